"""From what a conversation knows to the lead of the CRM."""

from __future__ import annotations

import datetime

from bot.dialogue.lead_of import lead_of
from bot.dialogue.topics import Topic
from bot.leads.lead import Kind, Lead, Status
from bot.qualification.evidence import evidence
from bot.qualification.segments import Segment
from tests.support.talk import Talk, company, until

NOW = datetime.datetime(2026, 11, 23, 10, 0, tzinfo=datetime.timezone.utc)
SOURCE = {
    "page": "/tablettes",
    "referrer": "https://search.example",
    "utm": {"campaign": "noel"},
    "test": False,
}


def lead(talk: Talk) -> Lead:
    return lead_of(talk.state, "conversation-1", SOURCE, NOW, "2026-11")


def confirmed() -> Talk:
    talk = until(company(), Topic.CONFIRM)
    talk.says("oui c'est bien ça")
    return talk


def test_a_confirmed_request_is_a_qualified_lead_with_its_fields() -> None:
    saved = lead(confirmed())
    assert (saved.status, saved.kind, saved.segment) == (Status.QUALIFIED, Kind.SALES, "B2B")
    assert (saved.first_name, saved.last_name, saved.email) == ("Lucie", "Marchand", "lucie@net-et-clair.fr")
    assert (saved.organisation, saved.size, saved.budget, saved.budget_period) == (
        "Net et Clair",
        25,
        3000,
        "year",
    )
    assert saved.consent.contact is True
    assert saved.lawful_basis == "consent"


def test_the_reasons_are_kept_with_the_visitors_words_and_turn() -> None:
    reasons = lead(confirmed()).evidence
    assert any("société" in item.quote and item.turn == 1 for item in reasons)
    assert all(item.segment for item in reasons)


def test_each_reason_says_what_it_weighs_for_the_segment_that_was_chosen() -> None:
    talk = confirmed()
    hint = evidence(
        "mentions_family", "ma fille", 2, {Segment.B2C: -0.4, Segment.B2B: 0.3, Segment.B2A: -2.0}
    )
    elsewhere = evidence("buys", "devis", 3, {Segment.B2R: -1.3})
    talk.state.evidence.extend([hint, elsewhere])
    weighed = {item.signal: (item.segment, item.weight) for item in lead(talk).evidence}
    assert weighed["mentions_family"] == ("B2B", 0.3)
    assert weighed["buys"] == ("B2R", -1.3)


def test_the_source_of_the_conversation_is_kept() -> None:
    source = lead(confirmed()).source
    assert (source.page, source.utm) == ("/tablettes", {"campaign": "noel"})


def test_the_same_request_has_the_same_id_whenever_it_is_saved() -> None:
    talk = confirmed()
    assert lead(talk).id == lead(talk).id


def test_a_request_left_before_the_end_is_a_draft() -> None:
    assert lead(until(company(), Topic.BUDGET)).status is Status.DRAFT


def test_a_consumer_has_neither_organisation_nor_headcount() -> None:
    talk = Talk()
    talk.says(
        "Je travaille chez Vaubert Industrie mais c'est pour ma mère, une tablette facile", "state_need"
    )
    saved = lead(talk)
    assert saved.segment == "B2C"
    assert (saved.organisation, saved.role, saved.size) == (None, None, None)


def test_the_brief_says_who_what_and_how_much_in_french() -> None:
    brief = lead(confirmed()).brief or ""
    assert "Entreprise" in brief
    assert "Net et Clair" in brief
    assert "3\u202f000\u00a0€ par an" in brief
