"""What declarations do to the decision: they outweigh hints, until another one takes them back."""

from __future__ import annotations

import pytest

from bot.qualification.decision import classifier_evidence, decide, usage_answer
from bot.qualification.declarations import find_declarations, settles, takes_back
from bot.qualification.evidence import Evidence
from bot.qualification.segments import Segment, Usage
from bot.qualification.signals import find_signals


def segment_of(*items: Evidence) -> Segment:
    return decide(items, settles(items)).segment


def classifier(segment: Segment) -> Evidence:
    """A classifier as sure as it is ever believed to be."""
    found = classifier_evidence({segment.value: 0.97, "unknown": 0.02}, "le message entier", 1)
    assert found is not None
    return found


DECLARATIONS = {
    "je suis un particulier": Segment.B2C,
    "c'est pour chez moi": Segment.B2C,
    "je suis une entreprise": Segment.B2B,
    "on est une mairie": Segment.B2A,
    "je suis apporteur d'affaires": Segment.B2C2B,
}


@pytest.mark.parametrize(("text", "segment"), DECLARATIONS.items())
def test_a_declaration_is_enough_on_its_own(text: str, segment: Segment) -> None:
    found = find_declarations(text, 1)
    assert decide(found, settles(found)).segment is segment
    assert decide(found, settles(found)).sure


@pytest.mark.parametrize("text", DECLARATIONS)
@pytest.mark.parametrize("seems", Segment)
def test_no_classifier_makes_somebody_what_they_ruled_out(text: str, seems: Segment) -> None:
    found = find_declarations(text, 1)
    ruled_out = {segment for segment, weight in found[0].weights if weight < 0}
    assert segment_of(*found, classifier(seems)) not in ruled_out


@pytest.mark.parametrize(
    ("text", "hints"),
    [
        (
            "je suis un particulier",
            "vu au magasin, des revendeurs l'ont en rayon, pour ranger des factures à l'entrepôt",
        ),
        ("on est une mairie", "les artisans en font la revente, en boutique ou sur leur marketplace"),
        ("je suis une entreprise", "ma fille l'a à la maison, la mairie aussi, elle l'offre aux habitants"),
    ],
)
def test_hints_of_later_messages_do_not_outweigh_a_declaration(text: str, hints: str) -> None:
    found = find_declarations(text, 1)
    later = find_signals(hints, 2)
    assert later
    assert segment_of(*found, *later) is DECLARATIONS[text]


@pytest.mark.parametrize(
    ("before", "now", "contradicts"),
    [
        ("je suis un particulier", "je suis une entreprise", True),
        ("je suis une entreprise", "c'est pour chez moi", True),
        ("on est une mairie", "nous sommes une association", True),
        ("je suis un particulier", "c'est pour chez moi", False),
        ("je suis une entreprise", "nous sommes revendeurs", False),
        ("je suis un particulier", "si j'étais une entreprise", False),
        ("je suis un particulier", "une entreprise du quartier en a une", False),
    ],
)
def test_only_another_declaration_takes_one_back(before: str, now: str, contradicts: bool) -> None:
    later = [*find_declarations(now, 2), *find_signals(now, 2)]
    assert takes_back(later, find_declarations(before, 1)) is contradicts


def test_an_answer_takes_back_what_it_contradicts_and_nothing_else() -> None:
    private = find_declarations("je suis un particulier", 1)
    assert takes_back([usage_answer(Usage.RESALE, "pour revendre", 2, button=True)], private)
    assert not takes_back([usage_answer(Usage.OWN, "pour moi", 2, button=True)], private)


def test_a_private_body_may_still_be_one_that_checks_us() -> None:
    found = find_declarations("nous sommes une association de normalisation", 1)
    assert segment_of(*found, classifier(Segment.B2R)) is Segment.B2R


WARES = "je cherche des capteurs de température pour la maison, référence 64"


@pytest.mark.parametrize(
    "said", ["nous sommes revendeurs", "on est une mairie", "je suis apporteur d'affaires"]
)
def test_wares_for_the_home_take_nothing_back_of_who_somebody_is(said: str) -> None:
    before = find_declarations(said, 1)
    now = [*find_declarations(WARES, 2, known=before), *find_signals(WARES, 2)]
    assert not takes_back(now, before)
    assert segment_of(*before, *now) is segment_of(*before)


def test_in_one_message_wares_for_the_home_leave_a_reseller_a_reseller() -> None:
    found = find_declarations(f"nous sommes revendeurs et {WARES}", 1)
    assert [item.signal for item in found] == ["declares_reseller"]


def test_who_says_that_it_is_for_their_own_home_takes_back_what_they_were() -> None:
    before = find_declarations("nous sommes revendeurs", 1)
    now = find_declarations("en fait c'est pour chez moi", 2, known=before)
    assert takes_back(now, before)


def test_what_is_for_the_home_of_somebody_unknown_is_for_a_private_person() -> None:
    assert segment_of(*find_declarations(WARES, 1)) is Segment.B2C
