"""What is learnt of reviewed messages, and what is not."""

from __future__ import annotations

import datetime
from dataclasses import replace

import pytest

from bot.conversations.review_repository import ReviewedMessage
from bot.conversations.reviews import MarkedEntity, Meaning, MessageReview, Verdict
from bot.learning.cleaning import NotClean, Vocabulary
from bot.learning.lessons import Lesson, School, folded, hash_of, merged, sentences
from bot.learning.personal import Known

NOW = datetime.datetime(2026, 3, 2, tzinfo=datetime.timezone.utc)
WORDS = "je voudrais savoir combien coûte une tablette pour mon bureau svp on est douze je suis"
SCHOOL = School(
    taught={folded("combien ça coûte"): frozenset({"ask_price"})},
    measured=frozenset({hash_of("je voudrais une tablette")}),
    intents=frozenset({"ask_price", "give_details", "state_need"}),
    vocabulary=Vocabulary.of([WORDS] * 3),
    today=NOW.date(),
)


def message(
    text: str, meaning: Meaning, predicted: str | None = "nlu_fallback", turn: int = 1
) -> ReviewedMessage:
    review = MessageReview("c1", turn, Verdict.WRONG, meaning, NOW, "u", predicted, None, 1)
    return ReviewedMessage(review, text, "size")


def lesson(text: str, *intents: str, segment: str | None = None, predicted: str | None = None) -> Lesson:
    return SCHOOL.lesson(message(text, Meaning(intents, (), segment), predicted), Known())


def refused(text: str, *intents: str, segment: str | None = None) -> str:
    with pytest.raises(NotClean) as refusal:
        lesson(text, *intents, segment=segment)
    return refusal.value.code


def test_a_lesson_holds_what_was_meant_and_not_where_it_was_said() -> None:
    said = Meaning(("give_details",), (MarkedEntity(7, 12, "size"),))
    found = SCHOOL.lesson(message("on est douze", said), Known())
    assert (found.text, found.intents, found.entities) == (
        "on est douze",
        ("give_details",),
        (("size", "douze"),),
    )
    assert (found.asked, found.version) == ("size", 1)
    assert "c1" not in found.id
    assert Lesson.from_json(found.to_json()) == found


def test_a_segment_alone_keeps_the_intent_that_was_seen_rightly() -> None:
    assert lesson("je voudrais savoir", segment="B2B", predicted="state_need").intents == ("state_need",)
    assert lesson("je voudrais savoir", segment="B2B", predicted="nlu_fallback").intents == ()


def test_what_must_not_be_taught_is_refused() -> None:
    assert refused("Je voudrais une tablette !", "state_need") == "measured"
    assert refused("combien ca coute", "state_need") == "taught_otherwise"
    assert refused("on est douze", "sing_a_song") == "unknown_intent"
    assert refused("/restart", "ask_price") == "unknown_word"
    assert refused("je voudrais [douze](size) svp", "ask_price") == "unknown_word"
    assert refused("…", "ask_price") == "length"


def test_sentences_are_sorted_by_intent_and_segment_without_doubles() -> None:
    lessons = [
        replace(lesson("on est douze", "give_details"), id="b"),
        replace(lesson("On est douze !", "give_details"), id="a"),
        replace(lesson("combien coûte une tablette pour mon bureau", "state_need", segment="B2B")),
        lesson("combien ça coûte", "ask_price"),
        lesson("je suis douze combien", "ask_price", "give_details"),
    ]
    taught = [item for item in lessons if not item.aside]
    found = sentences(lessons, SCHOOL.taught)
    texts = [text for block in found.values() for text in block]
    assert texts == [t for t in ("On est douze !", "combien coûte une tablette pour mon bureau") if any(
        t == item.text for item in taught)]  # fmt: skip
    assert ("ask_price", None) not in found


def test_one_lesson_of_five_is_kept_aside_whatever_its_accents() -> None:
    aside = [lesson(f"on est {'douze ' * n}svp", "give_details").aside for n in range(1, 60)]
    assert 0.05 < sum(aside) / len(aside) < 0.4
    one = lesson("combien coûte", "ask_price")
    assert one.aside is lesson("Combien coute ?", "ask_price").aside


def test_of_one_message_the_latest_review_counts() -> None:
    first = lesson("on est douze", "give_details")
    later = replace(first, version=2, intents=("state_need",))
    other = replace(first, id="other", text="je suis douze")
    assert merged([later], [first, other]) == sorted([later, other], key=lambda item: item.id)
    assert merged([first], [later]) == [later]
    double = replace(first, id="zzz")
    assert merged([first], [double]) == [first]
