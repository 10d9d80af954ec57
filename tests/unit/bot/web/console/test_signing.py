from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from bot.accounts.account import Role
from bot.accounts.lockout import FREE_TRIES
from bot.accounts.sessions import IDLE, hash_of
from bot.bootstrap import Services
from bot.variables import Rate
from tests.support import crm

HOUR = datetime.timedelta(hours=1)


def test_a_stranger_is_sent_to_the_sign_in_and_from_there_back(services: Services, stranger: Any) -> None:
    crm.add_staff(services)
    sent = stranger.get("/console/?segment=B2B")
    assert sent.status_code == 303
    assert sent.headers["location"] == "/console/connexion?suite=/console/%3Fsegment%3DB2B"
    entered = stranger.sign_in(suite="/console/?segment=B2B")
    assert entered.headers["location"] == "/console/?segment=B2B"
    assert stranger.get("/console/").status_code == 200


def test_the_database_keeps_only_the_hash_of_the_session(services: Services, rep: Any) -> None:
    token = rep.http.cookies["aiguilleur_session"]
    with services.reading() as uow:
        assert uow.staff_sessions.get(token) is None
        assert uow.staff_sessions.get(hash_of(token)) is not None


def test_the_cookie_is_for_this_site_and_for_no_script(services: Services, stranger: Any) -> None:
    crm.add_staff(services)
    cookie = stranger.sign_in().headers["set-cookie"].lower()
    assert "httponly" in cookie and "samesite=lax" in cookie and "path=/console" in cookie
    assert "secure" not in cookie


def test_under_https_the_cookie_travels_under_https_only(
    services: Services, open_browser: Callable[..., Any]
) -> None:
    crm.add_staff(services)
    browser = open_browser(base_url="https://testserver")
    assert "secure" in browser.sign_in().headers["set-cookie"].lower()


def test_an_unknown_address_and_a_wrong_password_get_the_same_answer(
    services: Services, stranger: Any
) -> None:
    crm.add_staff(services)
    wrong = stranger.sign_in("autre chose")
    unknown = stranger.sign_in(email="personne@exemple.fr")
    assert wrong.status_code == unknown.status_code == 401
    assert wrong.text == unknown.text.replace("personne@exemple.fr", crm.EMAIL)
    assert "Adresse ou mot de passe incorrect." in wrong.text
    assert crm.PASSWORD not in wrong.text


def test_who_guesses_is_locked_out_and_not_told_so(services: Services, stranger: Any) -> None:
    crm.add_staff(services)
    answers = {stranger.sign_in("autre chose").text for _ in range(FREE_TRIES + 1)}
    assert {*answers, stranger.sign_in().text} == answers
    assert len(answers) == 1


def test_a_network_that_tries_too_often_has_to_wait(
    services: Services, open_browser: Callable[..., Any]
) -> None:
    crm.add_staff(services)
    browser = open_browser(rate=Rate(1, 60))
    assert browser.sign_in("autre chose").status_code == 401
    slowed = browser.sign_in()
    assert slowed.status_code == 429
    assert 0 < int(slowed.headers["retry-after"]) <= 60


@pytest.mark.parametrize("token", ["", "0" * 64, "é"])
def test_a_form_of_another_site_is_refused(services: Services, stranger: Any, token: str) -> None:
    crm.add_staff(services)
    stranger.get("/console/connexion")
    form = {"email": crm.EMAIL, "mot-de-passe": crm.PASSWORD, "jeton": token}
    assert stranger.post("/console/connexion", form).status_code == 403
    assert stranger.get("/console/").status_code == 303


def test_without_the_cookie_of_the_visit_no_token_is_right(services: Services, stranger: Any) -> None:
    crm.add_staff(services)
    token = stranger.form_token("/console/connexion")
    stranger.http.cookies.clear()
    form = {"email": crm.EMAIL, "mot-de-passe": crm.PASSWORD, "jeton": token}
    assert stranger.post("/console/connexion", form).status_code == 403


@pytest.mark.parametrize(
    "suite", ["https://ailleurs.example/", "//ailleurs.example", "/console/../", "/console//ailleurs.example"]
)
def test_a_sign_in_leads_nowhere_else(services: Services, stranger: Any, suite: str) -> None:
    crm.add_staff(services)
    assert stranger.sign_in(suite=suite).headers["location"] == "/console/"


def test_who_is_in_is_not_asked_again(rep: Any) -> None:
    shown = rep.get("/console/connexion?suite=/console/demandes/x")
    assert (shown.status_code, shown.headers["location"]) == (303, "/console/demandes/x")


def test_after_a_sign_out_the_token_opens_nothing_any_more(rep: Any) -> None:
    token = rep.http.cookies["aiguilleur_session"]
    assert rep.sign_out().headers["location"] == "/console/connexion?au-revoir=1"
    assert "aiguilleur_session" not in rep.http.cookies
    rep.http.cookies.set("aiguilleur_session", token)
    assert rep.get("/console/").headers["location"].endswith("&fin=1")


def test_signing_out_needs_the_token_of_the_form(rep: Any) -> None:
    assert rep.post("/console/deconnexion", {"jeton": "0" * 64}).status_code == 403
    assert rep.get("/console/").status_code == 200


def test_a_second_sign_in_ends_the_first_session(services: Services, rep: Any) -> None:
    first = rep.http.cookies["aiguilleur_session"]
    rep.http.cookies.delete("aiguilleur_session")
    form = {"email": crm.EMAIL, "mot-de-passe": crm.PASSWORD, "jeton": rep.form_token("/console/connexion")}
    visit = rep.http.cookies["aiguilleur_visite"]
    rep.http.cookies.clear()
    both = {"Cookie": f"aiguilleur_session={first}; aiguilleur_visite={visit}"}
    entered = rep.http.post("/console/connexion", data=form, headers=both, follow_redirects=False)
    assert entered.status_code == 303
    with services.reading() as uow:
        ended = uow.staff_sessions.get(hash_of(first))
    assert ended is not None and ended.revoked_at is not None


def test_a_disabled_account_is_out_at_once(services: Services, rep: Any) -> None:
    with services.unit_of_work() as uow:
        user = uow.users.by_email(crm.EMAIL)
        assert user is not None
        uow.users.save(replace(user, disabled=True))
        uow.commit()
    assert rep.get("/console/").status_code == 303


def test_use_prolongs_a_session_and_the_polling_of_an_open_page_does_not(
    services: Services, rep: Any
) -> None:
    token_hash = hash_of(rep.http.cookies["aiguilleur_session"])
    with services.unit_of_work() as uow:
        uow.staff_sessions.extend(token_hash, crm.NOW + HOUR)
        uow.commit()

    def ends_at() -> datetime.datetime:
        with services.reading() as uow:
            session = uow.staff_sessions.get(token_hash)
        assert session is not None
        return session.expires_at

    rep.get("/console/nouveautes")
    assert ends_at() == crm.NOW + HOUR
    rep.get("/console/")
    assert ends_at() == crm.NOW + IDLE


def test_an_account_for_transcripts_does_not_open_leads(services: Services, stranger: Any) -> None:
    crm.add_staff(services, Role.SUPPORT)
    stranger.sign_in()
    refused = stranger.get("/console/demandes/lead-complete")
    assert refused.status_code == 403
    assert "Accès réservé" in refused.text
    assert "Se déconnecter" in refused.text


def test_a_form_that_is_too_large_is_refused(stranger: Any) -> None:
    assert stranger.post("/console/connexion", {"email": "a" * 10_000}).status_code == 400
