"""A conversation as the staff reads it, with the words marked that gave evidence."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot.conversations.conversation import (
    WORDLESS,
    AssistantMessage,
    MessageKind,
    Transcript,
    Turn,
    TurnStatus,
)
from bot.leads.lead import Lead, Status
from bot.leads.redaction import without_contact_details
from bot.web.console import moments
from bot.web.console.reasons import quotes
from bot.web.console.understood import understood

Clean = Callable[[str], str]
_LINK = re.compile(r"\[([^\[\]]+)\]\([^()\s]+\)")


@dataclass(frozen=True)
class Piece:
    """A part of what the visitor typed; a marked one gave evidence."""

    text: str
    marked: bool = False


@dataclass(frozen=True)
class Bubble:
    """What the assistant said at once."""

    text: str
    choices: tuple[str, ...]
    lines: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Exchange:
    """One turn: the visitor, what was understood, the assistant."""

    number: int
    iso: str
    clock: str
    pressed: bool
    said: tuple[Piece, ...]
    understood: tuple[str, ...]
    failure: str
    bubbles: tuple[Bubble, ...]


def exchanges(
    transcript: Transcript, lead: Lead, now: datetime.datetime, words: Mapping[str, Any]
) -> list[Exchange]:
    """The turns in order. Of somebody who refused to be contacted, name and contact details are not shown."""
    anonymous = lead.status in (Status.NO_CONTACT, Status.ERASED)
    clean = _cleaner(lead, transcript) if anonymous else str
    marks = quotes(lead.evidence)
    return [
        _exchange(turn, marks.get(turn.number, []), now, words, clean, anonymous) for turn in transcript.turns
    ]


def _exchange(
    turn: Turn,
    marks: Sequence[str],
    now: datetime.datetime,
    words: Mapping[str, Any],
    clean: Clean,
    anonymous: bool,
) -> Exchange:
    message, answer = turn.message, turn.answer
    known = understood(answer.understanding, words, anonymous=anonymous) if answer else []
    failed = words["failures"].get(turn.status.value, "") if turn.status is not TurnStatus.ANSWERED else ""
    return Exchange(
        number=turn.number,
        iso=message.received_at.astimezone(now.tzinfo).isoformat(timespec="seconds"),
        clock=moments.clock(message.received_at, now.tzinfo, words["moments"]),
        pressed=message.kind is MessageKind.BUTTON,
        said=() if message.kind in WORDLESS else tuple(pieces(clean(message.text), marks)),
        understood=() if message.kind in WORDLESS else tuple(clean(part) for part in known),
        failure=failed,
        bubbles=tuple(_bubble(item, clean) for item in answer.messages) if answer else (),
    )


def _bubble(message: AssistantMessage, clean: Clean) -> Bubble:
    card = message.card or {}
    lines = card.get("lines") or ()
    return Bubble(
        # The card says the same again, line by line.
        text=plain_links(clean(str(card.get("title") or message.text) if lines else message.text)),
        choices=tuple(button.title for button in message.buttons),
        lines=tuple((str(line.get("label")), clean(str(line.get("value")))) for line in lines),
    )


def plain_links(text: str) -> str:
    """The text with its links reduced to their words."""
    return _LINK.sub(r"\1", text)


def pieces(text: str, marks: Iterable[str]) -> list[Piece]:
    """The text cut where marked words begin and end. Words that do not stand in it mark nothing."""
    spans = _joined(_spans(text, marks))
    cut: list[Piece] = []
    end = 0
    for start, stop in spans:
        cut += [Piece(text[end:start]), Piece(text[start:stop], marked=True)]
        end = stop
    return [piece for piece in [*cut, Piece(text[end:])] if piece.text]


def _spans(text: str, marks: Iterable[str]) -> list[tuple[int, int]]:
    found = ((text.find(mark), len(mark)) for mark in marks if mark)
    return sorted((start, start + length) for start, length in found if start >= 0)


def _joined(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for start, stop in spans:
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(stop, joined[-1][1]))
        else:
            joined.append((start, stop))
    return joined


def _cleaner(lead: Lead, transcript: Transcript) -> Clean:
    """Takes out what the visitor told of themselves anywhere in the conversation."""
    known = _told(lead, transcript)
    blank = replace(lead, brief=None, evidence=(), score_reasons=())

    def clean(text: str) -> str:
        return without_contact_details(replace(blank, need=text), known).need or ""

    return clean


def _told(lead: Lead, transcript: Transcript) -> Lead:
    told: dict[str, Any] = {}
    for turn in transcript.turns:
        for fact in (turn.answer.understanding.get("facts") or ()) if turn.answer else ():
            topic, value = fact.get("topic"), fact.get("value")
            if topic == "name" and isinstance(value, Mapping):
                told.update({key: value.get(key) for key in ("first_name", "last_name")})
            elif topic in ("email", "phone"):
                told[topic] = value
    return replace(lead, **told)
