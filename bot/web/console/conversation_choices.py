"""The fields of the filter form, with what may be chosen in each, and the choices that are made."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot.conversations import marks
from bot.conversations.facts import Loss, Outcome
from bot.dialogue.topics import Topic
from bot.qualification.segments import Segment
from bot.unit_of_work import UnitOfWork
from bot.web.console.conversation_filters import (
    ANY_LOSS,
    ANYWHERE,
    NO_SEGMENT,
    TROUBLES,
    UNREVIEWED,
    ConversationChoice,
)
from bot.web.console.moments import day
from bot.web.console.review_words import intent_label
from bot.web.console.understood import topic_label


@dataclass(frozen=True)
class Option:
    """Something to choose."""

    value: str
    label: str


@dataclass(frozen=True)
class Options:
    """Options under a common heading; without one they stand by themselves."""

    label: str
    options: tuple[Option, ...]


@dataclass(frozen=True)
class Field:
    """A select of the form."""

    name: str
    label: str
    value: str
    groups: tuple[Options, ...]

    @property
    def chosen(self) -> str:
        """The label of what is chosen."""
        options = (option for group in self.groups for option in group.options)
        return next((option.label for option in options if option.value == self.value), self.value)


@dataclass(frozen=True)
class Chosen:
    """A filter that is on, and the address of the list without it."""

    label: str
    href: str


@dataclass(frozen=True)
class Known:
    """What conversations of this installation have: only that can be chosen."""

    acts: Sequence[str] = ()
    intents: Sequence[str] = ()
    models: Sequence[str] = ()


def known_in(uow: UnitOfWork) -> Known:
    """The acts, intents and models that occur."""
    found = uow.overviews.known_marks
    return Known(found(marks.ACT), found(marks.INTENT), found(marks.MODEL))


def fields(
    choice: ConversationChoice, known: Known, words: Mapping[str, Any], own: Mapping[str, Any]
) -> list[Field]:
    """The selects, in the order of the page."""
    labels = own["filters"]
    segments = [
        *(Option(code.value, words["segments"][code.value]) for code in Segment),
        Option(NO_SEGMENT, own["no_segment"]),
    ]
    outcomes = [Option(outcome.value, own["outcomes"][outcome.value]) for outcome in Outcome]
    confidences = [Option(str(n), own["confidences"].format(percent=n)) for n in marks.CONFIDENCES]
    stops = [
        Option(ANYWHERE, own["abandoned_anywhere"]),
        *(Option(topic.value, topic_label(topic.value, words)) for topic in Topic if topic in _ASKED),
    ]
    reviews = [
        Option(UNREVIEWED if code == "none" else code, label) for code, label in own["reviews"].items()
    ]
    models = [Option(name, name) for name in sorted(known.models, reverse=True)]
    return [
        Field("segment", labels["segment"], choice.segment, _plain(segments)),
        Field("issue", labels["outcome"], choice.outcome, _plain(outcomes)),
        Field("fait", labels["act"], choice.act, tuple(_acts(known, words, own))),
        Field("arret", labels["abandoned"], choice.abandoned, _plain(stops)),
        Field("confiance", labels["confidence"], choice.confidence, _plain(confidences)),
        Field("relecture", labels["review"], choice.review, _plain(reviews)),
        Field("modele", labels["model"], choice.model, _plain(models)),
    ]


def chosen(
    choice: ConversationChoice, shown: Iterable[Field], words: Mapping[str, Any], own: Mapping[str, Any]
) -> Iterator[Chosen]:
    """The filters that are on, each with what takes it back."""
    texts = own["list"]
    if choice.search:
        yield Chosen(texts["searched"].format(words=choice.search), choice.without("q").href())
    for field in shown:
        if field.value:
            label = texts["filter_is"].format(label=field.label, value=field.chosen)
            yield Chosen(label, choice.without(field.name).href())
    for name, mark in TROUBLES.items():
        if name in choice.troubles:
            yield Chosen(own["troubles"][mark], choice.without(name).href())
    for name, at, text in (("du", choice.since, "since"), ("au", choice.until, "until")):
        if at:
            label = texts[text].format(day=day(at, words["moments"]["day_and_year"]))
            yield Chosen(label, choice.without(name).href())


def losses(choice: ConversationChoice, own: Mapping[str, Any]) -> list[tuple[str, str, bool]]:
    """The reasons for which leads are lost: label, address, whether it is the chosen one."""
    base = choice.first_page()
    every = [
        (ANY_LOSS, own["list"]["all_losses"]),
        *((loss.value, own["losses"][loss.value]) for loss in Loss),
    ]
    return [(label, replace(base, lost=code).href(), choice.lost == code) for code, label in every]


_ASKED = frozenset(Topic) - {Topic.CALLBACK, Topic.MARKETING, Topic.ANYTHING_ELSE}
"""Questions at which a visitor may leave."""


def _plain(options: Iterable[Option]) -> tuple[Options, ...]:
    return (Options("", tuple(options)),)


def _acts(known: Known, words: Mapping[str, Any], own: Mapping[str, Any]) -> Iterator[Options]:
    texts, read = own["acts"], words["understood"]
    kinds = (
        ("questions", "asks:", read["questions"]),
        ("sayings", "says:", read["sayings"]),
        ("wishes", "wants:", read["wishes"]),
    )
    rest = [act for act in known.acts if not act.startswith(("asks:", "says:", "wants:"))]
    for name, kind, labels in kinds:
        found = [act for act in known.acts if act.startswith(kind)]
        yield _group(texts[name], ((act, labels.get(act.removeprefix(kind), act)) for act in found))
    yield _group(texts["others"], ((act, _gesture(act, words, own)) for act in rest))
    intents = ((marks.INTENT + name, intent_label(name)) for name in known.intents)
    yield _group(texts["intents"], intents, prefix="")


def _gesture(act: str, words: Mapping[str, Any], own: Mapping[str, Any]) -> str:
    kind, _, topic = act.partition(":")
    read = words["understood"]
    if kind in ("corrects", "mistypes"):
        return str(read[kind].format(topic=topic_label(topic, words)))
    return str(own["acts"]["other"].get(act, act))


def _group(label: str, pairs: Iterable[tuple[str, str]], prefix: str = marks.ACT) -> Options:
    options = [Option(prefix + value, text[:1].upper() + text[1:]) for value, text in pairs]
    return Options(label, tuple(sorted(options, key=lambda option: option.label.lower())))
