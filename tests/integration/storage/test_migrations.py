"""The migrations lead to the tables that the code uses."""

from __future__ import annotations

import multiprocessing

import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from bot.storage import engine as engines
from bot.storage import schema
from bot.storage.database import Database
from bot.storage.tables import metadata


def test_migrations_and_models_agree(database: Database, url: str) -> None:
    engine = engines.create_engine(url)
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "compare_server_default": True}
        )
        assert compare_metadata(context, metadata) == []
    engine.dispose()


def test_upgrading_again_changes_nothing(database: Database) -> None:
    assert database.is_current()
    database.upgrade()
    assert database.is_current()


def test_a_new_file_is_not_current(url: str) -> None:
    database = Database(url)
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


def test_processes_that_upgrade_at_once_wait_for_one_another(url: str) -> None:
    context = multiprocessing.get_context("spawn")
    workers = [context.Process(target=_upgrade, args=(url,)) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)
    assert [worker.exitcode for worker in workers] == [0, 0, 0]
    database = Database(url)
    assert database.is_current()
    database.close()
