from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest

from bot.bootstrap import Services
from bot.leads.lead import Consent, Evidence, Source, Status
from bot.web.console import paths
from tests.support import crm


def shown(rep: Any, lead_id: str = crm.COMPLETE.id) -> str:
    """The page of a lead, its no-break spaces made plain."""
    page = rep.get(paths.lead(lead_id))
    assert page.status_code == 200
    return str(page.text).replace("\u00a0", " ").replace("\u202f", " ")


def test_the_page_holds_everything_to_call(services: Services, rep: Any) -> None:
    crm.add_lead(services)
    page = shown(rep)
    for text in (
        "<h1>Maëlle Kervadec</h1>",
        "gérante · Menuiserie de la Pointe",
        'href="tel:+33639980012"',
        'href="mailto:maelle@menuiserie.example"',
        "06 39 98 00 12",
        "Budget : 4 500 €.",
        "jeudi 5 mars 2026 à 14 h 05",
        "732 829 320",
        "Être recontactée au sujet de cette demande",
        "texte 2026-11",
        "Jamais demandé, donc aucun envoi",
        "https://www.clairvoie.example/",
    ):
        assert text in page


def test_each_reason_leads_to_the_words_that_gave_it(services: Services, rep: Any) -> None:
    crm.add_lead(services)
    page = shown(rep)
    assert "Parle au nom d’une organisation privée." in page
    assert "« notre petite menuiserie »" in page
    assert "<mark>notre petite menuiserie</mark>" in page
    targets = re.findall(r'href="#(tour-\d+)"', page)
    assert sorted(set(targets)) == ["tour-1", "tour-2"]
    assert all(f'id="{target}"' in page for target in targets)


def test_what_visitors_typed_is_text_and_nothing_else(services: Services, rep: Any) -> None:
    nasty = '</p><script>alert("é")</script>'
    crm.add_lead(
        services,
        crm.another(
            0,
            need=nasty,
            organisation=nasty,
            brief=nasty,
            email=f"{nasty}@x.example",
            source=Source(f"javascript:{nasty}", nasty, {nasty: nasty}),
            evidence=(Evidence("buys", nasty, 1, 1.0, "B2B"),),
        ),
    )
    page = shown(rep, "lead-0")
    assert "<script>alert" not in page
    assert 'href="javascript:' not in page


@pytest.mark.parametrize(
    ("status", "notice"),
    [
        (Status.DRAFT, "partie avant la fin"),
        (Status.NO_CONTACT, "refusé d’être recontactée"),
        (Status.ERASED, "a été effacée"),
        (Status.TO_CHECK, "à vérifier avant"),
    ],
)
def test_what_must_be_known_first_is_said_first(
    services: Services, rep: Any, status: Status, notice: str
) -> None:
    crm.add_lead(services, crm.another(status=status))
    assert notice in shown(rep, "lead-1")


def test_a_test_is_called_one(services: Services, rep: Any) -> None:
    crm.add_lead(services, crm.another(source=Source(test=True)))
    assert "Conversation d’essai" in shown(rep, "lead-1")


def test_somebody_who_refused_stays_unknown_in_the_transcript_too(services: Services, rep: Any) -> None:
    refused = crm.another(
        status=Status.NO_CONTACT, first_name=None, last_name=None, email=None, phone=None, callback_at=None
    )
    crm.add_lead(services, replace(refused, consent=Consent(False, False, "2026-11", crm.NOW)))
    page = shown(rep, "lead-1")
    assert "Refus" in page
    assert "mailto:" not in page and "tel:" not in page


def test_a_regulator_is_owed_an_answer_and_was_not_asked(services: Services, rep: Any) -> None:
    lead = crm.another(segment="B2R", consent=Consent(), lawful_basis="legal_obligation")
    crm.add_lead(services, lead)
    page = shown(rep, "lead-1")
    assert "Réponse due, sans accord à demander" in page
    assert "Obligation légale" in page


def test_a_lead_outlives_its_conversation(services: Services, rep: Any) -> None:
    crm.add_lead(services, talk=False)
    page = shown(rep)
    assert "La conversation n’est plus conservée." in page
    assert "#tour-" not in page


def test_a_lead_with_nothing_but_its_key_has_a_page(services: Services, rep: Any) -> None:
    bare = crm.Lead("bare", "c-bare", 1, crm.NOW, crm.NOW)
    crm.add_lead(services, bare, talk=False)
    page = shown(rep, "bare")
    assert "Nom non communiqué" in page
    assert "Segment inconnu" in page
    assert "Aucun indice relevé." in page


def test_the_other_requests_of_a_conversation_are_one_click_away(services: Services, rep: Any) -> None:
    crm.add_lead(services)
    crm.add_lead(services, crm.another(conversation_id=crm.COMPLETE.conversation_id, request=2))
    page = shown(rep)
    assert "Dans la même conversation" in page
    assert '<a href="/console/demandes/lead-1">Maëlle Kervadec</a>' in page


@pytest.mark.parametrize("lead_id", ["nobody", "%2e%2e", "é", "a" * 300])
def test_an_unknown_lead_is_said_to_be_unknown(rep: Any, lead_id: str) -> None:
    missing = rep.get(f"/console/demandes/{lead_id}")
    assert missing.status_code == 404
    assert "introuvable" in missing.text


def test_every_page_leaves_with_strict_headers(services: Services, rep: Any) -> None:
    crm.add_lead(services)
    for path in ("/console/", paths.lead(crm.COMPLETE.id), "/console/nouveautes", "/console/rien"):
        headers = rep.get(path).headers
        assert headers["cache-control"] == "no-store"
        assert headers["x-frame-options"] == "DENY"
        assert headers["x-content-type-options"] == "nosniff"
        policy = headers["content-security-policy"]
        assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self'")
        assert "unsafe" not in policy and "frame-ancestors 'none'" in policy
