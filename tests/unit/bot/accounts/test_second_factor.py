from __future__ import annotations

from dataclasses import replace

import pyotp
import pytest

from bot.accounts.second_factor import STEP, SecondFactor, in_groups, new_recovery_codes, new_seed
from tests.unit.bot.accounts.codes import code_of
from tests.unit.bot.accounts.memory import NOW, USER

FACTOR = SecondFactor("a-secret-for-tests")
SEED = new_seed()
OWNER = replace(USER, totp_seed=SEED)


@pytest.mark.parametrize(("steps", "right"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_the_clock_of_a_telephone_may_be_half_a_minute_wrong(steps: int, right: bool) -> None:
    code = code_of(FACTOR, OWNER, NOW, steps)
    assert (FACTOR.step_of(OWNER, SEED, code, NOW) is not None) is right


def test_no_code_is_taken_that_is_as_old_as_the_last_one() -> None:
    used = replace(OWNER, totp_last_step=int(NOW.timestamp()) // STEP)
    assert FACTOR.step_of(used, SEED, code_of(FACTOR, used, NOW), NOW) is None
    assert FACTOR.step_of(used, SEED, code_of(FACTOR, used, NOW, -1), NOW) is None
    assert FACTOR.step_of(used, SEED, code_of(FACTOR, used, NOW, 1), NOW) is not None


def test_a_code_may_be_typed_in_two_groups() -> None:
    code = code_of(FACTOR, OWNER, NOW)
    assert FACTOR.step_of(OWNER, SEED, f" {code[:3]} {code[3:]} ", NOW) is not None


@pytest.mark.parametrize("code", ["", "12345", "1234567", "abcdef", "١٢٣٤٥٦", "12345\x00"])
def test_what_is_no_code_is_wrong(code: str) -> None:
    assert FACTOR.step_of(OWNER, SEED, code, NOW) is None


def test_a_copy_of_the_database_makes_no_code() -> None:
    other = SecondFactor("another-installation")
    assert other.secret_of(USER.id, SEED) != FACTOR.secret_of(USER.id, SEED)
    assert FACTOR.secret_of("somebody else", SEED) != FACTOR.secret_of(USER.id, SEED)
    assert other.hash_of_recovery_code(USER.id, "abc") != FACTOR.hash_of_recovery_code(USER.id, "abc")


def test_the_qr_code_says_whose_account_it_is() -> None:
    found = pyotp.parse_uri(FACTOR.address(OWNER, SEED, "Clairvoie"))
    assert (found.name, found.issuer) == (USER.email, "Aiguilleur Clairvoie")
    assert found.secret == FACTOR.secret_of(USER.id, SEED)


def test_recovery_codes_differ_and_are_read_however_they_are_typed() -> None:
    codes = new_recovery_codes()
    assert len(set(codes)) == 10
    same = {
        FACTOR.hash_of_recovery_code("u1", typed) for typed in (codes[0], codes[0].upper().replace("-", " "))
    }
    assert len(same) == 1


def test_a_secret_is_typed_in_groups() -> None:
    assert in_groups("ABCDEFGHIJ") == "ABCD EFGH IJ"
