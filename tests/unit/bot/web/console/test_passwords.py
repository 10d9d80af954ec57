from __future__ import annotations

import datetime
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.accounts.passwords import password_matches
from bot.web.console import paths
from bot.web.console.passwords import RATE_FORGOTTEN
from tests.support import crm
from tests.unit.bot.web.console.office import Office, office, submit

NEW = "une tout autre phrase"


@pytest.fixture
def house(tmp_path: Path) -> Iterator[Office]:
    with office(tmp_path, mail=True) as found:
        yield found


def test_without_emails_the_page_says_whom_to_ask(tmp_path: Path) -> None:
    with office(tmp_path) as house:
        stranger = house.stranger()
        assert "Demandez un nouveau mot de passe à un administrateur" in stranger.get(paths.FORGOTTEN).text
        token = stranger.form_token(paths.SIGN_IN)
        assert stranger.post(paths.FORGOTTEN, {"email": "a@b.example", "jeton": token}).status_code == 404


def test_an_address_with_an_account_and_one_without_get_the_same_answer(house: Office) -> None:
    user = house.colleague()
    known = submit(house.stranger(), paths.FORGOTTEN, email=user.email)
    unknown = submit(house.stranger(), paths.FORGOTTEN, email="nobody@exemple.fr")
    assert known.status_code == unknown.status_code == 200
    assert known.text.replace(user.email, "nobody@exemple.fr") == unknown.text
    assert [mail.to for mail in house.mails()] == [user.email]


def test_the_link_in_the_email_sets_a_password_once(house: Office) -> None:
    user = house.colleague()
    at_work = house.at_work(user)
    submit(house.stranger(), paths.FORGOTTEN, email=user.email)
    link = house.link()
    stranger = house.stranger()
    page = stranger.get(link)
    assert page.headers["referrer-policy"] == "no-referrer" and user.email in page.text
    fields = {"lien": link.partition("lien=")[2], "mot-de-passe": NEW}
    chosen = submit(stranger, paths.CHOOSE_PASSWORD, link, **fields)
    assert chosen.headers["location"] == f"{paths.SIGN_IN}?change=1"
    assert password_matches(NEW, house.stored(user).password_hash)
    assert at_work.get(paths.ACCOUNT).status_code == 303
    assert stranger.get(link).status_code == 404


def test_a_weak_password_is_refused_and_the_link_stays(house: Office) -> None:
    user = house.colleague()
    submit(house.stranger(), paths.FORGOTTEN, email=user.email)
    link, stranger = house.link(), house.stranger()
    fields = {"lien": link.partition("lien=")[2], "mot-de-passe": "court"}
    refused = submit(stranger, paths.CHOOSE_PASSWORD, link, **fields)
    assert (refused.status_code, "trop court" in refused.text) == (422, True)
    assert stranger.get(link).status_code == 200


def test_a_link_expires(house: Office) -> None:
    submit(house.stranger(), paths.FORGOTTEN, email=house.colleague().email)
    house.now += datetime.timedelta(minutes=46)
    assert house.stranger().get(house.link()).status_code == 404


def test_a_link_leads_where_the_settings_say_whatever_the_request_claims(house: Office) -> None:
    user, stranger = house.colleague(), house.stranger()
    token = stranger.form_token(paths.FORGOTTEN)
    lying = {"Host": "ailleurs.example", "X-Forwarded-Host": "ailleurs.example"}
    visit = stranger.http.cookies["aiguilleur_visite"]
    stranger.http.post(
        paths.FORGOTTEN,
        data={"email": user.email, "jeton": token},
        headers={**lying, "Cookie": f"aiguilleur_visite={visit}"},
    )
    [mail] = house.mails()
    assert "https://chat.example/" in mail.text
    assert "ailleurs" not in mail.text + mail.html


def test_who_asks_too_often_has_to_wait(house: Office) -> None:
    stranger = house.stranger()
    answers = [
        submit(stranger, paths.FORGOTTEN, email="nobody@exemple.fr").status_code
        for _ in range(RATE_FORGOTTEN.requests + 1)
    ]
    assert answers[-1] == 429 and set(answers[:-1]) == {200}


@pytest.mark.parametrize("path", [paths.FORGOTTEN, paths.CHOOSE_PASSWORD])
def test_a_form_of_another_site_is_refused(house: Office, path: str) -> None:
    stranger = house.stranger()
    stranger.get(path)
    assert stranger.post(path, {"email": crm.EMAIL, "jeton": "0" * 64}).status_code == 403
    assert house.mails() == []


def test_the_owner_is_told_that_the_password_was_changed(house: Office) -> None:
    user = house.colleague()
    submit(house.at_work(user), paths.PASSWORD, paths.ACCOUNT, ancien=crm.PASSWORD, nouveau=NEW)
    [mail] = house.mails()
    assert (mail.to, "Votre mot de passe a été changé" in mail.subject) == (user.email, True)


def test_a_name_stays_text_in_an_email(house: Office) -> None:
    user = house.colleague()
    house.change(user, name="<b>Camille</b>")
    submit(house.stranger(), paths.FORGOTTEN, email=user.email)
    [mail] = house.mails()
    assert "&lt;b&gt;Camille" in mail.html and "<b>" not in mail.html
