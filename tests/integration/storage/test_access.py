"""Second factors, links that set a password, the policy and the audit log in a real database."""

from __future__ import annotations

import datetime
from dataclasses import replace
from pathlib import Path
from threading import Barrier, Thread

import pytest
import sqlalchemy as sa

from bot.accounts.account import Role, StaffSession, User
from bot.accounts.audit import AuditCursor, AuditEntry, AuditFilter
from bot.accounts.policy import AccessPolicy
from bot.accounts.repository import LinkPurpose, PasswordLink
from bot.accounts.staff import Refused, disable_user
from bot.storage import engine as engines
from bot.storage.audit import SqlAuditLog
from bot.storage.database import Database

NOW = datetime.datetime(2026, 3, 2, 9, 30, tzinfo=datetime.timezone.utc)
HOUR = datetime.timedelta(hours=1)
USER = User("u1", "chantal@exemple.fr", "Chantal", Role.SALES, "hash", NOW)
LINK = PasswordLink("t1", "u1", LinkPurpose.INVITATION, NOW, NOW + HOUR)


@pytest.fixture
def staffed(database: Database) -> Database:
    with database.writing() as uow:
        uow.users.add(USER)
        uow.commit()
    return database


def test_a_user_keeps_what_belongs_to_the_second_factor(staffed: Database) -> None:
    careful = replace(
        USER,
        totp_seed="a",
        totp_pending="b",
        totp_last_step=2**40,
        second_factor_required=True,
        last_sign_in_at=NOW,
        shortcuts=False,
    )
    with staffed.writing() as uow:
        uow.users.save(careful)
        assert uow.users.get("u1") == careful
        assert uow.users.all(locked=True) == [careful]


def test_a_recovery_code_is_used_once(staffed: Database) -> None:
    with staffed.writing() as uow:
        uow.recovery_codes.replace("u1", ["a", "b"])
        assert uow.recovery_codes.use("u1", "a")
        assert not uow.recovery_codes.use("u1", "a")
        assert not uow.recovery_codes.use("u2", "b")
        assert uow.recovery_codes.count("u1") == 1
        uow.recovery_codes.replace("u1", [])
        assert uow.recovery_codes.count("u1") == 0


def test_a_link_is_taken_once_and_forgotten_with_its_time(staffed: Database) -> None:
    with staffed.writing() as uow:
        uow.password_links.add(LINK)
        uow.password_links.add(replace(LINK, token_hash="t2", expires_at=NOW + 2 * HOUR))
        assert uow.password_links.get("t1") == LINK
        assert len(uow.password_links.of_user("u1")) == 2
        assert uow.password_links.take("t1")
        assert not uow.password_links.take("t1")
        assert uow.password_links.forget_expired(NOW + 2 * HOUR) == 1
        uow.password_links.add(LINK)
        uow.password_links.forget("u1")
        assert uow.password_links.get("t1") is None


def test_of_two_who_use_one_link_at_once_one_is_right(staffed: Database) -> None:
    with staffed.writing() as uow:
        uow.password_links.add(LINK)
        uow.commit()
    barrier, taken = Barrier(2), []

    def take() -> None:
        barrier.wait()
        with staffed.writing() as uow:
            taken.append(uow.password_links.take("t1"))
            uow.commit()

    threads = [Thread(target=take) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(taken) == [False, True]


def test_two_administrators_who_disable_each_other_at_once_leave_one(database: Database) -> None:
    admins = [replace(USER, id=name, email=f"{name}@exemple.fr", role=Role.ADMIN) for name in ("a", "b")]
    with database.writing() as uow:
        for admin in admins:
            uow.users.add(admin)
        uow.commit()
    barrier = Barrier(2)

    def disable(user: User) -> None:
        barrier.wait()
        with database.writing() as uow:
            try:
                disable_user(uow, None, user, NOW)
                uow.commit()
            except Refused:
                pass

    threads = [Thread(target=disable, args=(admin,)) for admin in admins]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with database.reading() as uow:
        assert sum(not user.disabled for user in uow.users.all()) == 1


def test_the_policy_is_the_default_one_until_it_is_stored(database: Database) -> None:
    strict = AccessPolicy(1, 1, frozenset({Role.ADMIN, Role.SALES}))
    with database.writing() as uow:
        assert uow.access_policy.get() == AccessPolicy()
        for policy in (AccessPolicy(4, 7), strict):
            uow.access_policy.save(policy, NOW)
        assert uow.access_policy.get() == strict


def test_open_sessions_are_listed_and_all_but_one_are_closed(staffed: Database) -> None:
    with staffed.writing() as uow:
        for number, name in enumerate(("a", "b", "c")):
            seen = NOW + number * HOUR
            uow.staff_sessions.add(StaffSession(name, "u1", NOW, NOW + 5 * HOUR, seen_at=seen, device="X"))
        uow.staff_sessions.add(StaffSession("over", "u1", NOW, NOW))
        uow.staff_sessions.extend("a", NOW + 6 * HOUR, NOW + 4 * HOUR)
        assert [item.token_hash for item in uow.staff_sessions.of_user("u1", NOW)] == ["a", "c", "b"]
        assert uow.staff_sessions.revoke_all("u1", NOW, but="c") == 3
        assert [item.token_hash for item in uow.staff_sessions.of_user("u1", NOW)] == ["c"]


def entry(number: int, by: str | None = "u1", action: str = "lead.read", subject: str = "l1") -> AuditEntry:
    return AuditEntry(NOW + number // 2 * HOUR, by, action, "lead", subject, {"number": number})


def numbers(entries: object) -> list[int]:
    return [item.details["number"] for item in entries]  # type: ignore[attr-defined]


def test_the_log_is_read_page_by_page_newest_first(database: Database) -> None:
    with database.writing() as uow:
        for number in range(7):
            uow.audit.add(entry(number))
        seen, after = [], None
        while page := uow.audit.newest(limit=2, after=after):
            seen += numbers(page)
            assert page[-1].id is not None
            after = AuditCursor(page[-1].at, page[-1].id)
        assert seen == [6, 5, 4, 3, 2, 1, 0]


@pytest.mark.parametrize(
    ("only", "found"),
    [
        (AuditFilter(by="u2"), [1]),
        (AuditFilter(by_nobody=True), [3]),
        (AuditFilter(action="lead.changed"), [2]),
        (AuditFilter(by="u1", action="lead.changed"), [2]),
        (AuditFilter(subject_id="l2"), [0]),
        (AuditFilter(since=NOW + HOUR), [3, 2]),
        (AuditFilter(before=NOW + HOUR), [1, 0]),
        (AuditFilter(by="u9"), []),
    ],
)
def test_the_log_is_filtered(database: Database, only: AuditFilter, found: list[int]) -> None:
    with database.writing() as uow:
        for number, changes in enumerate(
            ({"subject": "l2"}, {"by": "u2"}, {"action": "lead.changed"}, {"by": None})
        ):
            uow.audit.add(entry(number, **changes))  # type: ignore[arg-type]
        assert numbers(uow.audit.newest(only, limit=9)) == found


def test_the_oldest_entries_are_purged_in_batches(database: Database) -> None:
    with database.writing() as uow:
        for number in range(5):
            uow.audit.add(entry(2 * number))
        assert [uow.audit.purge(NOW + 3 * HOUR, limit=2) for _ in range(3)] == [2, 1, 0]
        assert numbers(uow.audit.newest(limit=9)) == [8, 6]


@pytest.mark.parametrize(
    "only",
    [
        AuditFilter(),
        AuditFilter(by="u1"),
        AuditFilter(by_nobody=True),
        AuditFilter(action="lead.read"),
        AuditFilter(by="u1", action="lead.read"),
        AuditFilter(subject_id="l1"),
        AuditFilter(since=NOW),
    ],
)
def test_every_page_of_the_log_follows_an_index_without_sorting(tmp_path: Path, only: AuditFilter) -> None:
    """SQLite says how it goes about it; PostgreSQL would read so small a table as a whole."""
    url = f"sqlite:///{tmp_path / 'crm.db'}"
    Database(url).upgrade()
    engine = engines.create_engine(url)
    plans: list[str] = []

    def explain(
        connection: sa.engine.Connection, cursor: object, statement: str, parameters: object, *_: object
    ) -> None:
        if statement.lstrip().startswith("SELECT audit_log"):
            rows = connection.connection.execute(f"EXPLAIN QUERY PLAN {statement}", parameters)
            plans.extend(row[-1] for row in rows)

    sa.event.listen(engine, "before_cursor_execute", explain)
    with engine.connect() as connection:
        SqlAuditLog(connection).newest(only, limit=50, after=AuditCursor(NOW + HOUR, 9))
    engine.dispose()
    assert plans and all("USING INDEX ix_audit_log" in plan for plan in plans), plans
