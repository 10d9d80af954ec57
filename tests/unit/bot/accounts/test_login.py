from __future__ import annotations

import datetime
from dataclasses import replace

import pytest
from argon2 import PasswordHasher

from bot.accounts.lockout import FIRST_DELAY, FREE_TRIES, LONGEST_DELAY, after_failure
from bot.accounts.login import Attempt, confirm_code, sign_in
from bot.accounts.passwords import is_outdated, password_matches
from bot.accounts.second_factor import SecondFactor, new_seed
from bot.accounts.sessions import CODE_TIME, IDLE, hash_of
from tests.unit.bot.accounts import memory as fakes
from tests.unit.bot.accounts.codes import code_of
from tests.unit.bot.accounts.memory import EMAIL, NOW, PASSWORD, USER

FACTOR = SecondFactor("a-secret-for-tests")
SEED = new_seed()
CAREFUL = replace(USER, totp_seed=SEED)
"""Somebody with a second factor."""


class Memory(fakes.Memory):
    @property
    def stored(self) -> dict[str, fakes.User]:
        return self.users.stored

    def attempt(
        self, password: str = PASSWORD, *, email: str = EMAIL, now: datetime.datetime = NOW
    ) -> Attempt:
        return sign_in(self, self, email, password, now, "Navigateur")

    def confirm(self, code: str, token: str, now: datetime.datetime = NOW) -> Attempt:
        return confirm_code(self, FACTOR, token, code, now)


def test_the_right_password_opens_a_session_that_is_kept_as_a_hash() -> None:
    memory = Memory(USER)
    attempt = memory.attempt()
    assert attempt.user_id == USER.id
    assert list(memory.staff_sessions.stored) == [hash_of(attempt.token)]
    assert memory.staff_sessions.stored[hash_of(attempt.token)].expires_at == NOW + IDLE
    assert memory.commits == 1


@pytest.mark.parametrize("email", [EMAIL, "nobody@example.org"])
def test_a_wrong_password_and_an_unknown_address_open_nothing(email: str) -> None:
    memory = Memory(USER)
    assert memory.attempt("autre chose", email=email).token == ""
    assert not memory.staff_sessions.stored


def test_a_disabled_account_is_refused_with_its_right_password() -> None:
    memory = Memory(replace(USER, disabled=True))
    assert memory.attempt().token == ""


def test_a_few_mistakes_cost_nothing_and_are_forgotten() -> None:
    memory = Memory(USER)
    for _ in range(FREE_TRIES):
        assert not memory.attempt("autre chose").locked
    assert memory.attempt().token
    assert memory.stored[USER.id].failed_logins == 0


def test_after_more_mistakes_even_the_right_password_has_to_wait() -> None:
    memory = Memory(USER)
    for _ in range(FREE_TRIES + 1):
        memory.attempt("autre chose")
    assert memory.attempt() == Attempt(user_id=USER.id, locked=True)
    assert memory.attempt(now=NOW + FIRST_DELAY).token


def test_a_try_during_the_delay_does_not_make_it_longer() -> None:
    memory = Memory(USER)
    for _ in range(FREE_TRIES + 5):
        memory.attempt("autre chose")
    assert memory.stored[USER.id].locked_until == NOW + FIRST_DELAY


def test_the_delay_doubles_up_to_a_bound() -> None:
    user, delays = replace(USER, failed_logins=FREE_TRIES), []
    for _ in range(20):
        user = after_failure(user, NOW)
        assert user.locked_until is not None
        delays.append(user.locked_until - NOW)
    assert delays[:3] == [FIRST_DELAY, 2 * FIRST_DELAY, 4 * FIRST_DELAY]
    assert delays[-1] == LONGEST_DELAY


def test_a_password_that_changed_during_the_login_is_refused() -> None:
    memory = Memory(USER)
    memory.meanwhile = replace(USER, password_hash="another hash")
    assert memory.attempt() == Attempt()


def test_a_hash_of_weaker_times_is_renewed_at_login() -> None:
    weak = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
    memory = Memory(replace(USER, password_hash=weak))
    assert memory.attempt("autre chose").token == ""
    assert memory.stored[USER.id].password_hash == weak
    assert memory.attempt().token
    renewed = memory.stored[USER.id].password_hash
    assert not is_outdated(renewed)
    assert password_matches(PASSWORD, renewed)


def test_a_sign_in_is_remembered_with_its_browser() -> None:
    memory = Memory(USER)
    memory.attempt()
    [session] = memory.staff_sessions.stored.values()
    assert (session.device, memory.user().last_sign_in_at) == ("Navigateur", NOW)
    assert memory.audit.actions == ["session.opened"]


def test_refusals_and_lock_outs_are_written_down() -> None:
    memory = Memory(USER)
    memory.attempt("autre chose", email="nobody@example.org")
    for _ in range(FREE_TRIES + 2):
        memory.attempt("autre chose")
    assert memory.audit.actions == ["session.refused"] * (FREE_TRIES + 2) + ["user.locked", "session.refused"]
    reasons = [entry.details.get("reason") for entry in memory.audit.entries]
    assert (reasons[0], reasons[1], reasons[-1]) == ("unknown", "password", "locked")


def test_with_a_second_factor_the_password_alone_opens_nothing() -> None:
    memory = Memory(CAREFUL)
    attempt = memory.attempt()
    assert attempt.needs_code
    waiting = memory.staff_sessions.stored[hash_of(attempt.token)]
    assert (waiting.awaits_code, waiting.expires_at) == (True, NOW + CODE_TIME)
    assert memory.audit.actions == []


def test_the_right_code_opens_another_session_and_ends_the_one_that_waited() -> None:
    memory = Memory(CAREFUL)
    waiting = memory.attempt()
    entered = memory.confirm(code_of(FACTOR, CAREFUL, NOW), waiting.token)
    assert entered.token not in ("", waiting.token)
    assert memory.open_sessions() == [hash_of(entered.token)]
    assert not memory.confirm(code_of(FACTOR, CAREFUL, NOW), waiting.token).token


def test_a_code_is_taken_once() -> None:
    memory = Memory(CAREFUL)
    code = code_of(FACTOR, CAREFUL, NOW)
    assert memory.confirm(code, memory.attempt().token).token
    assert not memory.confirm(code, memory.attempt().token).token


def test_a_recovery_code_is_taken_once_in_the_place_of_the_telephone() -> None:
    memory = Memory(CAREFUL)
    memory.recovery_codes.replace(USER.id, [FACTOR.hash_of_recovery_code(USER.id, "abcde-fghjk")])
    assert memory.confirm("ABCDE FGHJK", memory.attempt().token).token
    assert not memory.confirm("abcde-fghjk", memory.attempt().token).token
    assert "second_factor.recovered" in memory.audit.actions


def test_wrong_codes_lock_the_account_and_the_right_password_forgives_none_of_them() -> None:
    memory = Memory(CAREFUL)
    for _ in range(FREE_TRIES + 1):
        assert not memory.confirm("000000", memory.attempt().token).token
    assert memory.attempt() == Attempt(user_id=USER.id, locked=True)
    later = NOW + FIRST_DELAY
    waiting = memory.attempt(now=later)
    assert memory.confirm(code_of(FACTOR, CAREFUL, later), waiting.token, later).token
    assert memory.user().failed_logins == 0


def test_while_the_account_is_locked_even_the_right_code_is_refused() -> None:
    memory = Memory(CAREFUL)
    waiting = memory.attempt()
    memory.users.save(replace(CAREFUL, locked_until=NOW + FIRST_DELAY))
    assert memory.confirm(code_of(FACTOR, CAREFUL, NOW), waiting.token) == Attempt(user_id="u1", locked=True)


def test_a_session_does_not_wait_for_its_code_for_ever() -> None:
    memory = Memory(CAREFUL)
    waiting, later = memory.attempt(), NOW + CODE_TIME
    assert memory.confirm(code_of(FACTOR, CAREFUL, later), waiting.token, later) == Attempt()


def test_an_open_session_is_no_waiting_one() -> None:
    memory = Memory(USER)
    assert memory.confirm("000000", memory.attempt().token) == Attempt()
