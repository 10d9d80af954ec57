"""The form in which an agent says what a message meant: words are chosen by their number in the message."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.conversations.reviews import (
    MarkedEntity,
    Meaning,
    MessageReview,
    ReviewRefused,
    Verdict,
    words_of,
)
from bot.qualification.segments import UNKNOWN, Segment
from bot.web.console.guards import Form
from bot.web.console.review_words import intent_labels, review_words

INTENT, SEGMENT, VERDICT, SEEN, NOBODY = "intention", "segment", "avis", "version", "anonyme"
TOPIC, FIRST, LAST = "type", "premier", "dernier"
_SPARE_ROWS = 2
_ENDS = ".,;:!?…)»\"'"
_BEGINNINGS = "(«\"'"


@dataclass(frozen=True)
class EntityRow:
    """One line of the form: a topic and the numbers of its first and last words, as chosen so far."""

    topic: str = ""
    first: str = ""
    last: str = ""


@dataclass(frozen=True)
class MessageForm:
    """What the form shows."""

    verdict: str
    intents: tuple[str, ...]
    segment: str
    rows: tuple[EntityRow, ...]
    words: tuple[str, ...]
    """The words of the message as they are shown, the first one being number 1."""
    seen: int
    names_nobody: bool

    @classmethod
    def of(cls, review: MessageReview | None, text: str, shown: str) -> MessageForm:
        """The form of what is stored; `shown` is the text with contact details covered."""
        spans = words_of(text)
        meaning = review.meaning if review else Meaning()
        rows = tuple(_row(entity, spans) for entity in meaning.entities)
        return cls(
            verdict=review.verdict.value if review else "",
            intents=meaning.intents,
            segment=meaning.segment or "",
            rows=(*rows, *(EntityRow() for _ in range(_SPARE_ROWS))),
            words=tuple(shown[start:end] for start, end in spans),
            seen=review.version if review else 0,
            names_nobody=meaning.names_nobody,
        )

    @classmethod
    def typed(cls, form: Form, text: str, shown: str, seen: int) -> MessageForm:
        """The form as it was sent, to be shown again."""
        rows = tuple(row for row in sent_rows(form) if row != EntityRow())
        return cls(
            verdict=form.get(VERDICT, ""),
            intents=tuple(filter(None, form.all(INTENT))),
            segment=form.get(SEGMENT, ""),
            rows=(*rows, *(EntityRow() for _ in range(_SPARE_ROWS))),
            words=tuple(shown[start:end] for start, end in words_of(text)),
            seen=seen,
            names_nobody=form.get(NOBODY) == "1",
        )


def sent_rows(form: Form) -> Sequence[EntityRow]:
    """The lines that were sent, empty ones among them."""
    columns = (form.all(name) for name in (TOPIC, FIRST, LAST))
    return [EntityRow(*values) for values in zip(*columns, strict=False)]


def read_verdict(form: Form) -> Verdict:
    """Whether the message was understood. Raises `ReviewRefused`."""
    try:
        return Verdict(form.get(VERDICT, ""))
    except ValueError:
        raise ReviewRefused("verdict") from None


def read_meaning(form: Form, text: str) -> Meaning:
    """What the message meant; codes that no page offers count as nothing. Raises `ReviewRefused`."""
    known = intent_labels()
    segments = {UNKNOWN, *(segment.value for segment in Segment)}
    segment = form.get(SEGMENT, "")
    return Meaning(
        intents=tuple(intent for intent in form.all(INTENT) if intent in known),
        entities=tuple(_entity(row, text) for row in sent_rows(form) if row != EntityRow()),
        segment=segment if segment in segments else None,
        names_nobody=form.get(NOBODY) == "1",
    )


def seen_version(form: Mapping[str, str]) -> int:
    """The version that the page showed."""
    text = form.get(SEEN, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0


def _entity(row: EntityRow, text: str) -> MarkedEntity:
    spans = words_of(text)
    if row.topic not in review_words()["topics"] or not row.first:
        raise ReviewRefused("half_entity")
    first, last = _number(row.first, len(spans)), _number(row.last or row.first, len(spans))
    if last < first:
        raise ReviewRefused("wrong_order")
    start, end = spans[first - 1][0], spans[last - 1][1]
    words = text[start:end]
    # A word is chosen with the punctuation that it carries; what it means does not end in a comma.
    bare = words.rstrip(_ENDS) or words
    end = start + len(bare)
    return MarkedEntity(end - len(bare.lstrip(_BEGINNINGS) or bare), end, row.topic)


def _number(text: str, count: int) -> int:
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0
    if not 1 <= number <= count:
        raise ReviewRefused("outside_of_the_message")
    return number


def _row(entity: MarkedEntity, spans: Sequence[tuple[int, int]]) -> EntityRow:
    inside: list[Any] = [
        n for n, (start, end) in enumerate(spans, 1) if start < entity.end and end > entity.start
    ]
    if not inside:
        return EntityRow(entity.topic)
    return EntityRow(entity.topic, str(inside[0]), str(inside[-1]))
