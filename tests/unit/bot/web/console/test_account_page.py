from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.accounts.account import Role
from bot.accounts.passwords import password_matches
from bot.web.console import paths
from tests.support import crm
from tests.unit.bot.accounts.codes import code_of
from tests.unit.bot.web.console.office import Office, office, submit

NEW = "une tout autre phrase"


@pytest.fixture
def house(tmp_path: Path) -> Iterator[Office]:
    with office(tmp_path) as found:
        yield found


def test_a_name_and_the_shortcuts_are_changed(house: Office) -> None:
    user = house.colleague(Role.SUPPORT)
    saved = submit(house.at_work(user), paths.ACCOUNT, nom="Camille Fontanel")
    assert saved.headers["location"] == f"{paths.ACCOUNT}?fait=profile"
    assert (house.stored(user).name, house.stored(user).shortcuts) == ("Camille Fontanel", False)
    again = house.at_work(user)
    assert "enregistrés" in again.get(f"{paths.ACCOUNT}?fait=profile").text


def test_a_form_that_is_refused_shows_again_with_what_is_wrong(house: Office) -> None:
    refused = submit(house.at_work(house.colleague()), paths.ACCOUNT, nom=" ")
    assert refused.status_code == 422
    assert "Indiquez votre nom." in refused.text


def test_a_password_is_changed_and_the_other_sessions_end(house: Office) -> None:
    user = house.colleague()
    here, there = house.at_work(user), house.at_work(user)
    form = {"ancien": crm.PASSWORD, "nouveau": NEW}
    assert submit(here, paths.PASSWORD, paths.ACCOUNT, **form).status_code == 303
    assert password_matches(NEW, house.stored(user).password_hash)
    assert here.get(paths.ACCOUNT).status_code == 200
    assert there.get(paths.ACCOUNT).status_code == 303


def test_a_password_that_somebody_else_knows_is_changed_before_any_page_opens(house: Office) -> None:
    user = house.colleague(password_given=True)
    browser = house.at_work(user)
    for path in ("/console/", paths.USERS, paths.SECOND_FACTOR):
        assert browser.get(path).headers["location"] == paths.ACCOUNT
    page = browser.get(paths.ACCOUNT).text
    assert "choisi par quelqu’un d’autre" in page and 'id="nom"' not in page
    named = submit(browser, paths.ACCOUNT, nom="Camille")
    assert named.headers["location"] == paths.ACCOUNT and house.stored(user).name != "Camille"
    form = {"ancien": crm.PASSWORD, "nouveau": NEW}
    assert submit(browser, paths.PASSWORD, paths.ACCOUNT, **form).status_code == 303
    assert browser.get("/console/").status_code == 200
    assert "choisi par quelqu’un d’autre" not in browser.get(paths.ACCOUNT).text


def test_a_given_password_comes_before_the_second_factor(house: Office) -> None:
    user = house.colleague(password_given=True, second_factor_required=True)
    browser = house.at_work(user)
    form = {"ancien": crm.PASSWORD, "nouveau": NEW}
    assert submit(browser, paths.PASSWORD, paths.ACCOUNT, **form).status_code == 303
    assert browser.get("/console/").headers["location"] == paths.SECOND_FACTOR


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("autre chose", NEW, "Ce mot de passe est incorrect."),
        (crm.PASSWORD, "motdepasse2026", "essayés en premier"),
        (crm.PASSWORD, crm.PASSWORD, "le même qu’avant"),
    ],
)
def test_a_password_that_is_refused_stands_on_no_page(house: Office, old: str, new: str, said: str) -> None:
    user = house.colleague()
    refused = submit(house.at_work(user), paths.PASSWORD, paths.ACCOUNT, ancien=old, nouveau=new)
    assert (refused.status_code, said in refused.text) == (422, True)
    assert new not in refused.text and old not in refused.text
    assert password_matches(crm.PASSWORD, house.stored(user).password_hash)


def test_sessions_are_shown_with_their_browser_and_closed_one_by_one(house: Office) -> None:
    user = house.colleague()
    here, there = house.at_work(user), house.at_work(user)
    page = here.get(paths.ACCOUNT).text
    assert "Cette session" in page and page.count('name="session"') == 1
    start = page.index('name="session" value="') + len('name="session" value="')
    other = page[start : page.index('"', start)]
    assert submit(here, paths.SESSIONS, paths.ACCOUNT, session=other).status_code == 303
    assert there.get(paths.ACCOUNT).status_code == 303
    assert here.get(paths.ACCOUNT).status_code == 200


def test_nobody_closes_the_session_of_somebody_else(house: Office) -> None:
    user, other = house.colleague(), house.colleague()
    theirs = house.at_work(other)
    with house.services.reading() as uow:
        [session] = uow.staff_sessions.of_user(other.id, house.now)
    refused = submit(house.at_work(user), paths.SESSIONS, paths.ACCOUNT, session=session.token_hash)
    assert refused.status_code == 404
    assert theirs.get(paths.ACCOUNT).status_code == 200


def test_the_second_factor_is_set_up_with_the_password_and_a_code(house: Office) -> None:
    user = house.colleague()
    browser = house.at_work(user)
    assert browser.get(paths.QR_CODE).status_code == 404
    refused = submit(browser, paths.SECOND_FACTOR, action="begin", **{"mot-de-passe": "autre chose"})
    assert refused.status_code == 422
    submit(browser, paths.SECOND_FACTOR, action="begin", **{"mot-de-passe": crm.PASSWORD})
    image = browser.get(paths.QR_CODE)
    assert image.headers["content-type"] == "image/svg+xml" and b"<svg" in image.content
    wrong = submit(browser, paths.SECOND_FACTOR, action="confirm", code="000000")
    assert (wrong.status_code, house.stored(user).has_second_factor) == (422, False)
    code = code_of(house.desk.factor, house.stored(user), house.now)
    codes = submit(browser, paths.SECOND_FACTOR, action="confirm", code=code)
    assert "Notez ces codes maintenant" in codes.text and codes.text.count("<li><code>") == 10
    assert house.stored(user).has_second_factor
    assert browser.get(paths.QR_CODE).status_code == 404
    assert "second_factor.enabled" in house.actions()


def test_a_required_second_factor_cannot_be_switched_off(house: Office) -> None:
    user = house.colleague(totp_seed="seed", second_factor_required=True)
    form = {"action": "disable", "mot-de-passe": crm.PASSWORD}
    refused = submit(house.at_work(user), paths.SECOND_FACTOR, **form)
    assert "doit garder un second facteur" in refused.text
    house.change(user, second_factor_required=False)
    assert submit(house.at_work(user), paths.SECOND_FACTOR, **form).status_code == 303
    assert not house.stored(user).has_second_factor
