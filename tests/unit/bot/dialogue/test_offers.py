"""Offers are sent to whoever asks for them, and to nobody else."""

from __future__ import annotations

import datetime

import pytest

from bot.dialogue.lead_of import lead_of
from bot.dialogue.topics import Topic
from bot.leads.lead import Consent
from tests.support.talk import Talk, company, until

NOW = datetime.datetime.fromisoformat("2026-11-23T10:00:00+01:00")


def said(talk: Talk) -> list[str]:
    return [item.response for item in talk.turn.say]


@pytest.mark.parametrize(
    "text",
    [
        "je veux bien recevoir votre newsletter",
        "inscrivez-moi à la newsletter svp",
        "je souhaite recevoir vos bons plans par e-mail",
    ],
)
def test_who_asks_for_offers_gets_them(text: str) -> None:
    talk = until(company(), Topic.NAME)
    talk.says(text, "give_details", 0.4)
    assert talk.state.marketing is True and talk.state.marketing_turn == talk.state.turn
    assert "offers:wanted" in said(talk)


@pytest.mark.parametrize(
    "text", ["et pas de pub s'il vous plaît", "je ne veux plus recevoir de publicité", "désinscrivez-moi"]
)
def test_who_wants_none_is_heard_at_any_time(text: str) -> None:
    talk = until(company(), Topic.NAME)
    talk.says("inscrivez-moi à la newsletter", "give_details", 0.4)
    talk.says(text, "give_details", 0.4)
    assert talk.state.marketing is False and "offers:refused" in said(talk)
    assert talk.asked is Topic.NAME


@pytest.mark.parametrize(
    "text",
    [
        "je voudrais recevoir votre offre avant vendredi",
        "envoyez-moi une offre commerciale pour 12 postes",
        "vous faites quoi comme promotions ?",
        "j'ai vu votre offre en ligne",
        "on n'a pas d'offre de votre part pour l'instant",
    ],
)
def test_asking_for_a_quote_is_no_consent_to_offers(text: str) -> None:
    talk = until(company(), Topic.TIMELINE)
    talk.says(text, "ask_quote", 0.6)
    assert talk.state.marketing_turn == 0 and talk.state.marketing is False


def test_nothing_is_presumed_of_who_never_spoke_of_it() -> None:
    talk = until(company(), Topic.CONFIRM)
    assert (talk.state.consent, talk.state.marketing, talk.state.marketing_turn) == (True, False, 0)


def test_a_lead_says_when_offers_were_wanted_and_under_which_text() -> None:
    talk = until(company(), Topic.NAME)
    talk.says("inscrivez-moi à la newsletter", "give_details", 0.4)
    talk.state.marketing_at = "2026-11-23T10:00:00+01:00"
    consent = lead_of(talk.state, "c", {}, NOW, "2026-11").consent
    assert (consent.contact, consent.marketing, consent.marketing_turn) == (None, True, talk.state.turn)
    assert consent.marketing_at == NOW and consent.marketing_text_version == "2026-11"
    assert lead_of(company().state, "c", {}, NOW, "2026-11").consent == Consent(marketing=False)
