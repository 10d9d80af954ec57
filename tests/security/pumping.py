"""Texts that make a pattern work as hard as it can: what it repeats, repeated, and an end that does not fit.

A pattern is slow where a text can be read by a repetition in more than one way: then each way is tried. The
texts are made from the pattern itself, so that no way of reading has to be guessed.
"""

from __future__ import annotations

import itertools
import re
import sre_constants as op
import sre_parse
from collections.abc import Iterator, Sequence
from typing import Any, cast

ENDS = ("\x01", "-z", " 9,")
_FEWEST_TIMES = 5
"""A repetition of less multiplies nothing."""
_READINGS = 24
"""Of what is repeated: each alternative, with and without each optional part."""
_BY_TURNS = 5
_BY_CATEGORY = {
    op.CATEGORY_DIGIT: "3",
    op.CATEGORY_NOT_DIGIT: "a",
    op.CATEGORY_SPACE: " ",
    op.CATEGORY_NOT_SPACE: "a",
    op.CATEGORY_WORD: "a",
    op.CATEGORY_NOT_WORD: "-",
}
_ANYTHING = "a -3é.,'\n@/"
Tree = Sequence[tuple[Any, Any]]


def pumped(pattern: re.Pattern[str], length: int) -> Iterator[str]:
    """Texts of about this length for every repetition of the pattern."""
    for before, repeated in _repetitions(cast(Tree, sre_parse.parse(pattern.pattern, pattern.flags)), ()):
        beginnings = dict.fromkeys((next(iter(_readings(before)), "")[: length // 4], ""))
        for beginning, body, end in itertools.product(beginnings, _bodies(repeated), ENDS):
            yield beginning + body * max(1, (length - len(beginning)) // len(body)) + end


def _bodies(repeated: Tree) -> Iterator[str]:
    """What is repeated, in its forms, and some of them by turns."""
    forms = list(itertools.islice(filter(None, dict.fromkeys(_readings(repeated))), _READINGS))
    yield from forms
    for one, other in itertools.permutations(forms[:_BY_TURNS], 2):
        yield one + other


def _repetitions(tree: Tree, before: Tree) -> Iterator[tuple[Tree, Tree]]:
    """What is repeated anywhere in the pattern, each with what stands before it."""
    passed = list(before)
    for kind, value in tree:
        if kind in (op.MAX_REPEAT, op.MIN_REPEAT):
            _, most, repeated = value
            if most >= _FEWEST_TIMES:
                yield tuple(passed), repeated
            yield from _repetitions(repeated, passed)
        elif kind is op.SUBPATTERN:
            yield from _repetitions(value[3], passed)
        elif kind is op.BRANCH:
            for alternative in value[1]:
                yield from _repetitions(alternative, passed)
        elif kind in (op.ASSERT, op.ASSERT_NOT):
            yield from _repetitions(value[1], passed)
        passed.append((kind, value))


def _readings(tree: Tree) -> Iterator[str]:
    """Some texts that fit: the plainest, then each part in its other forms while the rest stays plain."""
    parts = [list(itertools.islice(_forms(kind, value), _READINGS)) or [""] for kind, value in tree]
    plain = [forms[0] for forms in parts]
    yield "".join(plain)
    for place, forms in enumerate(parts):
        for form in forms[1:]:
            yield "".join([*plain[:place], form, *plain[place + 1 :]])


def _forms(kind: Any, value: Any) -> Iterator[str]:
    if kind is op.LITERAL:
        yield chr(value)
    elif kind is op.NOT_LITERAL:
        yield "~" if value != ord("~") else "x"
    elif kind is op.ANY:
        yield from "a- "
    elif kind is op.IN:
        yield from _characters(value)
    elif kind is op.BRANCH:
        for alternative in value[1]:
            yield from itertools.islice(_readings(alternative), 4)
    elif kind is op.SUBPATTERN:
        yield from _readings(value[3])
    elif kind in (op.MAX_REPEAT, op.MIN_REPEAT):
        fewest, most, repeated = value
        for times in dict.fromkeys((fewest, min(most, fewest + 1))):
            for reading in itertools.islice(_readings(repeated), 4):
                yield reading * min(times, 12)


def _characters(choices: Tree) -> Iterator[str]:
    if choices[0][0] is op.NEGATE:
        yield from (character for character in _ANYTHING if not _is_among(character, choices[1:]))
        return
    for kind, value in choices:
        if kind is op.LITERAL:
            yield chr(value)
        elif kind is op.RANGE:
            yield chr(value[0])
        elif kind is op.CATEGORY:
            yield _BY_CATEGORY[value]


def _is_among(character: str, choices: Tree) -> bool:
    for kind, value in choices:
        if kind is op.LITERAL and ord(character) == value:
            return True
        if kind is op.RANGE and value[0] <= ord(character) <= value[1]:
            return True
        if kind is op.CATEGORY and re.match(_CLASSES[value], character):
            return True
    return False


_CLASSES = {
    op.CATEGORY_DIGIT: r"\d",
    op.CATEGORY_NOT_DIGIT: r"\D",
    op.CATEGORY_SPACE: r"\s",
    op.CATEGORY_NOT_SPACE: r"\S",
    op.CATEGORY_WORD: r"\w",
    op.CATEGORY_NOT_WORD: r"\W",
}
