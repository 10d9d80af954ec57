"""Conversations as lines of the list."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.conversations.overview import Overview
from bot.web.console import paths
from bot.web.console.excerpts import Excerpt
from bot.web.console.moments import Moment, moment
from bot.web.console.rows import segment_label
from bot.web.console.understood import topic_label


@dataclass(frozen=True)
class Sign:
    """Something worth knowing about a conversation; `kind` is its style."""

    label: str
    kind: str = ""


@dataclass(frozen=True)
class ConversationRow:
    """One line."""

    id: str
    href: str
    began: Moment
    title: str
    page: str
    segment: str
    segment_label: str
    outcome: str
    outcome_label: str
    messages: str
    signs: tuple[Sign, ...]
    excerpts: tuple[Excerpt, ...]


def conversation_row(
    item: Overview,
    query: str,
    now: datetime.datetime,
    words: Mapping[str, Any],
    own: Mapping[str, Any],
    excerpts: Sequence[Excerpt] = (),
) -> ConversationRow:
    """The line of this conversation; `query` leads back to the list it stands in."""
    facts = item.facts
    return ConversationRow(
        id=item.conversation.id,
        href=paths.conversation(item.conversation.id) + query,
        began=moment(item.conversation.created_at, now, words["moments"]),
        title=item.excerpt or own["list"]["silent"],
        page=item.conversation.page or "",
        segment=facts.segment or "",
        segment_label=segment_label(facts.segment, words),
        outcome=facts.outcome.value,
        outcome_label=own["outcomes"][facts.outcome.value],
        messages=counted(facts.messages, own["list"], "messages"),
        signs=tuple(signs(item, now, words, own)),
        excerpts=tuple(excerpts),
    )


def signs(
    item: Overview, now: datetime.datetime, words: Mapping[str, Any], own: Mapping[str, Any]
) -> Iterator[Sign]:
    """What went wrong, the gravest first, and how far the review is."""
    facts, texts = item.facts, own["signs"]
    for name in ("unhappy", "failed", "human"):
        if getattr(facts, name):
            yield Sign(own["troubles"][name], "bad" if name != "human" else "")
    if facts.not_understood:
        yield Sign(counted(facts.not_understood, texts, "not_understood"), "bad")
    if facts.corrected:
        yield Sign(own["troubles"]["corrected"])
    if facts.stopped_at and facts.left(now):
        yield Sign(texts["abandoned"].format(topic=topic_label(facts.stopped_at, words)))
    if item.review_status:
        status = own["reviews"].get(item.review_status, item.review_status)
        yield Sign(texts["review"].format(status=status), f"review-{item.review_status}")
    if item.conversation.test:
        yield Sign(texts["test"])


def counted(number: int, texts: Mapping[str, str], name: str) -> str:
    """« 1 message », « 3 messages »."""
    if number < 2 and f"{name}_one" in texts:
        return texts[f"{name}_one"] if number else texts.get(f"{name}_none", texts[f"{name}_one"])
    return texts[name].format(count=f"{number:,}".replace(",", "\u202f"))
