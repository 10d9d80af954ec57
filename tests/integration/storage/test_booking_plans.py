"""The calls of a week are found from the week: never from all the leads that somebody should call."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.calendar.bookings import Whose
from bot.storage import engine as engines
from bot.storage.bookings import SqlBookings
from tests.support.databases import new_sqlite

NOW = datetime.datetime(2026, 3, 2, 9, 30, tzinfo=datetime.timezone.utc)
WEEK = datetime.timedelta(days=7)


@pytest.mark.parametrize("waiting", [False, True], ids=["all", "those nobody made"])
@pytest.mark.parametrize("whose", Whose)
def test_sqlite_begins_with_the_index_of_beginnings(tmp_path: Path, whose: Whose, waiting: bool) -> None:
    """SQLite says how it goes about it; PostgreSQL would read so small a table as a whole."""
    engine = engines.create_engine(new_sqlite(tmp_path / "crm.db"))
    plans: list[list[str]] = []

    def explain(
        connection: sa.engine.Connection, cursor: object, statement: str, parameters: object, *_: object
    ) -> None:
        if statement.lstrip().startswith("SELECT bookings"):
            rows = connection.connection.execute(f"EXPLAIN QUERY PLAN {statement}", parameters)
            plans.append([row[-1] for row in rows])

    sa.event.listen(engine, "before_cursor_execute", explain)
    with engine.connect() as connection:
        SqlBookings(connection).appointments(
            NOW, NOW + WEEK, whose=whose, me="camille@exemple.fr", waiting=waiting, limit=20
        )
    engine.dispose()
    ((first, second, *_),) = plans
    assert "USING INDEX ix_bookings_starts_at" in first, plans
    assert "leads" in second and "(id=?)" in second, plans
