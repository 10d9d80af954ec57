from __future__ import annotations

from dataclasses import replace

import pytest

from bot.accounts import staff
from bot.accounts.account import Role
from bot.accounts.passwords import password_matches
from bot.accounts.repository import EmailTaken, LinkPurpose, PasswordLink
from bot.accounts.staff import Refused, new_user
from tests.unit.bot.accounts.memory import ADMIN, NOW, PASSWORD, USER, Memory


def test_a_new_account_is_found_by_its_address_in_lower_case() -> None:
    memory = Memory(ADMIN)
    user = new_user("Camille.Martin@Example.org", "Camille Martin", Role.SALES, PASSWORD, NOW)
    staff.add_user(memory, ADMIN, user, NOW)
    assert memory.users.by_email("camille.martin@example.org") == user
    assert password_matches(PASSWORD, user.password_hash)
    assert memory.audit.entries[-1].by == ADMIN.id


def test_an_account_without_a_name_is_named_by_its_address() -> None:
    assert new_user("a@example.org", " ", Role.SUPPORT, PASSWORD, NOW).name == "a@example.org"


def test_a_name_stays_on_one_line() -> None:
    assert new_user("a@example.org", "Ca\nmille\x1b ", Role.SUPPORT, PASSWORD, NOW).name == "Ca mille"


def test_an_invited_account_has_a_password_that_nobody_knows() -> None:
    user = new_user("a@example.org", "A", Role.SUPPORT, None, NOW)
    assert not password_matches("", user.password_hash)


@pytest.mark.parametrize(
    ("email", "password", "reason"),
    [
        ("nobody", PASSWORD, "email"),
        ("a@example.org", "court", "short"),
        ("a@example.org", "motdepasse2026", "common"),
    ],
)
def test_a_wrong_address_or_a_weak_password_is_refused(email: str, password: str, reason: str) -> None:
    with pytest.raises(Refused) as refused:
        new_user(email, "A", Role.SUPPORT, password, NOW)
    assert refused.value.reason == reason


def test_an_address_has_one_account() -> None:
    with pytest.raises(EmailTaken):
        staff.add_user(Memory(USER), ADMIN, replace(USER, id="u9"), NOW)


def test_a_new_password_unlocks_the_account_and_closes_its_sessions_and_links() -> None:
    memory = Memory(replace(USER, failed_logins=9, locked_until=NOW))
    memory.open_session("s1")
    memory.password_links.add(PasswordLink("t", "u1", LinkPurpose.RESET, NOW, NOW))
    staff.store_password(memory, ADMIN, memory.user(), "new hash", "user.password_reset", NOW)
    assert (memory.user().failed_logins, memory.user().locked_until) == (0, None)
    assert (memory.open_sessions(), memory.password_links.stored) == ([], {})


def test_another_role_ends_the_sessions_and_another_name_does_not() -> None:
    memory = Memory(USER, ADMIN)
    memory.open_session("s1")
    staff.change_user(memory, ADMIN, memory.user(), "Autre", Role.SALES, NOW)
    assert (memory.open_sessions(), memory.audit.actions) == (["s1"], ["user.renamed"])
    staff.change_user(memory, ADMIN, memory.user(), "Autre", Role.SUPPORT, NOW)
    assert (memory.open_sessions(), memory.user().role) == ([], Role.SUPPORT)
    assert memory.audit.entries[-1].details == {"from": "sales", "to": "support"}


def test_what_stays_as_it_is_is_not_written_down() -> None:
    memory = Memory(USER, ADMIN)
    staff.change_user(memory, ADMIN, USER, USER.name, USER.role, NOW)
    assert memory.audit.actions == []


def test_a_disabled_account_has_no_open_session_and_can_be_enabled_again() -> None:
    memory = Memory(USER, ADMIN)
    memory.open_session("s1")
    assert staff.disable_user(memory, ADMIN, memory.user(), NOW).disabled
    assert memory.open_sessions() == []
    assert not staff.enable_user(memory, ADMIN, memory.user(), NOW).disabled


def test_the_last_administrator_stays_one() -> None:
    memory = Memory(USER, ADMIN)
    with pytest.raises(Refused, match="only administrator") as refused:
        staff.disable_user(memory, ADMIN, ADMIN, NOW)
    assert refused.value.reason == "last_admin"
    with pytest.raises(Refused):
        staff.change_user(memory, ADMIN, ADMIN, "B", Role.SALES, NOW)
    memory.users.save(replace(USER, role=Role.ADMIN))
    assert staff.disable_user(memory, ADMIN, ADMIN, NOW).disabled
    with pytest.raises(Refused):
        staff.disable_user(memory, ADMIN, memory.user(), NOW)


def test_a_lost_telephone_is_forgotten_with_its_codes_and_sessions() -> None:
    memory = Memory(replace(USER, totp_seed="seed", totp_pending="other"))
    memory.recovery_codes.replace("u1", ["h"])
    memory.open_session("s1")
    staff.remove_second_factor(memory, ADMIN, memory.user(), NOW)
    assert not memory.user().has_second_factor and memory.user().totp_pending is None
    assert (memory.recovery_codes.count("u1"), memory.open_sessions()) == (0, [])


def test_a_second_factor_can_be_required_of_one_account() -> None:
    memory = Memory(USER)
    changed = staff.require_second_factor(memory, ADMIN, USER, True, NOW)
    assert memory.access_policy.get().requires_second_factor(changed)
