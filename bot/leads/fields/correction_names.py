"""Corrections of a person's name: the whole, one of its two parts, an accent or a letter."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from bot.leads.fields import person_name
from bot.leads.fields.chat import spell_out
from bot.leads.fields.correction_said import Said
from bot.leads.fields.correction_slips import with_letter
from bot.leads.fields.name_parts import PersonName, is_first_name, written
from bot.leads.fields.reading import ReadingContext
from bot.leads.fields.word_tables import words

_TOKEN = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_FIRST = re.compile(r"\bprenom\b")
_LAST = re.compile(r"\bnom(?: de (?:famille|jeune fille))?\b(?! de (?:la|l'|notre|domaine|marque))")
_WHOLE = re.compile(
    r"\b(?:je m'appelle|m'appelle|je suis|moi c'est|notez|mettez|inscrivez|mon nom (?:complet )?(?:est|c'est)"
    r"|contactez|voyez avec|demandez|donc|c'est)\b"
)
_NAMED = re.compile(r"\b(?:mon nom (?:complet )?(?:est|c'est)|m'appelle)\b")
_NO_ACCENT = re.compile(
    r"\b(?:sans|enleve[rz]?|retire[rz]?|supprime[rz]?|pas d(?:e|')) ?(?:les? |l'|d')?accents?\b"
)
_SOMEBODY = re.compile(
    r"(?i)^(?:plut[oô]t )?(?:(?:mon|ma|notre|le|la) [\w-]+,? |madame |monsieur |mme |mr?\.? )"
)
_SPELLS = re.compile(
    r"\b(?:s'ecrit|s'orthographie|ca s'ecrit|accents?|trait d'union|(?:avec|sans|prend|que) (?:que )?"
    r"(?:une? (?:seule? )?|deux |2 )?[a-z]\b|(?:une? seule?|deux|2) [a-z]\b|lettres?|cedille|trema"
    r"|avec un tiret|en deux mots|en un mot)"
)
_LINKS = frozenset(["de", "du", "des", "la", "le", "van", "von", "el", "ben", "da", "di", "dos"])
_ADDRESS = re.compile(r"\S{1,80}@\S{1,80}")
_LIKE = 0.7


def _parts(old: Any) -> PersonName | None:
    if isinstance(old, PersonName):
        return old
    if isinstance(old, Mapping):
        return PersonName(str(old.get("first_name") or ""), str(old.get("last_name") or ""))
    return None


def _plain(word: str) -> str:
    return spell_out(word).text.replace("'", "").replace("-", "").replace(" ", "")


def _alike(one: str, other: str) -> float:
    return difflib.SequenceMatcher(None, _plain(one), _plain(other)).ratio() if one and other else 0.0


def corrected_name(said: Said, old: Any, context: ReadingContext) -> PersonName | None:
    """The new name that a clause gives; None when it gives none."""
    known = _parts(old)
    folded = spell_out(said.clause).text
    whole = _whole(said, context, folded, known)
    if known is None:
        return whole
    if whole is not None and whole.first_name and whole.last_name:
        return whole
    return _one_part(said, folded, known) or _respelt(said, folded, known)


def _whole(said: Said, context: ReadingContext, folded: str, old: PersonName | None) -> PersonName | None:
    """A first name and a family name after « notez », « je m'appelle »."""
    around = spell_out(said.sentence).text
    alone = bool(said.refused) or _LAST.search(around) or _WHOLE.search(around)
    said_so = _WHOLE.search(folded) or _FIRST.search(folded) or _LAST.search(folded)
    run = _name_run(said.clause)
    nothing_else = len(run) == len(said.clause.split()) or (
        # « … s'écrit sans tréma, Ada Schroeder avec o e »
        old is not None and len(run) > 1 and _same(run[0], old.first_name) and _SPELLS.search(folded)
    )
    if not said_so and not (alone and nothing_else):
        return None
    for value in said.values:
        run = _name_run(_SOMEBODY.sub("", value))
        if len(run) < 2 or len(run) > 5:
            continue
        kept = old is not None and any(_same(word, old.first_name) for word in run)
        known = kept or any(is_first_name(word) for word in run) or _NAMED.search(folded)
        if run[0].lower() in words("job_titles") or not known:
            continue
        reading = person_name.read(" ".join(run), context)
        if reading is not None and reading.value is not None:
            return reading.value
    return None


def _name_run(value: str) -> list[str]:
    """The capitalised words that a value begins with."""
    run: list[str] = []
    end = 0
    for match in _TOKEN.finditer(value):
        word = match.group()
        gap = value[end : match.start()]
        if gap.strip() or not (word[0].isupper() or (run and word.lower() in _LINKS)):
            break
        run.append(word)
        end = match.end()
    return run


def _candidate(said: Said, known: PersonName) -> str | None:
    """The one word (or « Le Bris-Morvan ») that may be a part of the name."""
    for value in said.values:
        run = _name_run(value)
        if run and not _is_common(run[0]) and len(run) <= 3:
            return " ".join(run)
    for match in _TOKEN.finditer(_ADDRESS.sub(" ", said.clause)):  # an address respells no name
        word = match.group()
        if len(word) < 3 or _is_common(word):
            continue
        near = max(_alike(word, known.first_name), _alike(word, known.last_name))
        if near >= _LIKE and not _same(word, known.first_name) and not _same(word, known.last_name):
            return word if word[0].isupper() else word.capitalize()
    return None


def _is_common(word: str) -> bool:
    """« Une chose : … »: a capital at the beginning makes no name."""
    return _plain(word) in words("common_words") | words("not_names")


def _same(one: str, other: str) -> bool:
    return unicodedata.normalize("NFC", one).lower() == unicodedata.normalize("NFC", other).lower()


def _one_part(said: Said, folded: str, known: PersonName) -> PersonName | None:
    word = _candidate(said, known)
    if word is None or _same(word, known.first_name) or _same(word, known.last_name):
        return None
    refused = " ".join(said.refused)
    first, last = _alike(word, known.first_name), _alike(word, known.last_name)
    of_first = bool(_FIRST.search(folded)) or (refused and _alike(refused, known.first_name) >= _LIKE)
    of_last = bool(_LAST.search(folded)) or (refused and _alike(refused, known.last_name) >= _LIKE)
    spelt = bool(_SPELLS.search(spell_out(said.sentence).text)) or bool(said.refused) or said.pointed
    spelt = spelt or word == said.clause
    word = written(word.split()) if word.isupper() or word.islower() else word
    whole = all(_plain(part) in _plain(refused) for part in (known.first_name, known.last_name))
    if (of_first and of_last and is_first_name(word)) or (refused and whole and not _LAST.search(folded)):
        of_first, of_last = True, False
    if of_first and not of_last:
        return PersonName(word, known.last_name)
    if of_last and not (of_first or (first > last and first >= _LIKE)):
        return PersonName(known.first_name, word)
    if spelt and max(first, last) >= _LIKE:
        if first > last:
            return PersonName(word, known.last_name)
        return PersonName(known.first_name, word)
    return None


def _respelt(said: Said, folded: str, known: PersonName) -> PersonName | None:
    """« Solène sans accent », « avec un seul l », « avec deux n »: the old word with the remark applied."""
    if not _SPELLS.search(folded):
        return None
    named = [
        part for part in (known.first_name, known.last_name) if part and _plain(part) in _plain(said.sentence)
    ]
    if not named and _FIRST.search(folded):
        named = [known.first_name]
    if not named and _LAST.search(folded):
        named = [known.last_name]
    for part in named or [known.last_name, known.first_name]:
        new = _without_accents(part) if _NO_ACCENT.search(folded) else None
        new = new or with_letter(said.clause, part)
        if new is not None and new != part:
            if part == known.first_name:
                return PersonName(new, known.last_name)
            return PersonName(known.first_name, new)
    return None


def _without_accents(word: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c))
