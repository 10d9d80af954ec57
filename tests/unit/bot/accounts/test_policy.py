from __future__ import annotations

import datetime
from dataclasses import replace

from bot.accounts.account import Role, StaffSession
from bot.accounts.policy import AccessPolicy
from bot.accounts.sessions import begin, is_open, prolonged, waits_for_code
from tests.unit.bot.accounts.memory import ADMIN, NOW, USER

HOUR = datetime.timedelta(hours=1)
STRICT = AccessPolicy(idle_hours=1, longest_days=1, second_factor_roles=frozenset({Role.ADMIN}))


def test_a_policy_is_read_as_it_was_stored() -> None:
    assert AccessPolicy.from_json(STRICT.to_json()) == STRICT
    assert AccessPolicy.from_json(None) == AccessPolicy()


def test_a_second_factor_is_required_of_a_role_or_of_an_account() -> None:
    assert STRICT.requires_second_factor(ADMIN)
    assert not STRICT.requires_second_factor(USER)
    assert STRICT.requires_second_factor(replace(USER, second_factor_required=True))


def test_a_stricter_policy_ends_sessions_that_are_open() -> None:
    session = StaffSession("t", "u1", NOW - 25 * HOUR, NOW + HOUR)
    assert is_open(session, NOW)
    assert not is_open(session, NOW, STRICT)


def test_a_session_is_shortened_to_the_policy_when_it_is_used() -> None:
    session = begin(USER, "token", NOW)
    shorter = prolonged(session, NOW, STRICT)
    assert shorter is not None and shorter.expires_at == NOW + HOUR


def test_a_session_that_waits_for_a_code_is_not_open() -> None:
    session = begin(USER, "token", NOW, awaits_code=True)
    assert waits_for_code(session, NOW) and not is_open(session, NOW)
    assert not waits_for_code(begin(USER, "token", NOW), NOW)


def test_what_a_browser_says_of_itself_is_kept_short() -> None:
    assert len(begin(USER, "token", NOW, device="x" * 5000).device) == 200
