"""A member of staff chooses among the companies that the register proposes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.accounts.account import Role
from bot.leads.history import Act, Change
from bot.register.choosing import Query
from bot.register.company import companies_of
from bot.register.lookups import LookUp, Outcome
from tests.support import crm
from tests.unit.bot.register.companies import OTHER_SIREN, SIREN, answer, entry
from tests.unit.bot.web.console.conftest import Staff
from tests.unit.bot.web.console.office import Office, office

PAGE = "/console/demandes/lead-complete"
NAME = "MENUISERIE DE LA POINTE"
FOUND = companies_of(
    answer(
        entry(SIREN, NAME),
        entry(
            OTHER_SIREN,
            NAME,
            siege={"code_postal": "56000", "departement": "56", "libelle_commune": "VANNES"},
        ),
    )
)


@pytest.fixture
def house(tmp_path: Path) -> Iterator[Office]:
    """A lead for which the register proposes two companies."""
    with office(tmp_path) as found:
        crm.add_lead(found.services, replace(crm.COMPLETE, siren=None))
        query = Query("menuiserie pointe")
        with found.services.unit_of_work() as uow:
            uow.look_ups.put(LookUp("lead-complete", query, Outcome.SEVERAL, 1, None, crm.NOW, tuple(FOUND)))
            uow.commit()
        yield found


@pytest.fixture
def rep(house: Office) -> Staff:
    return house.at_work(house.colleague(Role.SALES))


def choose(rep: Staff, siren: str | None = None, version: str = "1") -> int:
    form = {"jeton": rep.form_token("/console/"), "version": version, **({"siren": siren} if siren else {})}
    return int(rep.post(f"{PAGE}/annuaire", form).status_code)


def test_the_page_proposes_what_the_register_found(rep: Staff) -> None:
    said = rep.get(PAGE).text.replace("\u00a0", " ")
    assert "Dans l’annuaire des entreprises" in said
    assert said.count("C’est elle") == 2
    assert "56000 VANNES" in said and "732 829 320" in said and "Travaux de menuiserie bois et PVC" in said


def test_the_chosen_company_completes_the_lead_and_is_proposed_no_longer(house: Office, rep: Staff) -> None:
    assert choose(rep, OTHER_SIREN) == 303
    with house.services.reading() as uow:
        lead = uow.leads.get("lead-complete")
        changes = uow.changes.of_lead("lead-complete")
    assert lead is not None
    assert (lead.siren, lead.department, lead.naf) == (OTHER_SIREN, "56", "43.32A")
    assert lead.organisation == crm.COMPLETE.organisation and lead.size == crm.COMPLETE.size
    assert all(change.act is Act.SET and "annuaire" in (change.reason or "") for change in changes)
    assert "C’est elle" not in rep.get(PAGE).text


def test_none_of_them_is_an_answer_too(house: Office, rep: Staff) -> None:
    assert choose(rep) == 303
    assert "C’est elle" not in rep.get(PAGE).text
    with house.services.reading() as uow:
        lead = uow.leads.get("lead-complete")
    assert lead is not None and lead.siren is None


def test_a_company_that_was_not_proposed_is_refused(rep: Staff) -> None:
    answered = rep.post(
        f"{PAGE}/annuaire", {"jeton": rep.form_token("/console/"), "version": "1", "siren": "110062940"}
    )
    assert answered.status_code == 422
    assert "ne propose plus cette organisation" in answered.text


def test_a_colleague_who_was_faster_is_noticed(rep: Staff) -> None:
    assert choose(rep, SIREN) == 303
    assert choose(rep, OTHER_SIREN, version="1") == 409


def test_the_history_says_that_the_register_told_it(house: Office, rep: Staff) -> None:
    change = Change("lead-complete", crm.NOW, None, Act.FOUND, 1, "naf", None, "43.32A")
    with house.services.unit_of_work() as uow:
        uow.changes.add([change])
        uow.commit()
    said = rep.get(PAGE).text.replace("\u00a0", " ")
    assert "L’annuaire des entreprises a modifié" in said
    assert "Travaux de menuiserie bois et PVC (43.32A)" in said
