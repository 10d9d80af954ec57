from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.accounts.account import User
from bot.accounts.lockout import FREE_TRIES
from bot.accounts.sessions import CODE_TIME
from bot.web.console import paths
from tests.support import crm
from tests.unit.bot.accounts.codes import code_of
from tests.unit.bot.web.console.conftest import Staff
from tests.unit.bot.web.console.office import Office, office, submit


@pytest.fixture
def house(tmp_path: Path) -> Iterator[Office]:
    with office(tmp_path) as found:
        yield found


@pytest.fixture
def user(house: Office) -> User:
    return house.colleague(totp_seed="seed")


def half_way(house: Office, user: User, suite: str = paths.ACCOUNT) -> Staff:
    """A browser whose password was right."""
    browser = house.stranger()
    asked = browser.sign_in(email=user.email, suite=suite)
    assert asked.headers["location"].startswith(paths.SIGN_IN_CODE)
    return browser


def confirm(browser: Staff, code: str, suite: str = paths.ACCOUNT) -> Any:
    return submit(browser, paths.SIGN_IN_CODE, code=code, suite=suite)


def test_the_code_leads_to_the_page_that_was_asked_for(house: Office, user: User) -> None:
    browser = half_way(house, user)
    assert browser.get(paths.ACCOUNT).status_code == 303
    entered = confirm(browser, code_of(house.desk.factor, user, house.now))
    assert entered.headers["location"] == paths.ACCOUNT
    assert browser.get(paths.ACCOUNT).status_code == 200


def test_the_token_of_the_first_step_opens_no_page_even_as_a_session(house: Office, user: User) -> None:
    browser = half_way(house, user)
    token = browser.http.cookies["aiguilleur_etape"]
    browser.http.cookies.set("aiguilleur_session", token, domain="testserver.local", path="/console")
    assert browser.get(paths.ACCOUNT).status_code == 303


def test_the_session_after_the_code_has_another_token(house: Office, user: User) -> None:
    browser = half_way(house, user)
    token = browser.http.cookies["aiguilleur_etape"]
    confirm(browser, code_of(house.desk.factor, user, house.now))
    assert browser.http.cookies["aiguilleur_session"] != token
    assert "aiguilleur_etape" not in browser.http.cookies


def test_a_code_seen_by_somebody_else_is_worth_nothing_any_more(house: Office, user: User) -> None:
    code = code_of(house.desk.factor, user, house.now)
    assert confirm(half_way(house, user), code).status_code == 303
    assert confirm(half_way(house, user), code).status_code == 401


def test_codes_cannot_be_guessed(house: Office, user: User) -> None:
    browser = half_way(house, user)
    answers = {confirm(browser, "000000").text for _ in range(FREE_TRIES + 1)}
    answers.add(confirm(browser, code_of(house.desk.factor, user, house.now)).text)
    assert len(answers) == 1
    assert "user.locked" in house.actions()


def test_a_first_step_that_took_too_long_begins_again(house: Office, user: User) -> None:
    browser = half_way(house, user)
    house.now += CODE_TIME
    again = browser.get(paths.SIGN_IN_CODE)
    assert again.headers["location"] == f"{paths.SIGN_IN}?expiree=1"
    assert "pris trop de temps" in browser.get(again.headers["location"]).text


def test_the_form_of_another_site_is_refused(house: Office, user: User) -> None:
    browser = half_way(house, user)
    code = code_of(house.desk.factor, user, house.now)
    sent = browser.post(paths.SIGN_IN_CODE, {"code": code, "jeton": "0" * 64})
    assert sent.headers["location"].startswith(paths.SIGN_IN)
    assert browser.get(paths.ACCOUNT).status_code == 303


def test_the_second_step_leads_nowhere_else(house: Office, user: User) -> None:
    browser = half_way(house, user)
    code = code_of(house.desk.factor, user, house.now)
    entered = confirm(browser, code, suite="https://ailleurs.example/")
    assert entered.headers["location"] == paths.HOME


def test_without_the_first_step_there_is_no_second(house: Office) -> None:
    assert house.stranger().get(paths.SIGN_IN_CODE).headers["location"].startswith(paths.SIGN_IN)


def test_another_password_ends_a_sign_in_that_is_half_way(house: Office, user: User) -> None:
    browser = half_way(house, user)
    form = {"ancien": crm.PASSWORD, "nouveau": "une tout autre phrase"}
    assert submit(house.at_work(user), paths.PASSWORD, paths.ACCOUNT, **form).status_code == 303
    assert browser.get(paths.SIGN_IN_CODE).status_code == 303
