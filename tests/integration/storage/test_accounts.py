"""Members of staff and their sessions in a real database."""

from __future__ import annotations

import datetime
from dataclasses import replace

import pytest

from bot.accounts.account import Role, StaffSession, User
from bot.accounts.repository import EmailTaken
from bot.storage.database import Database

NOW = datetime.datetime(2026, 3, 2, 9, 30, tzinfo=datetime.timezone.utc)
HOUR = datetime.timedelta(hours=1)
USER = User("u1", "chantal@exemple.fr", "Chantal", Role.SALES, "hash", NOW)


def test_a_user_is_found_whatever_the_case_of_the_address(database: Database) -> None:
    with database.writing() as uow:
        uow.users.add(replace(USER, email="Chantal@Exemple.fr"))
        assert uow.users.by_email(" CHANTAL@exemple.fr") == USER
        assert uow.users.get("u1") == USER
        assert uow.users.by_email("nobody@exemple.fr") is None


def test_an_address_belongs_to_one_user_and_the_transaction_goes_on(database: Database) -> None:
    with database.writing() as uow:
        uow.users.add(USER)
        with pytest.raises(EmailTaken):
            uow.users.add(replace(USER, id="u2", email="CHANTAL@exemple.fr"))
        uow.users.add(replace(USER, id="u3", email="albert@exemple.fr", name="Albert"))
        uow.commit()
    with database.reading() as uow:
        assert [user.id for user in uow.users.all()] == ["u3", "u1"]


def test_a_user_changes(database: Database) -> None:
    locked = replace(USER, failed_logins=3, locked_until=NOW + HOUR, disabled=True)
    with database.writing() as uow:
        uow.users.add(USER)
        uow.users.save(locked)
        assert uow.users.get("u1") == locked
        with pytest.raises(LookupError):
            uow.users.save(replace(USER, id="nobody", email="nobody@exemple.fr"))


def test_sessions_are_closed_one_by_one_or_all_together(database: Database) -> None:
    with database.writing() as uow:
        uow.users.add(USER)
        for name in ("a", "b", "c"):
            uow.staff_sessions.add(StaffSession(name, "u1", NOW, NOW + HOUR))
        uow.staff_sessions.revoke("a", NOW)
        assert uow.staff_sessions.get("a") == StaffSession("a", "u1", NOW, NOW + HOUR, NOW)
        assert uow.staff_sessions.revoke_all("u1", NOW) == 2
        assert uow.staff_sessions.get("nothing") is None


def test_sessions_that_ended_long_ago_are_forgotten(database: Database) -> None:
    with database.writing() as uow:
        uow.users.add(USER)
        uow.staff_sessions.add(StaffSession("old", "u1", NOW, NOW + HOUR))
        uow.staff_sessions.add(StaffSession("new", "u1", NOW, NOW + 5 * HOUR))
        assert uow.staff_sessions.forget_expired(NOW + 2 * HOUR) == 1
        assert uow.staff_sessions.get("new") is not None


def test_an_open_session_can_last_longer_but_a_closed_one_stays_closed(database: Database) -> None:
    with database.writing() as uow:
        uow.users.add(USER)
        for name in ("open", "closed"):
            uow.staff_sessions.add(StaffSession(name, "u1", NOW, NOW + HOUR))
        uow.staff_sessions.revoke("closed", NOW)
        for name in ("open", "closed"):
            uow.staff_sessions.extend(name, NOW + 3 * HOUR)
        assert uow.staff_sessions.get("open") == StaffSession("open", "u1", NOW, NOW + 3 * HOUR)
        assert uow.staff_sessions.get("closed") == StaffSession("closed", "u1", NOW, NOW + HOUR, NOW)
