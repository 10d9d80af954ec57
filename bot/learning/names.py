"""Which words of a text are names: by the lists of the parsers, with and without capitals."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.leads.fields.word_tables import words

_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|['’-](?=[^\W\d_]))*")
_MOST_FOLLOWERS = 3
_WORDS_TOO = frozenset({"max"})
"""« 3 000 euros max »: first names that people write as words."""


def first_names_in(text: str, folded: str) -> Iterator[tuple[int, int]]:
    """Where a first name stands, and the words after it that would be a family name."""
    tokens = list(_WORD.finditer(folded))
    for index, token in enumerate(tokens):
        if not _is_first_name(token.group(), capital=text[token.start()].isupper()):
            continue
        yield token.span()
        before = token
        for follower in tokens[index + 1 : index + 1 + _MOST_FOLLOWERS]:
            if text[before.end() : follower.start()].strip(" -'’\u00a0"):
                break
            if not text[follower.start()].isupper() and not is_name(follower.group()):
                break
            yield follower.span()
            before = follower


def is_name(word: str) -> bool:
    """Whether a folded word stands in a list of names."""
    return word in words("first_names") or word in words("family_names")


def is_everyday(word: str) -> bool:
    """Whether a folded word is one of everyday French."""
    return word in _WORDS_TOO or any(
        word in words(table) for table in ("common_words", "not_names", "job_titles")
    )


def _is_first_name(word: str, *, capital: bool) -> bool:
    names = words("first_names")
    parts = re.split(r"[-'’]", word)
    if word not in names and not (len(parts) > 1 and parts[0] in names):
        return False
    return capital or not is_everyday(word)
