"""Messages of visitors as they may be taught: nothing personal is left, or the message is not taught."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.conversations.reviews import MarkedEntity
from bot.leads.fields.text import fold
from bot.learning.names import is_everyday, is_name
from bot.learning.personal import ADDRESS, EMAIL, LINK, NAME, NUMBER, ORGANISATION, PHONE, PersonalSpan

_NEUTRAL = {
    EMAIL: "camille.martin@exemple.fr",
    PHONE: "06 39 98 00 12",  # of the range that is kept for fiction
    LINK: "www.exemple.fr",
    ORGANISATION: "Exemple SARL",
}
_PERSON, _FIRST_NAME, _FAMILY_NAME = "Camille Martin", "Camille", "Martin"
_NUMBERS = {9: "732 829 320", 14: "732 829 320 00074"}
"""By the count of digits: a SIREN and a SIRET that everybody uses as an example."""
_STREET, _TOWN = "12 rue des Lilas", "75000 Paris"
_LONGEST_ADDRESS = 6
"""Words: a longer one may hold a part of the sentence."""
_TITLE = re.compile(r"(?<!\w)(?:m|mr|mme|mlle|monsieur|madame|mademoiselle|maitre|docteur|dr)\.?\s*$")
_WORD = re.compile(r"[^\W\d_]+")
# From the beginning of a word only: tried at each of its letters, a long one would take seconds.
_LETTERS_AND_FIGURES = re.compile(r"(?<!\w)(?:[\d_]*[^\W\d_]\w*\d|[^\W\d]*\d\w*[^\W\d_]{2})")
_FIGURES = re.compile(r"\d(?:[\s.\-/]?\d){4,}")
_SENTENCE_ENDS = ".!?…:\n"


class NotClean(Exception):
    """It cannot be said for sure that nothing personal would be left; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Vocabulary:
    """The words of the training data, folded: what stands there already names nobody."""

    words: frozenset[str]

    @classmethod
    def of(cls, texts: Iterable[str], *, fewest: int = 3) -> Vocabulary:
        """Words that stand in at least so many texts; names are left out however often they do."""
        counts: dict[str, int] = {}
        for text in texts:
            for word in set(_WORD.findall(fold(text))):
                counts[word] = counts.get(word, 0) + 1
        return cls(frozenset(word for word, count in counts.items() if count >= fewest))

    def knows(self, word: str) -> bool:
        """Whether a folded word names nobody."""
        return is_everyday(word) or (word in self.words and not is_name(word))


@dataclass(frozen=True)
class Cleaned:
    """A message with neutral words in the place of personal ones, and its entities there."""

    text: str
    entities: tuple[MarkedEntity, ...]


def cleaned(
    text: str,
    entities: Sequence[MarkedEntity],
    personal: Sequence[PersonalSpan],
    vocabulary: Vocabulary,
    *,
    names_nobody: bool = False,
) -> Cleaned:
    """The message as it may be taught. Raises `NotClean`.

    A word that the vocabulary does not know may be a name: it is let through only where somebody who read the
    message says that it `names_nobody`, and never when it stands in a list of names.
    """
    parts: list[str] = []
    moved: list[tuple[int, int, int]] = []  # where a span began and ended, and how far what follows moves
    neutral: list[tuple[int, int]] = []
    done = length = 0
    for span in _with_whole_names(text, personal):
        kept = text[done : span.start]
        put = _neutral(span, text[span.start : span.end], titled=bool(_TITLE.search(fold(kept))))
        parts += [kept, put]
        length += len(kept)
        neutral.append((length, length + len(put)))
        length += len(put)
        moved.append((span.start, span.end, length - span.end))
        done = span.end
    result = "".join([*parts, text[done:]])
    _check(result, neutral, vocabulary, names_nobody)
    return Cleaned(result, tuple(_moved(entity, moved, neutral) for entity in entities))


def _with_whole_names(text: str, personal: Sequence[PersonalSpan]) -> list[PersonalSpan]:
    """First and family name beside one another are one person."""
    whole: list[PersonalSpan] = []
    for span in personal:
        last = whole[-1] if whole else None
        if (
            last is not None
            and last.kind == span.kind == NAME
            and not text[last.end : span.start].strip(" -'’\u00a0")
        ):
            whole[-1] = PersonalSpan(last.start, span.end, NAME)
        else:
            whole.append(span)
    return whole


def _neutral(span: PersonalSpan, words: str, *, titled: bool) -> str:
    if span.kind == NAME:
        alone = _FAMILY_NAME if titled else _FIRST_NAME
        put = _PERSON if len(_WORD.findall(words)) > 1 else alone
    elif span.kind == NUMBER:
        digits = len(re.findall(r"\d", words))
        if digits not in _NUMBERS or _WORD.search(words):
            raise NotClean("number")
        put = _NUMBERS[digits]
    elif span.kind == ADDRESS:
        if len(words.split()) > _LONGEST_ADDRESS:
            raise NotClean("address")
        put = _TOWN if re.match(r"\d{5}", words) else _STREET
    else:
        put = _NEUTRAL[span.kind]
    return put.lower() if words.islower() else put


def _check(text: str, neutral: Sequence[tuple[int, int]], vocabulary: Vocabulary, names_nobody: bool) -> None:
    rest = list(text)
    for start, end in neutral:
        rest[start:end] = "\0" * (end - start)
    bare = "".join(rest)
    if "@" in bare or _FIGURES.search(bare) or _LETTERS_AND_FIGURES.search(bare):
        raise NotClean("number")
    folded = fold(bare)
    for found in _WORD.finditer(folded):
        word = found.group()
        if len(word) == 1:
            continue
        inside = bare[found.start()].isupper() and not _begins_sentence(bare, found.start())
        if is_name(word) and (inside or not is_everyday(word)):
            raise NotClean("name")
        if not names_nobody and not vocabulary.knows(word):
            raise NotClean("unknown_word")


def _begins_sentence(text: str, position: int) -> bool:
    before = text[:position].rstrip(" «\"'(-\u00a0\u202f")
    return not before or before[-1] in _SENTENCE_ENDS


def _moved(
    entity: MarkedEntity, moved: Sequence[tuple[int, int, int]], neutral: Sequence[tuple[int, int]]
) -> MarkedEntity:
    """The entity in the new text: of words that were replaced, it takes all that stands there now."""
    start, end = entity.start, entity.end
    new_start, new_end = start, end
    for (first, last, offset), (put, put_end) in zip(moved, neutral, strict=True):
        if last <= start:
            new_start = start + offset
        elif first <= start < last:
            new_start = put
        if last <= end:
            new_end = end + offset
        elif first < end < last:
            new_end = put_end
    return MarkedEntity(new_start, new_end, entity.topic)
