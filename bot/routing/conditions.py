"""Whether a rule fits, and what keeps it from fitting."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.routing.rules import Conditions
from bot.routing.subject import Subject
from bot.search.words import search_words

SEGMENT, TERRITORY, SIZE, PRODUCT = "segment", "territory", "size", "product"
LANGUAGE, SCORE, STATUS, KIND = "language", "score", "status", "kind"


def unmet(when: Conditions, subject: Subject) -> tuple[str, ...]:
    """The names of the conditions that are not true of it; none: the rule fits."""
    return tuple(name for name, true in _each(when, subject) if not true)


def _each(when: Conditions, subject: Subject) -> Iterator[tuple[str, bool]]:
    if when.segments:
        yield SEGMENT, subject.segment in when.segments
    if when.departments:
        yield TERRITORY, subject.department in when.departments
    if when.size:
        yield SIZE, when.size.hold(subject.size)
    if when.products:
        said = search_words(subject.need)
        yield PRODUCT, any(_says(said, search_words(product)) for product in when.products)
    if when.languages:
        yield LANGUAGE, subject.language in when.languages
    if when.score:
        yield SCORE, when.score.hold(subject.score)
    if when.status:
        yield STATUS, subject.status == when.status
    if when.kind:
        yield KIND, subject.kind == when.kind


def _says(said: Sequence[str], wanted: Sequence[str]) -> bool:
    """Whether these words stand side by side, whatever their endings, capitals and accents."""
    size = len(wanted)
    return size > 0 and any(
        tuple(said[at : at + size]) == tuple(wanted) for at in range(len(said) - size + 1)
    )
