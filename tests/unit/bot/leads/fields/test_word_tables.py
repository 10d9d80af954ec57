"""The word lists beside the parsers."""

from pathlib import Path

import pytest

from bot.leads.fields import word_tables
from bot.leads.fields.word_tables import phrases, words

TABLES = sorted(path.stem for path in Path(word_tables.__file__).parent.glob("*.txt"))


@pytest.mark.parametrize("name", TABLES)
def test_every_table_says_where_it_comes_from(name: str) -> None:
    head = (Path(word_tables.__file__).parent / f"{name}.txt").read_text(encoding="utf-8").split("\n\n")[0]
    assert "# Source:" in head
    assert "2026" in head


def test_words_are_folded() -> None:
    assert "eleonore" in words("first_names")
    assert all(word == word.lower() for word in words("first_names"))


def test_the_longest_phrase_comes_first() -> None:
    lengths = [len(phrase) for phrase in phrases("job_titles")]
    assert lengths == sorted(lengths, reverse=True)


def test_names_that_are_family_names_too_hold_no_function_word() -> None:
    assert not words("surnames_too") & words("not_names")
