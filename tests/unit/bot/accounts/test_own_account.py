from __future__ import annotations

from dataclasses import replace

import pytest

from bot.accounts import own_account
from bot.accounts.account import Role
from bot.accounts.lockout import FREE_TRIES, is_locked
from bot.accounts.passwords import password_matches
from bot.accounts.policy import AccessPolicy
from bot.accounts.second_factor import SecondFactor
from bot.accounts.staff import Refused
from tests.unit.bot.accounts.codes import code_of
from tests.unit.bot.accounts.memory import NOW, PASSWORD, USER, Memory

FACTOR = SecondFactor("a-secret-for-tests")
NEW = "une tout autre phrase"


def test_another_password_needs_the_old_one_and_ends_the_other_sessions() -> None:
    memory = Memory(USER)
    for name in ("here", "there"):
        memory.open_session(name)
    own_account.change_password(memory, USER, PASSWORD, NEW, "here", NOW)
    assert password_matches(NEW, memory.user().password_hash)
    assert memory.open_sessions() == ["here"]
    assert memory.audit.actions == ["user.password_changed"]


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [("autre chose", NEW, "wrong_password"), (PASSWORD, PASSWORD, "same"), (PASSWORD, "court", "short")],
)
def test_a_change_that_is_refused_changes_nothing(old: str, new: str, reason: str) -> None:
    memory = Memory(USER)
    with pytest.raises(Refused) as refused:
        own_account.change_password(memory, USER, old, new, "here", NOW)
    assert refused.value.reason == reason
    assert memory.user().password_hash == USER.password_hash


def test_an_open_session_is_no_place_to_guess_the_password() -> None:
    memory = Memory(USER)
    for _ in range(FREE_TRIES + 1):
        with pytest.raises(Refused):
            own_account.prove(memory, memory.user(), "autre chose", NOW)
    assert is_locked(memory.user(), NOW)
    with pytest.raises(Refused):
        own_account.prove(memory, memory.user(), PASSWORD, NOW)


def test_the_second_factor_counts_from_the_first_right_code_on() -> None:
    memory = Memory(USER)
    memory.open_session("here")
    memory.open_session("there")
    begun = own_account.begin_second_factor(memory, USER)
    assert not begun.has_second_factor
    with pytest.raises(Refused, match="wrong"):
        own_account.enable_second_factor(memory, FACTOR, begun, "000000", "here", NOW)
    code = code_of(FACTOR, begun, NOW)
    codes = own_account.enable_second_factor(memory, FACTOR, begun, code, "here", NOW)
    assert memory.user().has_second_factor
    assert (len(codes), memory.recovery_codes.count("u1")) == (10, 10)
    assert memory.open_sessions() == ["here"]
    assert FACTOR.step_of(memory.user(), memory.user().totp_seed or "", code, NOW) is None


def test_nothing_is_enabled_that_was_not_begun() -> None:
    with pytest.raises(Refused):
        own_account.enable_second_factor(Memory(USER), FACTOR, USER, "000000", "here", NOW)


def test_new_recovery_codes_take_the_place_of_the_old_ones() -> None:
    memory = Memory(USER)
    old = own_account.renew_recovery_codes(memory, FACTOR, USER, NOW)
    own_account.renew_recovery_codes(memory, FACTOR, USER, NOW)
    assert not memory.recovery_codes.use("u1", FACTOR.hash_of_recovery_code("u1", old[0]))


def test_a_required_second_factor_stays() -> None:
    memory = Memory(replace(USER, totp_seed="seed"))
    memory.access_policy.stored = AccessPolicy(second_factor_roles=frozenset({Role.SALES}))
    with pytest.raises(Refused) as refused:
        own_account.disable_second_factor(memory, memory.user(), "here", NOW)
    assert refused.value.reason == "required"
    memory.access_policy.stored = AccessPolicy()
    own_account.disable_second_factor(memory, memory.user(), "here", NOW)
    assert not memory.user().has_second_factor


def test_a_name_and_a_preference_are_changed_by_their_owner() -> None:
    memory = Memory(USER)
    own_account.change_profile(memory, USER, " Chantal  B. ", False, NOW)
    assert (memory.user().name, memory.user().shortcuts) == ("Chantal B.", False)
    assert memory.audit.actions == ["user.renamed"]
