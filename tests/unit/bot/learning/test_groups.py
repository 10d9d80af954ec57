"""Messages that ask for the same stand together."""

from __future__ import annotations

import random
import time

from bot.learning.groups import Group, grouped
from bot.search.words import search_words


def words(text: str) -> frozenset[str]:
    return frozenset(search_words(text))


def groups(*texts: str) -> list[set[str]]:
    return [set(group.members) for group in grouped(texts, words)]


def test_messages_with_the_same_telling_words_stand_together_the_largest_group_first() -> None:
    assert groups(
        "vos tablettes sont-elles étanches ?",
        "livrez-vous aux Antilles ?",
        "la tablette est étanche ?",
        "est-ce que c'est étanche une tablette",
    ) == [
        {
            "vos tablettes sont-elles étanches ?",
            "la tablette est étanche ?",
            "est-ce que c'est étanche une tablette",
        },
        {"livrez-vous aux Antilles ?"},
    ]


def test_a_common_word_alone_puts_nothing_together() -> None:
    texts = [
        f"tablette {word}" for word in ("étanche", "rose", "bluetooth", "gravure", "recyclage", "pliable")
    ]
    assert len(grouped(texts, words)) == 6


def test_messages_without_a_telling_word_are_one_group() -> None:
    assert groups("?", "…", "étanche") == [{"?", "…"}, {"étanche"}]


def test_every_message_stands_in_one_group() -> None:
    chance = random.Random(1)
    texts = [" ".join(chance.choices("abcdefghij", k=3)) + str(n) for n in range(200)]
    found: list[Group[str]] = grouped(texts, lambda text: frozenset(text.split()))
    assert sorted(member for group in found for member in group.members) == sorted(texts)


def test_a_thousand_messages_are_grouped_while_a_page_is_made() -> None:
    chance = random.Random(1)
    vocabulary = [f"mot{n}" for n in range(3000)]
    texts = [frozenset(chance.choices(vocabulary, k=8)) for _ in range(1000)]
    began = time.process_time()
    grouped(texts, lambda text: text)
    assert time.process_time() - began < 1
