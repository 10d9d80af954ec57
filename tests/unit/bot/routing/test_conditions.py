"""Each condition of a rule, true and not."""

from __future__ import annotations

import pytest

from bot.leads.lead import Kind, Status
from bot.routing.conditions import unmet
from bot.routing.language import language_of
from bot.routing.rules import Conditions
from bot.routing.subject import Subject, subject_of
from tests.unit.bot.leads.leads import a_lead
from tests.unit.bot.routing.office import ANA, rules

VANNES = Subject(
    segment="B2B",
    department="56",
    size=14,
    need="Des Tablettes durcies, pour nos équipes",
    language="fr",
    score=64,
)


def when(text: str) -> Conditions:
    return rules(f"{{rules: [{{name: une, when: {text}, persons: [{ANA}]}}]}}").rules[0].when


@pytest.mark.parametrize(
    ("conditions", "missing"),
    [
        ("{}", ()),
        ("{segment: [B2B, B2A], territory: Morbihan, size: {from: 10, to: 14}}", ()),
        ("{product: tablette durcie}", ()),
        ("{product: [logiciel, TABLETTE]}", ()),
        ("{product: tablettes équipes}", ("product",)),
        ("{segment: B2A}", ("segment",)),
        ("{territory: [29, Pays de la Loire]}", ("territory",)),
        ("{size: {from: 15}}", ("size",)),
        ("{score: {from: 70}, language: en}", ("language", "score")),
        ("{score: {from: 64, to: 64}, language: [en, fr], kind: sales, status: qualified}", ()),
        ("{status: to_check, kind: support}", ("status", "kind")),
    ],
)
def test_a_rule_fits_when_all_it_asks_for_is_true(conditions: str, missing: tuple[str, ...]) -> None:
    assert unmet(when(conditions), VANNES) == missing


@pytest.mark.parametrize("condition", ["size: {to: 5000}", "score: {to: 100}", "territory: Bretagne"])
def test_what_is_not_known_fits_no_bound(condition: str) -> None:
    assert unmet(when(f"{{{condition}}}"), Subject(segment="B2B")) == (condition.partition(":")[0],)


def test_a_lead_is_seen_as_it_was_before_somebody_had_it() -> None:
    subject = subject_of(a_lead(status=Status.CONTACTED, kind=Kind.SUPPORT, size=3, score=12))
    assert (subject.status, subject.kind, subject.size, subject.score) == ("qualified", "support", 3, 12)
    assert subject_of(a_lead(status=Status.TO_CHECK)).status == "to_check"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("", "fr"),
        ("tablette", "fr"),
        ("Bonjour, nous cherchons un CRM cloud pour la force de vente", "fr"),
        ("on a besoin d’un logiciel en or, à jour, pour le service it", "fr"),
        ("Hello, we are looking for rugged tablets for our team", "en"),
        ("Guten Tag, wir suchen eine Software für unsere Werkstatt", "de"),
        ("Hola, buscamos un programa para nuestra empresa", "es"),
        ("Buongiorno, cerchiamo delle tavolette per la nostra azienda", "it"),
        ("Hallo, wij zoeken een tablet voor onze winkel", "nl"),
    ],
)
def test_the_language_is_told_by_small_words(text: str, language: str) -> None:
    assert language_of(text) == language
