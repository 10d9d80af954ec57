"""« Aiguillage », « Absences » and the card of a lead, on real rules and a real database."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.accounts.account import Role, User
from bot.leads.capture import capture_final
from bot.leads.lead import Lead, Status
from bot.web.console import paths
from tests.support import crm
from tests.unit.bot.web.console.lead_desk import plain
from tests.unit.bot.web.console.office import PLAYBOOK, Office, office, submit

WEST = "ouest@clairvoie.example"


@pytest.fixture
def house(tmp_path: Path) -> Iterator[Office]:
    with office(tmp_path) as found:
        yield found


@pytest.fixture
def admin(house: Office) -> User:
    return house.colleague(Role.ADMIN, email="admin@example.org", name="Nadège Alis")


@pytest.fixture
def rep(house: Office) -> User:
    return house.colleague(Role.SALES, email=WEST, name="Yann Ouest")


def read(house: Office, user: User, path: str) -> str:
    answer = house.at_work(user).get(path)
    assert answer.status_code == 200, path
    return plain(answer)


def captured(house: Office, **changes: Any) -> Lead:
    """A lead as a conversation saves it."""
    lead = crm.another(**changes)
    return capture_final(house.services.unit_of_work(), lead, house.services.follow(PLAYBOOK))


def test_rules_are_shown_in_plain_french(house: Office, admin: User, rep: User) -> None:
    page = read(house, admin, paths.ROUTING)
    assert "Segment Entreprise et territoire : Bretagne, Pays de la Loire, Normandie" in page
    assert "équipe Entreprises, la personne la moins chargée" in page
    assert "Si personne n’est là : règle suivante" in page
    assert "Même si quelqu’un d’autre suit déjà cette personne" in page
    assert "Segment Entreprise et à partir de 250 personnes" in page
    assert "Yann Ouest" in page and "Pas de compte" in page and "responsable : direction@" in page


def test_the_form_says_where_a_lead_would_go_and_why(house: Office, admin: User, rep: User) -> None:
    query = "?segment=B2B&departement=Morbihan&effectif=14&moment=2026-03-04T10:00"
    page = read(house, admin, paths.ROUTING + query)
    assert "<strong>Yann Ouest</strong>" in page and "par la règle « Entreprises de l’Ouest »" in page
    assert "convient, mais personne n’est là" not in page
    english = read(house, admin, f"{paths.ROUTING}?segment=B2B&langue=en")
    assert (
        '<strong>Demandes en anglais</strong> <span class="soft">– convient, mais personne n’est là'
        in english
    )
    assert "ne convient pas : effectif" in page and "ne convient pas : segment" in page
    with house.services.reading() as uow:
        assert uow.routing.turns([pool.key for pool in PLAYBOOK.routing.pools]) == {}  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("query", "fault"),
    [
        ("?departement=Bretagne", "Indiquez un département"),
        ("?effectif=douze", "Indiquez un nombre."),
        ("?score=101", "Indiquez un nombre de 0 à 100."),
        ("?moment=demain", "Indiquez un jour et une heure."),
        ("?demande=nulle-part", "Aucune demande ne porte cet identifiant."),
    ],
)
def test_a_form_that_is_refused_shows_again_with_what_was_typed(
    house: Office, admin: User, query: str, fault: str
) -> None:
    answer = house.at_work(admin).get(paths.ROUTING + query)
    assert answer.status_code == 422 and fault in plain(answer)
    assert f'value="{query.partition("=")[2]}"' in answer.text and 'id="reponse"' not in answer.text


def test_a_stored_lead_is_looked_up(house: Office, admin: User, rep: User) -> None:
    lead = captured(house, segment="B2C")
    page = read(house, admin, f"{paths.ROUTING}?demande={lead.id}")
    assert "Demande de" in page and "Maëlle Kervadec" in page and "recours" in page
    draft = crm.add_lead(house.services, crm.another(2, status=Status.DRAFT), talk=False)
    answer = house.at_work(admin).get(f"{paths.ROUTING}?demande={draft.id}")
    assert answer.status_code == 422 and "n’est remise à personne" in plain(answer)


def test_a_lead_says_why_it_went_to_whom(house: Office, admin: User, rep: User) -> None:
    lead = captured(house, segment="B2B", size=12)
    assert lead.assigned_to == WEST
    page = read(house, admin, paths.lead(lead.id))
    assert "<strong>Yann Ouest</strong> – par la règle « Entreprises »" in page
    assert "est@clairvoie.example</strong>" in page and "aucun compte à cette adresse" in page
    assert f"{paths.ROUTING}?demande={lead.id}#reponse" in page
    assert "Où irait-elle maintenant" not in read(house, rep, paths.lead(lead.id))


def test_people_enter_their_own_absences(house: Office, admin: User, rep: User) -> None:
    browser = house.at_work(rep)
    assert "Gérer mes absences" in browser.get(paths.ACCOUNT).text
    form = {"action": "planned", "du": "2026-03-04", "au": "2026-03-06", "remplacant": admin.email}
    done = submit(browser, paths.OWN_ABSENCES, **form)
    assert done.headers["location"] == f"{paths.OWN_ABSENCES}?fait=planned"
    page = read(house, rep, f"{paths.OWN_ABSENCES}?fait=planned")
    assert "du 4 mars 2026 au 6 mars 2026" in page and "remplaçant : Nadège Alis" in page
    assert captured(house, segment="B2B", size=12).assigned_to == admin.email
    shown = read(house, admin, paths.ROUTING)
    assert "En absence" in shown and "du 4 mars 2026 au 6 mars 2026" in shown


def test_an_absence_is_taken_back_only_from_its_own_page(house: Office, admin: User, rep: User) -> None:
    browser, other = house.at_work(rep), house.at_work(house.colleague(Role.SALES))
    submit(browser, paths.OWN_ABSENCES, action="planned", du="2026-03-09")
    with house.services.reading() as uow:
        [absence] = uow.routing.absences(house.now)
    taken = submit(other, paths.OWN_ABSENCES, action="cancelled", absence=absence.id)
    assert taken.status_code == 404
    own = submit(browser, paths.OWN_ABSENCES, action="cancelled", absence=absence.id)
    again = submit(browser, paths.OWN_ABSENCES, action="cancelled", absence=absence.id)
    assert (own.status_code, again.status_code) == (303, 303)
    with house.services.reading() as uow:
        assert list(uow.routing.absences(house.now)) == []


def test_an_absence_that_is_refused_shows_again(house: Office, rep: User) -> None:
    form = {"action": "planned", "du": "2026-03-09", "au": "2026-03-01", "au-heure": "12:00"}
    refused = submit(house.at_work(rep), paths.OWN_ABSENCES, **form)
    assert refused.status_code == 422 and "La fin vient avant le début." in refused.text
    assert 'value="2026-03-09"' in refused.text and 'value="12:00"' in refused.text


def test_an_administrator_plans_for_a_colleague_and_lets_them_have_fewer(
    house: Office, admin: User, rep: User
) -> None:
    browser, page = house.at_work(admin), paths.routed_person(rep.id)
    assert submit(browser, page, action="planned", du="2026-03-09").status_code == 303
    refused = submit(browser, page, action="limited", capacite="beaucoup")
    assert refused.status_code == 422 and 'value="beaucoup"' in refused.text
    assert submit(browser, page, action="limited", capacite="0").status_code == 303
    shown = read(house, admin, page)
    assert "Absences de Yann Ouest" in shown and 'value="0"' in shown and "40 au plus" in shown
    assert "Complet" in read(house, admin, paths.ROUTING)
    assert captured(house, segment="B2B", size=12).assigned_to == admin.email


def test_who_works_on_no_leads_has_no_absences(house: Office, admin: User) -> None:
    support = house.colleague(Role.SUPPORT)
    assert "Gérer mes absences" not in house.at_work(support).get(paths.ACCOUNT).text
    assert house.at_work(admin).get(paths.routed_person(support.id)).status_code == 404
    assert submit(house.at_work(admin), paths.OWN_ABSENCES, action="dance").status_code == 400
