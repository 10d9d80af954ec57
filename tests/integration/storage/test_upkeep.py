"""One process at a time runs a periodic task, whatever happens to it."""

from __future__ import annotations

import datetime
import threading

from bot.storage.database import Database
from bot.upkeep.leases import TaskLease

NOW = datetime.datetime(2026, 3, 2, 9, 30, tzinfo=datetime.timezone.utc)
MINUTE = datetime.timedelta(minutes=1)


def claim(database: Database, at: datetime.datetime = NOW) -> TaskLease | None:
    with database.writing() as uow:
        lease = uow.task_leases.claim("tidy", at, at + 2 * MINUTE)
        uow.commit()
    return lease


def taken(database: Database, at: datetime.datetime = NOW) -> TaskLease:
    lease = claim(database, at)
    assert lease is not None
    return lease


def is_due(database: Database, at: datetime.datetime) -> bool:
    with database.reading() as uow:
        return uow.task_leases.is_due("tidy", at)


def test_a_task_that_never_ran_is_due_and_is_nobody_elses_while_it_runs(database: Database) -> None:
    assert is_due(database, NOW)
    taken(database)
    assert not is_due(database, NOW)
    assert claim(database) is None


def test_a_finished_task_is_due_again_in_its_time(database: Database) -> None:
    lease = taken(database)
    with database.writing() as uow:
        uow.task_leases.finish(lease, NOW, NOW + 10 * MINUTE)
        uow.commit()
    assert claim(database, NOW + 9 * MINUTE) is None
    assert taken(database, NOW + 10 * MINUTE).failures == 0


def test_failures_are_counted_until_the_task_succeeds(database: Database) -> None:
    for failures in range(3):
        lease = taken(database, NOW + failures * MINUTE)
        assert lease.failures == failures
        with database.writing() as uow:
            uow.task_leases.fail(lease, NOW + (failures + 1) * MINUTE)
            uow.commit()
    lease = taken(database, NOW + 3 * MINUTE)
    with database.writing() as uow:
        uow.task_leases.finish(lease, NOW, NOW + 4 * MINUTE)
        uow.commit()
    assert taken(database, NOW + 4 * MINUTE).failures == 0


def test_the_task_of_a_process_that_died_is_taken_over_and_unheard(
    database: Database,
) -> None:
    late = taken(database)
    assert claim(database, NOW + MINUTE) is None
    other = taken(database, NOW + 2 * MINUTE)
    with database.writing() as uow:
        assert not uow.task_leases.prolong(late, NOW + 9 * MINUTE)
        uow.task_leases.finish(late, NOW, NOW)
        assert uow.task_leases.prolong(other, NOW + 9 * MINUTE)
        uow.commit()
    assert claim(database, NOW + 8 * MINUTE) is None


def test_of_many_who_claim_at_once_one_gets_it(database: Database) -> None:
    found: list[TaskLease | None] = []
    start = threading.Barrier(8)

    def compete() -> None:
        start.wait()
        found.append(claim(database))

    threads = [threading.Thread(target=compete) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8
    assert len([lease for lease in found if lease is not None]) == 1
