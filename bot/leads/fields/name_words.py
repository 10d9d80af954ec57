"""Which words of a message may make a person's name."""

from __future__ import annotations

import re

from bot.leads.fields.name_order import PARTICLES, is_family_name, is_first_name
from bot.leads.fields.text import Typed, fold
from bot.leads.fields.word_tables import words

_TOKEN = re.compile(
    r"(?:[^\W\d_]\.-?){1,3}(?=[\s,]|$)|[^\W\d_]+(?:['-][^\W\d_]+)*"
    r"|(?P<stop>[,;:!?()\n/\"«»\[\]|]|\.(?!\w)|[-*•](?=\s))|(?P<other>\S)"
)
_MOST = 6


def name_tokens(typed: Typed, start: int) -> list[re.Match[str]]:
    """The words from a place on that may make a name; stops at punctuation and at a word that cannot."""
    found: list[re.Match[str]] = []
    for match in _TOKEN.finditer(typed.text, start):
        folded = fold(match.group())
        capital_name = (bool(found) or folded == "bah") and _is_name_in_capital(match.group())
        refused = folded in words("not_names") and not capital_name or _is_elided(match.group())
        if match["stop"] or match["other"] or refused:
            if folded not in _KEPT_IN_NAMES or not _goes_on(typed, found, match):
                break
        elif found and _ends_name(typed, found, match):
            break
        found.append(match)
        if len(found) > _MOST:
            return []
    while found and fold(found[-1].group()) in PARTICLES and not _is_vietnamese(found):
        found.pop()
    return _without_trade(found)


def _is_remark(text: str, found: list[re.Match[str]]) -> bool:
    """« Rémi suffira », « Rémi Castel directeur »: the name has capitals, what is said of it has none."""
    if (
        not (text.islower() and found[0].group()[:1].isupper())
        or is_first_name(text)
        or fold(text) in PARTICLES
    ):
        return False
    return fold(text) in words("remark_words") or (len(found) > 1 and is_common(text))


def _ends_name(typed: Typed, found: list[re.Match[str]], match: re.Match[str]) -> bool:
    particle = fold(match.group()) in PARTICLES
    return _is_remark(match.group(), found) or (particle and not _goes_on(typed, found, match))


def _is_vietnamese(found: list[re.Match[str]]) -> bool:
    """« Quang Vinh Le »: the family name is no article there."""
    folded = [fold(match.group()) for match in found]
    given = words("vietnamese_given_names")
    last = folded[-1] in words("vietnamese_family_names") and found[-1].group()[0].isupper()
    return last and len(found) > 1 and all(word in given for word in folded[:-1])


_KEPT_IN_NAMES = frozenset(("des", "la", "le", "les"))


# « Rappelez-moi », « dites-le », « voulez-vous ».
_INVERTED = re.compile(r"[a-z]{2}-(?:moi|toi|nous|vous|le|les|lui|leur|je|tu|ils?|elles?|on|ce|t|y|en|ca)$")
_ELIDED = re.compile(r"(?:j|c|s|t|qu|jusqu|lorsqu|puisqu)'|[mn]'[aeiouyh]")


def _is_elided(text: str) -> bool:
    """« j'accepte », « l'opération »: a word of a sentence; « N'Diaye » and « L'Hermite » are not."""
    folded = fold(text)
    if _INVERTED.search(folded):
        return True
    if folded.startswith("l'"):
        return text[2:3].islower() or folded[2:] in words("organisation_kinds") or text[2:4].isupper()
    return _ELIDED.match(folded) is not None and not text[2:3].isupper()


def _is_name_in_capital(text: str) -> bool:
    """« Bah », « Son » and « C » are names, or the letter of one, where they are written as such."""
    if not text[:1].isupper():
        return False
    listed = fold(text) in words("family_names") or fold(text) in words("vietnamese_given_names")
    return listed or is_first_name(text) or len(text) == 1


def is_common(text: str) -> bool:
    """Whether a word is an everyday one, a trade, a kind of organisation or a mere reply."""
    folded = fold(text)
    tables = ("common_words", "remark_words", "organisation_kinds", "job_titles", "replies")
    return any(folded in words(table) for table in tables)


def _goes_on(typed: Typed, found: list[re.Match[str]], particle: re.Match[str]) -> bool:
    """Whether a particle goes on with the name: « de Villiers », but not « de la compta »."""
    if not found:
        return particle.group()[:1].isupper() and fold(particle.group()) not in ("les", "des")
    following = _TOKEN.match(typed.text, particle.end() + 1)
    if following is None and _is_vietnamese([*found, particle]):
        return True
    while following is not None and fold(following.group()) in PARTICLES:
        following = _TOKEN.match(typed.text, following.end() + 1)
    if following is None or following["stop"] or following["other"]:
        return False
    word = fold(following.group())
    refused = word in words("not_names") and not _is_name_in_capital(following.group())
    if refused and word not in PARTICLES or word in words("common_words"):
        return False
    plain = fold(particle.group()) in ("de", "du", "des", "d")
    if plain and len(found) > 1:
        # « Ana Rodrigues de Sousa », but « Lucie Brault de Nantes ».
        return is_family_name(following.group()) and not is_first_name(following.group())
    lower = typed.text[found[0].start() : found[0].end()].islower()
    return lower or following.group()[:1].isupper()


def _without_trade(found: list[re.Match[str]]) -> list[re.Match[str]]:
    """« thierry le plombier »: a trade after the article is not a part of the name."""
    kept = list(found)
    for index in range(1, len(kept)):
        article = fold(kept[index - 1].group()) in ("le", "la", "les", "l")
        if article and fold(kept[index].group()) in words("common_words") and kept[index].group().islower():
            return kept[: index - 1]
    return kept
