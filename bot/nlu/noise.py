"""The same sentence as others would have typed it: training examples with the slips of real visitors."""

from __future__ import annotations

import random
import re

# Letters beside each other on a French keyboard.
_ROWS = ("azertyuiop", "qsdfghjklm", "wxcvbn")
_NEIGHBOURS = {
    letter: row[max(0, at - 1) : at] + row[at + 1 : at + 2] for row in _ROWS for at, letter in enumerate(row)
}
_PLURALS = re.compile(r"(?<=\w{3})(?:s|es|ent|e)\b")
_CHAT = (
    (re.compile(r"\bqu(?=[aeio])"), "k"),
    (re.compile(r"\bque\b"), "ke"),
    (re.compile(r"\bc'est\b"), "c"),
    (re.compile(r"\bj'ai\b"), "g"),
    (re.compile(r"\bpour\b"), "pr"),
    (re.compile(r"\bvous\b"), "vs"),
    (re.compile(r"\bnous\b"), "ns"),
    (re.compile(r"\bdans\b"), "ds"),
    (re.compile(r"\bbonjour\b"), "bjr"),
    (re.compile(r"(?<=\w)er\b"), "é"),
    (re.compile(r"\bne |\bn'"), ""),
)
_SHORTEST_WORD = 4


def noisy(text: str, chance: random.Random) -> str:
    """The text with one kind of slip: a lost apostrophe, a typo or two, dropped endings, chat spelling."""
    kind = chance.choice((_without_apostrophes, _with_typos, _with_typos, _without_endings, _as_chat))
    return kind(text.lower(), chance)


def _without_apostrophes(text: str, chance: random.Random) -> str:
    return text.replace("'", chance.choice(("", " "))).replace("’", chance.choice(("", " ")))


def _without_endings(text: str, chance: random.Random) -> str:
    return _PLURALS.sub(lambda match: "" if chance.random() < 0.5 else match.group(), text)


def _as_chat(text: str, chance: random.Random) -> str:
    for pattern, short in _CHAT:
        if chance.random() < 0.6:
            text = pattern.sub(short, text)
    return text


def _with_typos(text: str, chance: random.Random) -> str:
    words = text.split()
    long_words = [i for i, word in enumerate(words) if len(word) >= _SHORTEST_WORD]
    for index in chance.sample(long_words, min(len(long_words), 1 + len(long_words) // 8)):
        words[index] = _typo(words[index], chance)
    return " ".join(words)


def _typo(word: str, chance: random.Random) -> str:
    at = chance.randrange(1, len(word) - 1)
    letter = word[at]
    return chance.choice(
        (
            word[:at] + word[at + 1 :],
            word[:at] + letter + word[at:],
            word[:at] + word[at + 1] + letter + word[at + 2 :],
            word[:at] + chance.choice(_NEIGHBOURS.get(letter, letter)) + word[at + 1 :],
        )
    )
