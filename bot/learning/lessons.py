"""What is learnt of reviewed messages: sentences to train with, dialogue tests, and some to measure with."""

from __future__ import annotations

import datetime
import hashlib
import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.conversations.review_repository import ReviewedMessage
from bot.learning.cleaning import Cleaned, NotClean, Vocabulary, cleaned
from bot.learning.personal import Known, personal_spans

KEPT_ASIDE = 5
"""One lesson of so many is measured with, never taught."""
MOST_TURNS = 5_000
"""No conversation is longer: its messages are counted, and limited by the minute."""
_MARKUP = re.compile(r"\]\(|\]\{|^/")
_LONGEST = 1000


@dataclass(frozen=True)
class Lesson:
    """One reviewed message without anything personal; its `id` does not name the conversation."""

    id: str
    version: int
    text: str
    intents: tuple[str, ...]
    segment: str | None
    entities: tuple[tuple[str, str], ...]
    """Topics with the words that tell something about them."""
    asked: str | None

    @property
    def aside(self) -> bool:
        """Whether it is kept to measure with."""
        return int(hashlib.sha256(folded(self.text).encode()).hexdigest(), 16) % KEPT_ASIDE == 0

    def to_json(self) -> dict[str, Any]:
        """A row of the files."""
        return {
            "id": self.id,
            "version": self.version,
            "text": self.text,
            "intents": list(self.intents),
            "segment": self.segment,
            "entities": [{"topic": topic, "text": words} for topic, words in self.entities],
            "asked": self.asked,
        }

    @classmethod
    def from_json(cls, row: Mapping[str, Any]) -> Lesson:
        """What `to_json` gave."""
        entities = tuple((entity["topic"], entity["text"]) for entity in row["entities"])
        return cls(
            row["id"],
            row["version"],
            row["text"],
            tuple(row["intents"]),
            row["segment"],
            entities,
            row["asked"],
        )


def folded(text: str) -> str:
    """A text by which doubles are known: small letters and figures without accents, single blanks."""
    decomposed = unicodedata.normalize("NFKD", text.lower())
    kept = "".join(character for character in decomposed if not unicodedata.combining(character))
    return re.sub(r"[^a-z0-9]+", " ", kept).strip()


def hash_of(text: str) -> str:
    """The hash under which the list of measured sentences knows a text."""
    return hashlib.sha256(folded(text).encode()).hexdigest()


@dataclass(frozen=True)
class School:
    """What lessons must agree with: the training data, what is measured with, and today's date."""

    taught: Mapping[str, Collection[str]]
    """The intents of each sentence of the training data, by its folded text."""
    measured: Collection[str]
    """Hashes of sentences that must never be taught."""
    intents: Collection[str]
    vocabulary: Vocabulary
    today: datetime.date

    def lesson(self, message: ReviewedMessage, known: Known) -> Lesson:
        """What is learnt of a message. Raises `NotClean`, whose code says why nothing is."""
        review, meaning = message.review, message.review.meaning
        text = " ".join(message.text.split())
        if text != message.text and meaning.entities:
            text = message.text  # the places of its entities count
        spans = personal_spans(text, known, self.today, message.asked)
        clean = cleaned(text, meaning.entities, spans, self.vocabulary, names_nobody=meaning.names_nobody)
        intents = meaning.intents or ((review.predicted,) if review.predicted in self.intents else ())
        if not (intents or meaning.entities or meaning.segment):
            raise NotClean("nothing")
        lesson = Lesson(
            id=_id(review.conversation_id, review.turn),
            version=review.version,
            text=" ".join(clean.text.split()),
            intents=tuple(str(intent) for intent in intents),
            segment=meaning.segment,
            entities=_entities(clean),
            asked=message.asked,
        )
        self._check(lesson)
        return lesson

    def _check(self, lesson: Lesson) -> None:
        text = folded(lesson.text)
        if not text or len(lesson.text) > _LONGEST:
            raise NotClean("length")
        if _MARKUP.search(lesson.text):
            raise NotClean("markup")
        if not set(lesson.intents) <= set(self.intents):
            raise NotClean("unknown_intent")
        if hash_of(lesson.text) in self.measured:
            raise NotClean("measured")
        others = set(self.taught.get(text, ())) - set(lesson.intents[:1])
        if others:
            raise NotClean("taught_otherwise")


def sentences(
    lessons: Iterable[Lesson], taught: Mapping[str, Collection[str]]
) -> dict[tuple[str, str | None], list[str]]:
    """The training sentences of lessons, by intent and segment; none that the training data holds already.

    A message with several intents teaches none of them: each of its clauses would have to.
    """
    seen = set(taught)
    found: dict[tuple[str, str | None], list[str]] = {}
    for lesson in sorted(lessons, key=lambda item: (item.text, item.id)):
        text = folded(lesson.text)
        if len(lesson.intents) == 1 and not lesson.aside and text not in seen:
            seen.add(text)
            found.setdefault((lesson.intents[0], lesson.segment), []).append(lesson.text)
    return dict(sorted(found.items(), key=lambda item: (item[0][0], item[0][1] or "")))


def merged(old: Iterable[Lesson], new: Iterable[Lesson]) -> list[Lesson]:
    """All lessons in a fixed order; of one message the latest, of equal texts the first."""
    latest: dict[str, Lesson] = {}
    for lesson in (*old, *new):
        known = latest.get(lesson.id)
        if known is None or known.version <= lesson.version:
            latest[lesson.id] = lesson
    texts: dict[tuple[str, str | None], Lesson] = {}
    for lesson in sorted(latest.values(), key=lambda item: item.id):
        texts.setdefault((folded(lesson.text), lesson.asked), lesson)
    return sorted(texts.values(), key=lambda item: item.id)


def ids_of(conversation_id: str) -> frozenset[str]:
    """The ids of every lesson that a conversation may have become: by these they are found again."""
    return frozenset(_id(conversation_id, turn) for turn in range(MOST_TURNS))


def _id(conversation_id: str, turn: int) -> str:
    return hashlib.sha256(f"{conversation_id}:{turn}".encode()).hexdigest()[:16]


def _entities(clean: Cleaned) -> tuple[tuple[str, str], ...]:
    return tuple(
        (entity.topic, " ".join(clean.text[entity.start : entity.end].split())) for entity in clean.entities
    )
