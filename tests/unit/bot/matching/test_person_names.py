"""Whether two names may be those of one person."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.matching.person_names import Names, compare_names


@dataclass(frozen=True)
class Somebody:
    first_name: str | None
    last_name: str | None


def named(text: str) -> Somebody:
    """« Odile Perrault »; a dash stands for what is not known."""
    first, last = text.split()
    return Somebody(None if first == "-" else first, None if last == "-" else last.replace("_", " "))


@pytest.mark.parametrize(
    ("one", "other", "said"),
    [
        ("Odile Perrault", "odile PERRAULT", Names.AGREE),
        ("Zoé Lefèvre", "Zoe Lefevre", Names.AGREE),
        ("Odile Perrault", "Perrault Odile", Names.AGREE),
        ("Odile Perrault", "O. Perrault", Names.AGREE),
        ("Odile Perrault", "Odile Perault", Names.AGREE),
        ("Odile Le_Goff", "Odile Le_Goff-Martin", Names.AGREE),
        ("- Perrault", "Odile Perrault", Names.AGREE),
        ("Odile Perrault", "Jean Perrault", Names.CONTRADICT),
        ("Odile Perrault", "Odile Martin", Names.CONTRADICT),
        ("Odile -", "Jean Martin", Names.CONTRADICT),
        ("Odile -", "Odile Martin", Names.SILENT),
        ("Odile -", "- Perrault", Names.SILENT),
        ("- -", "Odile Perrault", Names.SILENT),
    ],
)
def test_two_names(one: str, other: str, said: Names) -> None:
    assert compare_names(named(one), named(other)) is said
    assert compare_names(named(other), named(one)) is said


@given(st.text(min_size=1, max_size=15), st.text(min_size=1, max_size=15))
def test_nobody_contradicts_themselves(first: str, last: str) -> None:
    assert compare_names(Somebody(first, last), Somebody(first, last)) is not Names.CONTRADICT
