"""What a visitor reads of their data, and of their erasure."""

from __future__ import annotations

import datetime
from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest

from bot.conversations.conversation import (
    Answer,
    AssistantMessage,
    Conversation,
    MessageKind,
    Transcript,
    Turn,
    TurnStatus,
    VisitorMessage,
)
from bot.conversations.feedback import NO_FEEDBACK, Feedback, Thumb
from bot.leads.lead import Consent, Evidence, Lead, Status
from bot.privacy import phrases
from bot.privacy.erasure import AskedBy, Proof, digest_of
from bot.privacy.own_data import OwnData
from bot.privacy.sections import sections

NOW = datetime.datetime(2026, 11, 23, 9, 5, tzinfo=datetime.timezone.utc)
PARIS = ZoneInfo("Europe/Paris")
VARIABLES = {"vendor": "Clairvoie", "dpo_email": "dpo@exemple.fr", "retention": "six mois, puis plus rien"}
LEAD = Lead(
    id="lead",
    conversation_id="c",
    request=1,
    created_at=NOW,
    updated_at=NOW,
    status=Status.DRAFT,
    segment="B2B",
    confidence=0.934,
    evidence=(Evidence("a", "notre atelier", 1, 2.0), Evidence("b", "notre atelier", 1, 1.0)),
    last_name="Perrault",
    phone="+33639980012",
    size=1200,
    budget=300,
    budget_period="month",
    deadline=datetime.date(2026, 12, 1),
    assigned_to="commercial@exemple.fr",
    consent=Consent(None, False),
)


def own(*leads: Lead, feedback: Feedback = NO_FEEDBACK, copies: tuple[str, ...] = ()) -> OwnData:
    opening = Turn("c", 0, VisitorMessage("m-0", MessageKind.OPEN, "", NOW), TurnStatus.ANSWERED)
    bubble = AssistantMessage("a-1", "Bonjour", NOW)
    message = VisitorMessage("m-1", MessageKind.TEXT, "Ici Odile", NOW)
    said = Turn("c", 1, message, TurnStatus.ANSWERED, Answer((bubble,), NOW))
    conversation = Conversation("c", NOW, "/offres", None, {"utm_source": "lettre"})
    return OwnData(Transcript(conversation, (opening, said), feedback), leads, copies)


def lines_of(data: OwnData) -> dict[str, str]:
    return {line.label: line.value for section in sections(data, PARIS) for line in section.lines}


def test_everything_is_said_in_french() -> None:
    lines = lines_of(own(LEAD, feedback=Feedback(2, "long", {"a-1": Thumb.DOWN}), copies=("a@b.fr",)))
    assert lines["Commencée le"] == "23 novembre 2026 à 10\u00a0h\u00a005"
    assert lines["Messages"] == "1 de votre part, 1 de l’assistant"
    assert (lines["Page du site"], lines["Campagne"]) == ("/offres", "lettre")
    assert lines["État"] == "brouillon, transmis à personne"
    assert (lines["Nom"], lines["Téléphone"]) == ("Perrault", "06 39 98 00 12")
    assert (lines["Effectif"], lines["Budget"]) == ("1\u202f200 personnes", "300\u00a0€ par mois")
    assert lines["Date limite"] == "1er décembre 2026"
    assert lines["Profil estimé"] == "entreprise (certitude\u00a0: 93\u00a0%)"
    assert lines["Indices relevés dans vos messages"] == "«\u00a0notre atelier\u00a0»"
    assert lines["Accord pour être recontacté"] == "pas encore demandé"
    assert lines["Accord pour recevoir des offres"] == "non"
    assert (lines["Satisfaction"], lines["Commentaire"]) == ("2 sur 5", "long")
    assert (lines["Messages notés"], lines["Adresses"]) == ("0 appréciés, 1 non appréciés", "a@b.fr")
    assert not any("commercial@" in value for value in lines.values())


@pytest.mark.parametrize("status", list(Status))
def test_every_status_has_its_words(status: Status) -> None:
    assert lines_of(own(replace(LEAD, status=status)))["État"]


def test_several_requests_are_numbered() -> None:
    titles = [section.title for section in sections(own(LEAD, replace(LEAD, request=2)), PARIS)]
    assert titles[1:3] == ["Votre demande n°\u00a01", "Votre demande n°\u00a02"]


def test_the_listing_ends_with_how_long_and_what_can_be_done() -> None:
    listed = phrases.listing(own(), PARIS, VARIABLES)
    assert "rien d’autre que cette conversation" in listed
    assert listed.endswith("en écrivant à dpo@exemple.fr.") and "six mois" in listed
    assert "rien d’autre" not in phrases.listing(own(LEAD), PARIS, VARIABLES)


def test_the_file_holds_the_messages_as_well() -> None:
    text = phrases.as_file(own(LEAD), PARIS, VARIABLES, NOW)
    assert "Vous (23 novembre 2026 à 10\u00a0h\u00a005)\u00a0: Ici Odile" in text
    assert "Assistant\u00a0: Bonjour" in text and text.startswith("Vos données, telles que Clairvoie")


def test_what_would_be_erased_is_named() -> None:
    asked = phrases.erasure_question(own(LEAD, LEAD, feedback=Feedback(3), copies=("a@b.fr",)))
    assert "cette conversation, vos 2 demandes, vos appréciations et les copies" in asked
    assert asked.endswith("tout effacer\u202f?")


def test_what_was_erased_and_what_is_kept_is_said_and_nothing_personal() -> None:
    counts = {"leads": 1, "turns": 4}
    proof = Proof("1234", digest_of("c"), AskedBy.VISITOR, NOW, counts)
    said = phrases.erasure_done(proof, PARIS, VARIABLES)
    assert "tout est effacé\u00a0: cette conversation et votre demande." in said
    assert "numéro 1234" in said and "dpo@" not in said
    delivered = Proof("1234", digest_of("c"), AskedBy.VISITOR, NOW, {**counts, "delivered": 1})
    assert "écrivez à dpo@exemple.fr" in phrases.erasure_done(delivered, PARIS, VARIABLES)
