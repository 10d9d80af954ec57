from __future__ import annotations

import html
import re
from dataclasses import replace
from typing import Any

import pytest

from bot.bootstrap import Services
from bot.leads.lead import Lead, Status
from tests.support import crm

ADDRESS = "/console/demandes-choisies"


def stored(services: Services, lead_id: str) -> Lead:
    with services.reading() as uow:
        lead = uow.leads.get(lead_id)
    assert lead is not None
    return lead


def chosen(*leads: Lead) -> list[str]:
    return [f"{lead.id}:{lead.version}" for lead in leads]


def send(rep: Any, leads: list[str], **form: str) -> Any:
    token = rep.form_token("/console/")
    return rep.post(ADDRESS, {"jeton": token, "demande": leads, "retour": "?segment=B2B", **form})


def text(page: str) -> str:
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", page)))


def test_chosen_leads_are_assigned_together_and_the_list_comes_back(services: Services, rep: Any) -> None:
    one, two = (crm.add_lead(services, crm.another(number)) for number in (1, 2))
    answer = send(rep, chosen(one, two), acte="attribuer", a=crm.EMAIL)
    assert "2 demandes attribuées" in answer.text
    assert 'href="/console/?segment=B2B"' in answer.text
    for lead in (one, two):
        now = stored(services, lead.id)
        assert (now.assigned_to, now.status, now.version) == (crm.EMAIL, Status.ASSIGNED, lead.version + 1)


def test_what_cannot_be_assigned_is_named_with_the_reason(services: Services, rep: Any) -> None:
    silent = crm.add_lead(services, crm.another(1, last_name="Muet", do_not_contact=True))
    refused = crm.add_lead(services, crm.another(2, last_name="Refus", status=Status.NO_CONTACT))
    gone = crm.add_lead(services, crm.another(3, last_name="Parti", status=Status.ERASED))
    open_ = crm.add_lead(services, crm.another(4))
    answer = text(
        send(rep, [*chosen(silent, refused, gone, open_), "x:1"], acte="attribuer", a=crm.EMAIL).text
    )
    assert "1 demande attribuée" in answer and "4 demandes sont restées telles quelles" in answer
    assert "Maëlle Muet : la personne ne doit pas être contactée" in answer.replace("\u00a0", " ")
    assert "Une demande : elle n’existe plus" in answer.replace("\u00a0", " ")
    for lead in (silent, refused, gone):
        assert stored(services, lead.id) == lead


def test_a_lead_that_a_colleague_changed_meanwhile_stays_as_it_is(services: Services, rep: Any) -> None:
    lead = crm.add_lead(services, crm.another(1))
    crm.change_lead(services, replace(lead, role="directrice"))
    answer = send(rep, chosen(lead), acte="attribuer", a=crm.EMAIL).text
    assert "Aucune demande attribuée" in answer and "quelqu’un l’a modifiée" in answer
    assert stored(services, lead.id).assigned_to is None


@pytest.mark.parametrize("version", ["", "x", "9" * 5_000, "²"])
def test_a_lead_without_the_version_that_was_seen_is_not_changed(
    services: Services, rep: Any, version: str
) -> None:
    lead = crm.add_lead(services, crm.another(1))
    answer = send(rep, [f"{lead.id}:{version}"], acte="attribuer", a=crm.EMAIL)
    assert answer.status_code == 400
    assert stored(services, lead.id).assigned_to is None


def test_statuses_are_changed_together_and_lost_leads_say_why(services: Services, rep: Any) -> None:
    one, draft = (
        crm.add_lead(services, crm.another(1)),
        crm.add_lead(services, crm.another(2, status=Status.DRAFT)),
    )
    answer = text(send(rep, chosen(one, draft), acte="statut", statut="lost:no_budget").text)
    assert "1 statut changé" in answer and "1 demande est restée telle quelle" in answer
    assert (stored(services, one.id).status, stored(services, one.id).lost_reason) == (
        Status.LOST,
        "no_budget",
    )
    assert stored(services, draft.id).status is Status.DRAFT


def test_each_change_is_in_the_history_of_its_lead(services: Services, rep: Any) -> None:
    lead = crm.add_lead(services, crm.another(1))
    send(rep, chosen(lead), acte="statut", statut="contacted")
    with services.reading() as uow:
        assert "status" in {change.field for change in uow.changes.of_lead(lead.id)}


def test_somebody_who_does_not_work_on_leads_is_given_none(services: Services, rep: Any) -> None:
    lead = crm.add_lead(services, crm.another(1))
    answer = send(rep, chosen(lead), acte="attribuer", a="inconnu@exemple.fr").text
    assert "ce collègue ne peut pas recevoir de demandes" in answer
    assert stored(services, lead.id) == lead


def test_nothing_chosen_is_said_so(rep: Any) -> None:
    assert "Choisissez d’abord des demandes" in send(rep, [], acte="attribuer", a=crm.EMAIL).text


@pytest.mark.parametrize("form", [{"acte": "statut", "statut": "x"}, {"acte": "x", "statut": "won"}, {}])
def test_an_act_that_does_not_exist_is_refused(rep: Any, form: dict[str, str]) -> None:
    assert send(rep, [], **form).status_code == 400
