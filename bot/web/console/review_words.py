"""What the pages of review say: intents, topics and acts in French."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from bot import wording
from bot.conversations.reviews import Act, Meaning, MessageReview, ReviewEvent
from bot.web.console.rows import segment_label

FALLBACK = "nlu_fallback"
"""The intent of what the classifier was not sure enough of."""
Names = Mapping[str, str]
"""Members of staff by the id of their account."""


def review_words() -> Mapping[str, Any]:
    """The wording of these pages."""
    return wording.load("console_reviews")


@cache
def intent_labels() -> Mapping[str, str]:
    """Every intent that an agent may choose, with its label."""
    groups = review_words()["intent_groups"].values()
    return {name: label for group in groups for name, label in group["intents"].items()}


def intent_label(intent: str | None) -> str:
    """An intent in French; what nobody may choose keeps its code."""
    if intent in (None, FALLBACK):
        return str(review_words()["not_understood"])
    return intent_labels().get(str(intent), str(intent))


def who(names: Names, by: str | None) -> str:
    """The member of staff, or that it was somebody."""
    return names.get(by or "") or str(review_words()["nobody"])


def segment_of(code: str | None, words: Mapping[str, Any]) -> str:
    """A segment in French, with a label for what nobody could decide."""
    return str(review_words()["segments_unknown"]) if code == "unknown" else segment_label(code, words)


def meaning_lines(meaning: Meaning, text: str, words: Mapping[str, Any]) -> Sequence[str]:
    """What a message meant, part by part; `text` is the message as it is shown."""
    said = review_words()
    lines = [intent_label(intent) for intent in meaning.intents]
    if meaning.segment:
        lines.append(said["segment_is"].format(segment=segment_of(meaning.segment, words)))
    for entity in meaning.entities:
        topic = said["topics"].get(entity.topic, entity.topic)
        lines.append(said["entity_is"].format(topic=topic, words=text[entity.start : entity.end]))
    return lines


def verdict_line(review: MessageReview, names: Names) -> str:
    """« Mal compris, par Chantal »"""
    said = review_words()
    verdict = said["verdicts"][review.verdict.value]
    return str(said["judged_by"].format(verdict=verdict, who=who(names, review.by)))


def act_line(event: ReviewEvent, names: Names) -> str:
    """One act of the history in a sentence."""
    said, details = review_words(), event.details
    key = event.act.value
    if event.act is Act.COMMENTED and event.turn is not None:
        key = "commented_message"
    verdict = said["verdicts"].get(details.get("verdict"), "")
    return str(
        said["acts"][key].format(
            who=who(names, event.by),
            turn=event.turn,
            verdict=verdict.lower(),
            tag=details.get("tag"),
            status=said["statuses"].get(details.get("status"), "").lower(),
        )
    )
