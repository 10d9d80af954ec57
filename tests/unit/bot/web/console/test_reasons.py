from __future__ import annotations

from dataclasses import replace

from bot import wording
from bot.leads.lead import Evidence
from bot.qualification.declarations import parties
from bot.qualification.identity import signal_names
from bot.qualification.segments import Profile, Segment, Usage
from bot.qualification.signals import signals
from bot.web.console.reasons import quotes, reasons, sentence, strength_of
from tests.support.crm import COMPLETE

WORDS = wording.load("console")
SENTENCES = wording.load("reasons")


def known_signals() -> set[str]:
    """Everything that evidence may be named after."""
    denied = {f"not_{signal.name}" for signal in signals() if signal.negated}
    answers = {f"answers_profile_{profile.value}" for profile in Profile}
    answers |= {f"answers_usage_{usage.value}" for usage in Usage}
    spoken = {signal.name for signal in signals()} | denied
    declared = {party.signal for party in parties()}
    return spoken | answers | declared | signal_names() | {"answers_segment", "classifier"}


def test_every_signal_has_its_sentence_and_no_sentence_is_left_over() -> None:
    assert set(SENTENCES) == known_signals()


def test_a_sentence_is_a_sentence_of_its_own() -> None:
    assert [text for text in SENTENCES.values() if not (text[0].isupper() and text.endswith("."))] == []
    assert len(set(SENTENCES.values())) == len(SENTENCES)


def test_a_signal_of_a_later_version_is_shown_too() -> None:
    assert sentence("says_something_new", WORDS) == "Autre indice."


def test_the_weightiest_reason_comes_first_with_its_side() -> None:
    found = reasons(COMPLETE, WORDS)
    assert [reason.turn for reason in found] == [2, 1, 1, 1]
    assert [reason.weighs for reason in found] == [
        "indice fort pour Entreprise",
        "indice moyen pour Entreprise",
        "indice léger pour Entreprise",
        "indice léger contre Entreprise",
    ]
    assert found[0].quote == "Une entreprise"
    assert found[-1].against


def test_evidence_that_a_correction_made_weightless_says_so() -> None:
    lead = replace(COMPLETE, evidence=(Evidence("says_company", "ma société", 1, 0.01, "B2B"),))
    assert reasons(lead, WORDS)[0].weighs == "indice sans effet"


def test_strength_does_not_depend_on_the_side() -> None:
    assert [strength_of(weight) for weight in (-3.0, 1.5, -0.4, 0.0)] == [
        "strong",
        "medium",
        "light",
        "nothing",
    ]


def test_the_classifier_marks_no_words() -> None:
    evidence = (Evidence("classifier", "tout le message", 1, 1.0), Evidence("buys", "devis", 3, 1.0))
    assert quotes(evidence) == {3: ["devis"]}


def test_every_segment_profile_and_usage_has_its_french_word() -> None:
    assert set(WORDS["segments"]) == {segment.value for segment in Segment}
    assert set(WORDS["profiles"]) == {profile.value for profile in Profile}
    assert set(WORDS["usages"]) == {usage.value for usage in Usage}
