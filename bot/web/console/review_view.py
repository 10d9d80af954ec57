"""A conversation as its reviewer reads it: contact details covered, what was understood, what was judged."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.conversations.conversation import WORDLESS, Conversation, MessageKind, Turn
from bot.conversations.reviews import Act, ConversationReview, MessageReview, ReviewEvent, words_of
from bot.leads.lead import Lead
from bot.learning.personal import Known, covered, known_of, personal_spans
from bot.web.console import moments
from bot.web.console.moments import Moment, moment
from bot.web.console.review_words import FALLBACK, Names, act_line, intent_label, meaning_lines, verdict_line
from bot.web.console.rows import percent
from bot.web.console.understood import understood

_ANONYMOUS = ("first_name", "last_name", "email", "phone", "organisation", "siren", "siret")


@dataclass(frozen=True)
class Found:
    """What the database holds of a conversation under review."""

    conversation: Conversation
    turns: Sequence[Turn]
    leads: Sequence[Lead]
    review: ConversationReview | None
    messages: Mapping[int, MessageReview]
    tags: Sequence[str]
    history: Sequence[ReviewEvent]
    names: Names

    def turn(self, number: int) -> Turn | None:
        """The message with this number, if a visitor wrote one."""
        return next((t for t in self.turns if t.number == number and t.message.kind not in WORDLESS), None)


@dataclass(frozen=True)
class Word:
    """A word of a message, with the blank before it, and its number."""

    number: int
    before: str
    text: str


@dataclass(frozen=True)
class Line:
    """One turn: what the visitor wrote, what was understood, what agents said, what was answered."""

    number: int
    clock: str
    iso: str
    pressed: bool
    text: str
    words: tuple[Word, ...]
    understood: tuple[str, ...]
    model: str
    judged: str
    code: str
    meant: tuple[str, ...]
    answers: tuple[str, ...]


@dataclass(frozen=True)
class Deed:
    """One line of the history."""

    text: str
    comment: str
    at: Moment


def lines(found: Found, now: datetime.datetime, words: Mapping[str, Any]) -> list[Line]:
    """The turns in order."""
    known = known_of(
        (turn.answer.understanding for turn in found.turns if turn.answer),
        ({name: getattr(lead, name) for name in _ANONYMOUS} for lead in found.leads),
    )
    result, asked = [], None
    for turn in found.turns:
        result.append(_line(turn, found, known, asked, now, words))
        asked = turn.answer.requested_slot if turn.answer else asked
    return result


def deeds(found: Found, now: datetime.datetime, words: Mapping[str, Any]) -> list[Deed]:
    """What was done, newest first."""
    return [
        Deed(
            act_line(event, found.names),
            str(event.details.get("text", "")) if event.act is Act.COMMENTED else "",
            moment(event.at, now, words["moments"]),
        )
        for event in found.history
    ]


def shown_text(text: str, known: Known, today: datetime.date, asked: str | None) -> str:
    """A text with the contact details in it covered, each character at its place."""
    return covered(text, personal_spans(text, known, today, asked))


def _line(
    turn: Turn,
    found: Found,
    known: Known,
    asked: str | None,
    now: datetime.datetime,
    words: Mapping[str, Any],
) -> Line:
    message, answer, today = turn.message, turn.answer, now.date()
    typed = message.kind not in WORDLESS
    text = shown_text(message.text, known, today, asked) if typed else ""
    review = found.messages.get(turn.number)
    return Line(
        number=turn.number,
        clock=moments.clock(message.received_at, now.tzinfo, words["moments"]),
        iso=message.received_at.astimezone(now.tzinfo).isoformat(timespec="seconds"),
        pressed=message.kind is MessageKind.BUTTON,
        text=text,
        words=_words(text, message.text),
        understood=_understood(turn, words) if typed else (),
        model=(answer.model or "") if answer and typed else "",
        judged=verdict_line(review, found.names) if review else "",
        code=review.verdict.value if review else "",
        meant=tuple(meaning_lines(review.meaning, text, words)) if review else (),
        answers=tuple(
            shown_text(item.text, known, today, None) for item in (answer.messages if answer else ())
        ),
    )


def _understood(turn: Turn, words: Mapping[str, Any]) -> tuple[str, ...]:
    if turn.answer is None:
        return ()
    understanding = turn.answer.understanding
    intent = understanding.get("intent")
    share = percent(float(understanding.get("confidence") or 0.0))
    if intent in (None, FALLBACK):
        return tuple(understood(understanding, words, anonymous=True))
    named = f"{intent_label(intent)} ({words['values']['percent'].format(percent=share)})"
    return (named, *understood(understanding, words, anonymous=True))


def _words(shown: str, text: str) -> tuple[Word, ...]:
    """The words as they are shown, numbered as in what was typed."""
    result, end = [], 0
    for number, (start, stop) in enumerate(words_of(text), start=1):
        result.append(Word(number, shown[end:start], shown[start:stop]))
        end = stop
    return tuple(result)
