"""What may be said about a message."""

from __future__ import annotations

import pytest

from bot.conversations.reviews import (
    MarkedEntity,
    Meaning,
    ReviewRefused,
    Verdict,
    checked_comment,
    checked_meaning,
    checked_tag,
    words_of,
)

TEXT = "on est douze à Quimper"


def meaning(*spans: tuple[int, int], intents: tuple[str, ...] = ("give_details",)) -> Meaning:
    return Meaning(intents, tuple(MarkedEntity(start, end, "size") for start, end in spans))


def test_entities_come_in_the_order_of_the_text_and_each_intent_once() -> None:
    found = checked_meaning(
        Verdict.WRONG, meaning((15, 22), (7, 12), intents=("give_details", "greet", "greet")), TEXT
    )
    assert [(e.start, e.end) for e in found.entities] == [(7, 12), (15, 22)]
    assert found.intents == ("give_details", "greet")


def test_of_a_message_that_was_understood_nothing_else_is_kept() -> None:
    assert checked_meaning(Verdict.RIGHT, meaning((7, 12)), TEXT) == Meaning()


@pytest.mark.parametrize(
    ("said", "code"),
    [
        (Meaning(), "nothing_meant"),
        (meaning((7, 40)), "outside_of_the_message"),
        (meaning((-1, 2)), "outside_of_the_message"),
        (meaning((7, 7)), "outside_of_the_message"),
        (meaning((6, 7)), "empty_entity"),
        (meaning((3, 12), (7, 14)), "overlapping_entities"),
        (meaning(*[(7, 12)] * 13), "too_much"),
        (meaning(intents=("a", "b", "c", "d")), "too_much"),
    ],
)
def test_a_meaning_that_cannot_be_is_refused(said: Meaning, code: str) -> None:
    with pytest.raises(ReviewRefused) as refused:
        checked_meaning(Verdict.WRONG, said, TEXT)
    assert refused.value.code == code


def test_a_segment_alone_says_what_was_meant() -> None:
    assert checked_meaning(Verdict.WRONG, Meaning(segment="B2A"), TEXT).segment == "B2A"


def test_a_meaning_survives_being_stored() -> None:
    said = Meaning(("give_details",), (MarkedEntity(7, 12, "size"),), "B2B")
    assert Meaning.from_json(said.to_json()) == said


def test_a_comment_is_neither_empty_nor_endless() -> None:
    assert checked_comment("  à revoir ensemble ") == "à revoir ensemble"
    for text, code in ((" \n", "empty_comment"), ("x" * 2001, "long_comment")):
        with pytest.raises(ReviewRefused, match=code):
            checked_comment(text)


def test_tags_that_look_alike_are_one() -> None:
    assert checked_tag("  Hors   Sujet ") == "hors sujet"
    for text, code in (("  ", "empty_tag"), ("x" * 41, "long_tag")):
        with pytest.raises(ReviewRefused, match=code):
            checked_tag(text)


def test_words_are_found_where_they_stand() -> None:
    text = "  on est\tdouze "
    assert [text[start:end] for start, end in words_of(text)] == ["on", "est", "douze"]
    assert words_of("") == []
