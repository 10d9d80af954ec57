"""Whatever is typed, the parsers of quantities and words answer, soon, and quote what was typed."""

import datetime
import re
import time
from types import ModuleType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot import wording
from bot.leads.fields import (
    budget,
    callback_time,
    correction,
    end_customers,
    gateway_companies,
    need,
    procedure,
    regulation,
    size,
    timeline,
)
from bot.leads.fields.chat import spell_out
from bot.leads.fields.reading import ReadingContext

CONTEXT = ReadingContext(datetime.date(2026, 11, 23), asked=True)
PARSERS = [
    *(size, budget, timeline, callback_time, procedure),
    *(regulation, need, end_customers, gateway_companies),
]
KNOWN = frozenset({"size", "budget", "timeline", "need", "name", "email", "phone", "role", "organisation"})
WORDS = st.sampled_from(
    [
        *(
            "on est",
            "40",
            "pas 30",
            "entre 2 et 3000",
            "€",
            "k€",
            "/mois",
            "avant",
            "Noël",
            "T2",
            "12/05",
            "le",
            "dès",
        ),
        *(
            "moi",
            "seul",
            "un",
            "MAPA",
            "n° 2026-01",
            "contrôle",
            "article L. 12-3",
            "je voudrais",
            "tablette",
            "pour",
        ),
        *(
            "abonnés",
            "PME",
            "demain",
            "14h",
            "plutôt",
            "notez",
            "non",
            "oui",
            ".",
            ",",
            "?",
            "(",
            ")",
            "mille",
            "deux",
        ),
    ]
)
MESSAGES = st.one_of(st.text(max_size=400), st.lists(WORDS, max_size=60).map(" ".join))


@pytest.mark.parametrize("parser", PARSERS)
@settings(deadline=None, max_examples=30)
@given(text=MESSAGES)
def test_every_message_is_read_and_quoted_as_typed(parser: ModuleType, text: str) -> None:
    typed = spell_out(text).original
    answer = parser.read(text, CONTEXT)
    problems = wording.load("problems")
    for reading in [*parser.find(text, CONTEXT), *([answer] if answer is not None else [])]:
        assert reading.quote in typed or reading.quote in text
        assert reading.value is not None or reading.problem in problems


@settings(deadline=None, max_examples=30)
@given(text=MESSAGES)
def test_every_correction_is_of_a_known_topic(text: str) -> None:
    assert {topic for topic, _ in correction.find(text, CONTEXT, KNOWN)} <= KNOWN


@pytest.mark.parametrize(
    "piece",
    [
        *(
            "9 ",
            "1 000 ",
            "un ",
            "deux mille ",
            "12/",
            "L. 1-1 ",
            "entre ",
            "  ",
            "( ",
            "pas de ",
            "et moi ",
            "€ ",
        ),
        *(
            "oui non ",
            "avant le ",
            "oooo",
            "Abc Def ",
            "le bon c'est ",
            "d'ici a ",
            "mail@",
            "bonjour ",
            "merci ",
        ),
        "il me faut que ce soit ",
    ],
)
def test_a_thousand_characters_of_anything_cost_little(piece: str) -> None:
    text = (piece * 1000)[:1000]
    began = time.process_time()
    for parser in PARSERS:
        parser.read(text, CONTEXT)
        parser.find(text, CONTEXT)
    correction.find(text, CONTEXT, KNOWN)
    assert time.process_time() - began < 3


def test_the_sentences_about_problems_follow_french_typography() -> None:
    for code, sentence in wording.load("problems").items():
        assert not re.search(r"[^\u202f][?!;]", sentence), code
        assert "'" not in sentence, code
