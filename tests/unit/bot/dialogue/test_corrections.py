"""What counts as a correction, and how many one message may hold."""

from __future__ import annotations

import time
from typing import Any

import pytest

from bot.dialogue.topics import Topic
from tests.unit.bot.dialogue.corrected import (
    ASSOCIATION,
    BUILDER,
    OPERATOR,
    PRIVATE,
    TOWN,
    Facts,
    changed,
    named,
    without,
)


@pytest.mark.parametrize(
    ("typed", "facts", "new"),
    [
        ("on est 14 et non 12, et pour l'enveloppe comptez 8000", BUILDER, {"size": 14, "budget": 8000}),
        ("le budget c'est 5000 et la date fin avril", BUILDER, {"timeline": "fin avril", "budget": 5000}),
        (
            "je suis responsable marketing et c'est 6 000 abonnés, pas 3 000",
            OPERATOR,
            {"role": "responsable marketing", "end_customers": "nos 6 000 abonnés fibre"},
        ),
        (
            "Organisation : Sénégal Vert. Fonction : directrice. Le reste est bon.",
            ASSOCIATION,
            {"organisation": "Sénégal Vert", "role": "directrice"},
        ),
        (
            "Correction : effectif 30, budget 3 500 €, échéance mars.",
            ASSOCIATION,
            {"size": 30, "timeline": "mars", "budget": 3500},
        ),
    ],
)
def test_several_corrections_in_one_message_are_all_kept(
    typed: str, facts: Facts, new: dict[str, Any]
) -> None:
    assert changed(typed, facts) == new


@pytest.mark.parametrize(
    ("typed", "facts", "new"),
    [
        ("est-ce que vous pouvez mettre 13 personnes à la place de 12 ?", BUILDER, {"size": 13}),
        ("on peut mettre début mai plutôt que fin mars ?", BUILDER, {"timeline": "début mai"}),
    ],
)
def test_a_correction_put_as_a_request_is_one(typed: str, facts: Facts, new: dict[str, Any]) -> None:
    assert changed(typed, facts) == new


@pytest.mark.parametrize(
    ("typed", "facts"),
    [
        ("est-ce que ça existe en location, pour deux ou trois mois ?", BUILDER),
        ("et si on vous prend 10 licences de plus en mars, vous faites un geste ?", ASSOCIATION),
        ("oui tout est bon, bonne journée et à lundi", BUILDER),
        ("oui parfait. j'ai mis du temps, on a eu 3 coupures de courant ce matin", ASSOCIATION),
        ("haha 6000 euros, mon patron va faire une syncope, mais oui c'est ça", BUILDER),
        ("oui, et je précise que je suis en congé jusqu'à lundi", TOWN),
        ("oui impeccable, désolé pour les fautes, j'ai plus mes lunettes depuis mardi", TOWN),
        (
            "oui c'est correct. Le budget doit encore passer en commission le 12 décembre, je vous "
            "tiens au courant",
            TOWN,
        ),
        ("oui. j'espère que la tablette marche avec la 4G parce que chez elle y a pas la fibre", PRIVATE),
        ("oui et pour info on est fermés du 24 au 31 décembre", BUILDER),
        ("oui, même si le 2 avril ça va être chaud", TOWN),
    ],
)
def test_questions_remarks_and_thanks_correct_nothing(typed: str, facts: Facts) -> None:
    assert changed(typed, facts) == {}


def test_a_detail_is_corrected_while_another_question_is_answered() -> None:
    typed = "au fait c'est 16 personnes pas 12, et pour le budget 3500"
    assert changed(typed, without(BUILDER, "budget"), Topic.BUDGET) == {"size": 16, "budget": 3500}
    typed = "Awa Sarr. Ah pardon, pour le budget c'est 3 200 euros et non 3 000"
    given = changed(typed, without(ASSOCIATION, "name"), Topic.NAME)
    assert given == {"name": named("Awa", "Sarr"), "budget": 3200}


def test_an_answer_without_a_word_that_takes_back_corrects_nothing() -> None:
    assert changed("début juin", without(BUILDER, "role"), Topic.ROLE).get("timeline") is None


@pytest.mark.parametrize("piece", ["pas ", "c'est ", "1 ", "avec deux ", "plutôt 12 que ", "ajoutez ", ", "])
def test_the_longest_message_is_read_quickly(piece: str) -> None:
    typed = (piece * 500)[:1000]
    start = time.process_time()
    changed(typed, TOWN)
    assert time.process_time() - start < 3
