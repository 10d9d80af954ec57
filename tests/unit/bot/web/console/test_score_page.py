"""The score in the console: its reasons on the page of a lead, and the weights for administrators."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.accounts.account import Role
from bot.leads.lead import Status
from bot.scoring.rescoring import Rescoring
from bot.scoring.step import scored
from bot.scoring.weights import of_playbook
from bot.web.console.score_page import bars, signed
from tests.support import crm
from tests.unit.bot.web.console.conftest import PLAYBOOK, Staff
from tests.unit.bot.web.console.office import Office, office

PAGE = "/console/reglages/score"
OTHER = of_playbook({"scoring": {"weights": {"B2B": {"need": 100}}}})


@pytest.fixture
def house(tmp_path: Path) -> Iterator[Office]:
    with office(tmp_path) as found:
        yield found


@pytest.fixture
def admin(house: Office) -> Staff:
    return house.at_work(house.colleague(Role.ADMIN))


def plain(html: str) -> str:
    """The words of a page."""
    text = re.sub(r"<[^>]+>", " ", html).replace("\u00a0", " ").replace("\u202f", " ")
    return " ".join(text.split())


def rescore(house: Office, scoring: object = PLAYBOOK.scoring) -> None:
    services = house.services
    Rescoring(services.reading, services.unit_of_work, services.now, scoring).run()  # type: ignore[arg-type]


def test_the_page_of_a_lead_shows_each_criterion_with_its_points(house: Office, admin: Staff) -> None:
    crm.add_lead(house.services, scored(crm.COMPLETE, PLAYBOOK.scoring))
    said = plain(admin.get("/console/demandes/lead-complete").text)
    assert "Pourquoi ce score" in said
    assert "Budget 4 500 €, tous les points à partir de 10 000 € 14 sur 25" in said
    assert "Décision la fonction permet de décider 20 sur 20" in said


def test_a_score_by_earlier_weights_says_so(house: Office, admin: Staff) -> None:
    crm.add_lead(house.services, scored(crm.COMPLETE, OTHER))
    said = plain(admin.get("/console/demandes/lead-complete").text)
    assert "anciennes pondérations" in said and "Besoin (100 sur 100)" in said


def test_a_request_that_another_one_took_in_keeps_its_score_without_a_word_of_another(
    house: Office, admin: Staff
) -> None:
    merged = replace(scored(crm.COMPLETE, PLAYBOOK.scoring), status=Status.MERGED)
    crm.add_lead(house.services, merged)
    said = plain(admin.get("/console/demandes/lead-complete").text)
    assert f"{merged.score} sur 100" in said and "anciennes pondérations" not in said


def test_a_lead_without_a_score_has_no_such_card(house: Office, admin: Staff) -> None:
    crm.add_lead(house.services, replace(crm.COMPLETE, segment="B2R"))
    assert "Pourquoi ce score" not in admin.get("/console/demandes/lead-complete").text


def test_what_a_rep_corrects_is_scored_again(house: Office, admin: Staff) -> None:
    crm.add_lead(house.services, scored(crm.COMPLETE, PLAYBOOK.scoring))
    page = "/console/demandes/lead-complete/modifier"
    form = {
        "jeton": admin.form_token(page), "version": "1", "vu-budget": "4500", "budget": "20000",
        "raison": "told_by_phone",
    }  # fmt: skip
    assert admin.post(page, form).status_code == 303
    with house.services.reading() as uow:
        lead = uow.leads.get("lead-complete")
    assert lead == scored(lead, PLAYBOOK.scoring)  # type: ignore[arg-type]
    assert lead is not None and "25 sur 25" in lead.score_reasons[1]


def test_the_weights_are_published_as_they_were_read(admin: Staff) -> None:
    said = plain(admin.get(PAGE).text)
    assert "Besoin 25 Budget 25 Décision 20 Échéance 20 Adéquation 10" in said
    assert "Procédure d’achat 30 Calendrier 30" in said
    assert "40 000 € HT" in said and "1er janvier 2026" in said  # as of the day of the tests
    assert "Score des demandes" in plain(admin.get("/console/reglages").text)


def test_the_page_says_whether_the_scores_are_those_of_these_weights(house: Office, admin: Staff) -> None:
    assert "vont être recalculés" in plain(admin.get(PAGE).text)
    crm.add_lead(house.services, scored(crm.COMPLETE, OTHER))
    rescore(house)
    said = plain(admin.get(PAGE).text)
    assert "Tous les scores sont calculés avec ces pondérations" in said
    assert "Scores changés 1" in said and "Maëlle Kervadec de 100 à" in said and "lead-complete" not in said


def test_an_interrupted_rescoring_shows_how_far_it_came(house: Office, admin: Staff) -> None:
    crm.add_lead(house.services, scored(crm.COMPLETE, OTHER))
    services = house.services
    rescoring = Rescoring(services.reading, services.unit_of_work, services.now, PLAYBOOK.scoring)
    rescoring.step(rescoring.begin())
    assert "Recalcul en cours : 1 déjà relues" in plain(admin.get(PAGE).text)


def test_only_administrators_see_it(house: Office) -> None:
    assert house.at_work(house.colleague(Role.SALES)).get(PAGE).status_code == 403


def test_the_bars_are_told_in_words() -> None:
    words = {"lowest": "{high} ou moins", "between": "{low} à {high}", "highest": "{low} ou plus"}
    said = [bar.label for bar in bars((0,) * 8, words)]
    assert (
        said[0] == "−51 ou moins"
        and said[3] == "−10 à −1"
        and said[4] == "+1 à +9"
        and said[-1] == "+50 ou plus"
    )
    assert signed(-5) == "−5"
