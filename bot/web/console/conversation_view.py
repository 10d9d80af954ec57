"""A conversation as a support agent reads it: each message, what was understood, what the assistant did."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bot.conversations.conversation import (
    WORDLESS,
    AssistantMessage,
    MessageKind,
    Transcript,
    Turn,
    TurnStatus,
)
from bot.qualification.decision import CLASSIFIER
from bot.web.console import moments
from bot.web.console.masking import Veil
from bot.web.console.reasons import sentence
from bot.web.console.review_words import intent_label
from bot.web.console.rows import percent, segment_label
from bot.web.console.transcript import Piece, pieces, plain_links
from bot.web.console.understood import topic_label, understood

_NOTHING = 0.05
_INSTANT = 0.1
_RECAP = "recap"


@dataclass(frozen=True)
class Clue:
    """One thing in a message that speaks for or against segments."""

    sentence: str
    quote: str
    weights: tuple[str, ...]


@dataclass(frozen=True)
class Said:
    """What the assistant said at once; `thumb` is what the visitor thought of it."""

    text: str
    choices: tuple[str, ...]
    lines: tuple[tuple[str, str], ...]
    thumb: str


@dataclass(frozen=True)
class Inside:
    """What was understood of one message, part by part."""

    intent: str
    code: str
    sure: bool
    entities: tuple[str, ...]
    clues: tuple[Clue, ...]
    leaning: str
    segment: str


@dataclass(frozen=True)
class Message:
    """One turn as it is shown."""

    number: int
    iso: str
    clock: str
    pressed: bool
    hidden: bool
    said: tuple[Piece, ...]
    summary: tuple[str, ...]
    inside: Inside | None
    deeds: tuple[str, ...]
    bubbles: tuple[Said, ...]
    failure: str
    duration: str
    model: str
    ended: bool


class ConversationView:
    """Makes the messages of one conversation; `thumbs` are by the id of the assistant's message."""

    def __init__(
        self,
        now: datetime.datetime,
        words: Mapping[str, Any],
        own: Mapping[str, Any],
        veil: Veil,
        thumbs: Mapping[str, str],
    ) -> None:
        self._now = now
        self._words = words
        self._own = own
        self._veil = veil
        self._thumbs = thumbs

    def messages(self, transcript: Transcript, *, saved: bool) -> list[Message]:
        """The turns in order; `saved`: a request of this conversation reached the end."""
        shown, asked = [], None
        for turn in transcript.turns:
            shown.append(self._message(turn, asked, saved))
            asked = turn.answer.requested_slot if turn.answer else asked
        return shown

    def _message(self, turn: Turn, asked: str | None, saved: bool) -> Message:
        message, answer = turn.message, turn.answer
        opening = message.kind in WORDLESS
        known = answer.understanding if answer and not opening else {}
        failed = turn.status is not TurnStatus.ANSWERED
        hidden = turn.number in self._veil.hidden
        text = self._veil.said(turn, self._own["page"]["hidden"])
        return Message(
            number=turn.number,
            iso=message.received_at.astimezone(self._now.tzinfo).isoformat(timespec="seconds"),
            clock=moments.clock(message.received_at, self._now.tzinfo, self._words["moments"]),
            pressed=message.kind is MessageKind.BUTTON,
            hidden=hidden,
            said=() if opening else tuple(pieces(text, () if hidden else self._marked(known, message.text))),
            summary=tuple(self._summary(known)),
            inside=self._inside(known, message.text, hidden) if known else None,
            deeds=tuple(self._deeds(turn, known, asked, saved)),
            bubbles=tuple(map(self._bubble, answer.messages)) if answer else (),
            failure=self._words["failures"].get(turn.status.value, "") if failed else "",
            duration=duration(answer.answered_at - message.received_at, self._own["page"]) if answer else "",
            model=(answer.model or "") if answer else "",
            ended=message.kind is MessageKind.END,
        )

    def _summary(self, known: Mapping[str, Any]) -> Iterator[str]:
        """In one line; who the visitor is only where nothing is masked."""
        for part in understood(known, self._words, anonymous=self._veil.masks):
            yield self._veil.clean(part)
        for fact in (known.get("facts") or ()) if self._veil.masks else ():
            if fact.get("topic") in ("name", "email", "phone"):
                label = topic_label(str(fact["topic"]), self._words)
                value = self._veil.value(str(fact["topic"]), "")
                yield self._words["understood"]["facts"].format(label=label, value=value)

    def _marked(self, known: Mapping[str, Any], text: str) -> list[str]:
        """The words in which something was found; the classifier looks at the whole message."""
        found = [item for item in known.get("evidence") or () if item.get("signal") != CLASSIFIER]
        quotes = [str(item.get("quote") or "") for item in found]
        return [self._veil.clean(part) for part in [*quotes, *_entity_texts(known, text)]]

    def _inside(self, known: Mapping[str, Any], text: str, hidden: bool) -> Inside:
        share = percent(float(known.get("confidence") or 0.0))
        segment, leaning = self._leaning(known.get("segment"))
        intent = str(known.get("intent") or "")
        label = intent_label(intent or None)
        confidence = self._words["values"]["percent"].format(percent=share)
        return Inside(
            intent=self._own["page"]["intent"].format(intent=label, confidence=confidence),
            code=intent,
            sure=(share or 0) >= 50,
            entities=() if hidden else tuple(self._entities(known, text)),
            clues=tuple(map(self._clue, known.get("evidence") or ())),
            leaning=leaning,
            segment=segment,
        )

    def _entities(self, known: Mapping[str, Any], text: str) -> Iterator[str]:
        labels = self._own["entities"]
        for entity in known.get("entities") or ():
            kind = str(entity.get("entity"))
            words = text[int(entity.get("start", 0)) : int(entity.get("end", 0))] or str(entity.get("value"))
            shown = self._veil.value(kind, words)
            yield self._own["page"]["entity"].format(kind=labels.get(kind, kind), text=shown)

    def _clue(self, item: Mapping[str, Any]) -> Clue:
        layout = self._own["page"]["weight"]
        weights = sorted(dict(item.get("weights") or {}).items(), key=lambda pair: -abs(pair[1]))
        return Clue(
            sentence=sentence(str(item.get("signal")), self._words),
            quote=self._veil.clean(str(item.get("quote") or "")),
            weights=tuple(
                layout.format(segment=segment_label(code, self._words), weight=signed(weight))
                for code, weight in weights
                if abs(weight) >= _NOTHING
            ),
        )

    def _leaning(self, segment: Any) -> tuple[str, str]:
        """The code of the segment, and what is said of it."""
        if not isinstance(segment, Mapping):
            return "", ""
        texts = self._own["page"]
        code = str(segment.get("best") if segment.get("committed") else segment.get("label") or "unknown")
        if code == "unknown":
            return "", str(texts["undecided"])
        share = percent(float(segment.get("confidence") or 0.0))
        confidence = self._words["values"]["percent"].format(percent=share)
        leaning = texts["leaning"].format(segment=segment_label(code, self._words), confidence=confidence)
        return code, f"{leaning} ({texts['committed']})" if segment.get("committed") else leaning

    def _deeds(self, turn: Turn, known: Mapping[str, Any], asked: str | None, saved: bool) -> Iterator[str]:
        texts, answer = self._own["deeds"], turn.answer
        if answer is None:
            return
        if turn.status is TurnStatus.FAILED:
            yield texts["gave_up"]
        questions = self._words["understood"]["questions"]
        for act in known.get("acts") or ():
            kind, _, what = str(act).partition(":")
            if kind == "asks":
                answered = texts["answered"].format(question=questions.get(what, what))
                yield texts["no_answer"] if what == "unknown" else answered
        if any((message.card or {}).get("kind") == _RECAP for message in answer.messages):
            yield texts["recap"]
        if saved and asked == "confirm" and answer.requested_slot != "confirm":
            yield texts["saved"]
        if answer.requested_slot:
            yield texts["asked"].format(topic=topic_label(answer.requested_slot, self._words))
        if answer.done:
            yield texts["ended"]

    def _bubble(self, message: AssistantMessage) -> Said:
        card = message.card or {}
        lines = card.get("lines") or ()
        # The card says the same again, line by line.
        text = str(card.get("title") or message.text) if lines else message.text
        thumb = self._thumbs.get(message.id)
        return Said(
            text=plain_links(self._veil.clean(text)),
            choices=tuple(self._veil.clean(button.title) for button in message.buttons),
            lines=tuple((str(line.get("label")), self._value(line)) for line in lines),
            thumb=self._own["page"]["thumbs"][thumb] if thumb else "",
        )

    def _value(self, line: Mapping[str, Any]) -> str:
        return self._veil.value(str(line.get("topic")), str(line.get("value")))


def duration(span: datetime.timedelta, texts: Mapping[str, str]) -> str:
    """« 0,8 s », « 12 min », « 1 h 05 »."""
    seconds = max(span.total_seconds(), 0.0)
    if seconds < _INSTANT:
        return texts["instant"]
    if seconds < 60:
        tenths = f"{seconds:.1f}".replace(".", ",") if seconds < 10 else str(round(seconds))
        return texts["duration_seconds"].format(seconds=tenths)
    minutes = round(seconds / 60)
    if minutes < 60:
        return texts["duration_minutes"].format(minutes=minutes)
    return texts["duration_hours"].format(hours=minutes // 60, minutes=minutes % 60)


def signed(weight: float) -> str:
    """« +1,8 », « −0,8 »."""
    return f"{'−' if weight < 0 else '+'}{abs(weight):.1f}".replace(".", ",")


def _entity_texts(known: Mapping[str, Any], text: str) -> Iterator[str]:
    for entity in known.get("entities") or ():
        yield text[int(entity.get("start", 0)) : int(entity.get("end", 0))]
