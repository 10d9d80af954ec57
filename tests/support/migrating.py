"""A migration that takes its time while the product serves: every table that it changes is held meanwhile."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from alembic import command

from bot.storage import schema
from bot.storage.engine import create_engine, for_writing

_BEFORE = "0027"
"""From here on the migrations change the leads and the marks of conversations, and can be taken back."""


@contextmanager
def migrated(url: str, seconds: float) -> Iterator[None]:
    """In one transaction: the schema goes back, comes up to date again, and waits for so many seconds.

    The block runs while it waits.
    """
    engine = for_writing(create_engine(url, busy_ms=30_000))
    with engine.connect() as connection:
        config = schema.alembic_config()
        config.attributes["connection"] = connection
        command.downgrade(config, _BEFORE)
        command.upgrade(config, "head")
        began = time.monotonic()
        yield
        time.sleep(max(0.0, began + seconds - time.monotonic()))
        connection.commit()
    engine.dispose()
