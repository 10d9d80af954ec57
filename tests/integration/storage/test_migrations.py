"""The migrations lead to the tables that the code uses."""

from __future__ import annotations

import multiprocessing

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext

from bot.leads.last_contact import last_contact
from bot.leads.repository import LeadFilter
from bot.search.query import parse_query
from bot.storage import engine as engines
from bot.storage import schema
from bot.storage.database import Database
from bot.storage.tables import metadata
from tests.support.postgresql import PostgresServer


def test_migrations_and_models_agree(database: Database, url: str) -> None:
    engine = engines.create_engine(url)
    with engine.connect() as connection:
        options = {"compare_type": True, "compare_server_default": True, "include_name": schema.is_described}
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, metadata) == []
    engine.dispose()


def test_upgrading_again_changes_nothing(database: Database) -> None:
    assert database.is_current()
    database.upgrade()
    assert database.is_current()


def test_a_new_file_is_not_current(empty_url: str) -> None:
    database = Database(empty_url)
    assert not database.is_current()
    database.close()


def test_every_revision_can_be_taken_back(database: Database, url: str) -> None:
    engine = engines.for_writing(engines.create_engine(url))
    with engine.connect() as connection:
        config = schema.alembic_config()
        config.attributes["connection"] = connection
        command.downgrade(config, "base")
        connection.commit()
        assert sa.inspect(connection).get_table_names() == ["alembic_version"]
    engine.dispose()


def _upgrade(url: str) -> None:
    database = Database(url)
    database.upgrade()
    database.close()


def test_processes_that_upgrade_at_once_wait_for_one_another(empty_url: str) -> None:
    context = multiprocessing.get_context("spawn")
    workers = [context.Process(target=_upgrade, args=(empty_url,)) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)
    assert [worker.exitcode for worker in workers] == [0, 0, 0]
    database = Database(empty_url)
    assert database.is_current()
    database.close()


def test_an_upgrade_of_many_rows_is_not_cut_off(
    postgresql_server: PostgresServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    limits: list[str] = []
    upgrade = command.upgrade

    def note(config: Config, revision: str) -> None:
        limits.extend(config.attributes["connection"].execute(sa.text("SHOW statement_timeout")).scalars())
        upgrade(config, revision)

    monkeypatch.setattr("bot.storage.schema.command.upgrade", note)
    database = Database(postgresql_server.url("postgres"))
    database.upgrade()
    database.close()
    assert limits == ["0"]


def test_leads_from_before_are_kept_since_they_were_last_spoken_to(empty_url: str) -> None:
    engine = engines.for_writing(engines.create_engine(empty_url))
    with engine.connect() as connection:
        config = schema.alembic_config()
        config.attributes["connection"] = connection
        command.upgrade(config, "0022")
        for number, contacted in enumerate([None, "2026-03-05 09:30:00.000000"]):
            row = _old_lead(number) | {"position": number + 1, "source_utm": "{}", "contacted_at": contacted}
            _insert(connection, "leads", row)
        won = {
            "lead_id": "lead-1", "at": "2026-03-09 09:30:00.000000", "act": "status", "version": 2,
            "field": "status", "before": "contacted", "after": "won",
        }  # fmt: skip
        _insert(connection, "lead_changes", won)
        command.upgrade(config, "head")
        connection.commit()
    engine.dispose()
    database = Database(empty_url)
    with database.reading() as uow:
        spoken_to = {lead.id: last_contact(lead).day for lead in uow.leads.page().leads}
    database.close()
    assert spoken_to == {"lead-0": 2, "lead-1": 9}


def test_leads_from_before_there_were_positions_are_listed_and_found(empty_url: str) -> None:
    engine = engines.for_writing(engines.create_engine(empty_url))
    with engine.connect() as connection:
        config = schema.alembic_config()
        config.attributes["connection"] = connection
        command.upgrade(config, "0004")
        utm = ['{"utm_source": "Lettre"}', "{}", "{}"]
        for number in range(3):
            row = _old_lead(number) | {"last_name": f"Nom{number}", "source_utm": utm[number]}
            _insert(connection, "leads", row)
        command.upgrade(config, "head")
        connection.commit()
    engine.dispose()
    database = Database(empty_url)
    with database.reading() as uow:
        only = LeadFilter(search=parse_query("nom1"))
        assert [lead.id for lead in uow.leads.page().leads] == ["lead-2", "lead-1", "lead-0"]
        assert [lead.id for lead in uow.leads.page(only).leads] == ["lead-1"]
        assert uow.leads.origins() == ["lettre"]
    database.close()


def _old_lead(number: int) -> dict[str, object]:
    """What every lead had in the first versions."""
    created = "2026-03-02 09:30:00.000250"
    return {
        "id": f"lead-{number}", "conversation_id": f"c-{number}", "request": 1,
        "created_at": created, "updated_at": created,
        "kind": "sales", "status": "qualified", "score_reasons": "[]", "source_test": False,
    }  # fmt: skip


def _insert(connection: sa.engine.Connection, table: str, row: dict[str, object]) -> None:
    columns = ", ".join(row)
    places = ", ".join(f":{name}" for name in row)
    connection.execute(sa.text(f"INSERT INTO {table} ({columns}) VALUES ({places})"), row)
