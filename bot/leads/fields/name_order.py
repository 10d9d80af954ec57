"""In which order the words of a name stand: what each word looks like is weighed, the best reading wins."""

from __future__ import annotations

import re
from functools import cache

from bot.leads.fields.text import fold
from bot.leads.fields.word_tables import words

PARTICLES = words("name_particles")
"""Words that begin a family name, or go on with one."""

# Letters that are not a plain one with an accent, as the tables write them.
_UNDECOMPOSED = str.maketrans("łđøı", "ldoi")
_INITIAL = re.compile(r"[^\W\d_]\.?(?:-?[^\W\d_]\.)?")
_BETWEEN_FIRST_NAMES = frozenset(("maria", "ana", "joao", "jose"))
# How unknown names end: a weak sign, enough between two of them.
_FIRST_ENDING = re.compile(r"(?:[^o]a|ine|ette|elle|enn|ann|ou[nm]e|ie|ique|[ck]o)$")
_FAMILY_ENDING = re.compile(
    r"(?:eaux?|au[dlt]t?|ard|ier|eux|oux|ot|otte?|et|off|ck|x|ssalde|buru|alde|arry|onga|ener|ec|er[yt]|illon|as)$"
)
# The first name stands first unless something speaks for the contrary.
_USUAL_ORDER = 1.0
_IMPOSSIBLE = -8.0


def is_first_name(token: str) -> bool:
    """Whether a word is a first name that we know, hyphenated ones by their parts."""
    known = words("first_names")
    folded = _plain(token)
    if folded in known or folded.replace("-", "") in known:
        return True
    parts = folded.split("-")
    if len(parts) < 2:
        return False
    compound = parts[0] in words("hyphenated_first_names") and not set(parts) & PARTICLES
    return all(part in known for part in parts) or (compound and len(parts) == 2)


def is_surely_first_name(token: str) -> bool:
    """Whether a word is a first name that is hardly ever a family name."""
    return is_first_name(token) and fold(token) not in words("surnames_too")


def is_initial(token: str) -> bool:
    """« J. », « J.-P. », a letter alone."""
    return _INITIAL.fullmatch(token) is not None


def is_family_name(token: str) -> bool:
    """Whether a word is one of the family names that we know, or has the shape of one."""
    return _plain(token) in words("family_names") or _has_family_shape(token)


def weight(token: str) -> float:
    """How much a word looks like a first name (above zero) or like a family name (below)."""
    folded = _plain(token)
    if is_initial(token):
        return 2.0
    if "-" in folded:
        return _weight_of_compound(folded)
    if re.match(r"[a-z]{1,2}'", folded):
        return -1.5 if folded in words("first_names") else -3.0
    listed = folded in words("family_names")
    if is_first_name(token):
        too = folded in words("surnames_too")
        if listed:
            return -0.5 if too else 0.0
        return 0.5 if too else 3.0
    if listed:
        return -3.0
    if _has_family_shape(token):
        return -2.5
    if folded in words("common_words") or folded in words("job_titles"):
        return -1.5
    if _FIRST_ENDING.search(folded):
        return 0.0
    return -1.5 if _FAMILY_ENDING.search(folded) else -0.7


def best_split(tokens: list[str]) -> tuple[list[str], list[str]]:
    """The first names and the family names of a whole name of at least two words."""
    asian = _vietnamese(tokens)
    if asian is not None:
        return asian
    if len(tokens) == 2 and _plain(tokens[0]) in PARTICLES:
        return _particle_and_name(tokens)
    splits: list[tuple[float, int, tuple[list[str], list[str]]]] = []
    for count in range(1, len(tokens)):
        first_ahead = (tokens[:count], tokens[count:])
        family_ahead = (tokens[count:], tokens[:count])
        splits.append((_score(*first_ahead) + _USUAL_ORDER, -len(splits), first_ahead))
        splits.append((_score(*family_ahead), -len(splits), family_ahead))
    return max(splits)[2]


def _plain(token: str) -> str:
    return fold(token).translate(_UNDECOMPOSED)


def _weight_of_compound(folded: str) -> float:
    parts = folded.split("-")
    if folded in words("first_names"):
        return 3.0
    if folded in words("family_names") or parts[0] in PARTICLES - {"el", "al"}:
        return -3.0
    starters = words("hyphenated_first_names")
    known = [part in words("first_names") for part in parts]
    if all(part in words("surnames_too") for part in parts):
        return 2.0  # « Pierre-Louis »
    if all(known):
        return 3.0 if parts[0] in starters or parts[-1] in starters else 1.0
    if parts[0] in starters:
        return 2.0
    return -2.5


def _has_family_shape(token: str) -> bool:
    starts, ends = _shapes()
    folded = _plain(token).replace("-", "")
    if folded in words("first_names"):
        return False
    starting = any(folded.startswith(start) and len(folded) > len(start) + 2 for start in starts)
    return starting or any(folded.endswith(end) and len(folded) > len(end) + 1 for end in ends)


@cache
def _shapes() -> tuple[tuple[str, ...], tuple[str, ...]]:
    shapes = words("family_name_shapes")
    starts = tuple(shape[:-1] for shape in sorted(shapes) if shape.endswith("-"))
    return starts, tuple(shape[1:] for shape in sorted(shapes) if shape.startswith("-"))


def _score(first: list[str], last: list[str]) -> float:
    return _score_first(first) - _score_last(last)


def _score_first(tokens: list[str]) -> float:
    """How well some words make first names; each word after the first has to be a first name itself."""
    folded = [_plain(token) for token in tokens]
    if folded[-1] in PARTICLES:
        return _IMPOSSIBLE
    score = 0.0
    for index, token in enumerate(tokens):
        if folded[index] in PARTICLES:
            score += _particle_in_first_names(tokens, folded, index)
            continue
        value = weight(token)
        double = index > 0 and folded[index - 1] in words("double_first_names")
        score += value
        if index > 0 and not (double and value >= -1) and min(value, weight(tokens[0])) < 3:
            score -= 0.8
    return score


def _particle_in_first_names(tokens: list[str], folded: list[str], index: int) -> float:
    if folded[index] in ("el", "al") and (is_first_name(tokens[index + 1]) or folded[index + 1] == "hadj"):
        return 0.0
    between = index > 0 and folded[0] in _BETWEEN_FIRST_NAMES and is_first_name(tokens[index + 1])
    return 1.5 if between else _IMPOSSIBLE


def _score_last(tokens: list[str]) -> float:
    """The weight of the family names: the lower, the better they make one."""
    folded = [_plain(token) for token in tokens]
    if folded[-1] in PARTICLES:
        return -_IMPOSSIBLE
    score = -2.5 if folded[0] in PARTICLES else 0.0
    for index, token in enumerate(tokens):
        behind_particle = index > 0 and folded[index - 1] in PARTICLES
        if folded[index] in PARTICLES:
            score -= 1.0 if index > 0 and not behind_particle else 0.0
        elif behind_particle:
            score -= 1.0
        else:
            score += weight(token)
    return score


def _vietnamese(tokens: list[str]) -> tuple[list[str], list[str]] | None:
    """« Lê Quang Vinh », « Nguyen Van Hung »: « Le » and « Van » are no particles there."""
    folded = [_plain(token) for token in tokens]
    families, given = words("vietnamese_family_names"), words("vietnamese_given_names")
    if folded[0] in families and all(word in given for word in folded[1:]):
        return tokens[1:], tokens[:1]
    if folded[-1] in families and all(word in given for word in folded[:-1]):
        return tokens[:-1], tokens[-1:]
    return None


def _particle_and_name(tokens: list[str]) -> tuple[list[str], list[str]]:
    """« Le Goff » is a family name, « Ben Carter » is not, « El Mehdi » is a first name."""
    folded = [_plain(token) for token in tokens]
    if folded[0] in ("el", "al") and is_surely_first_name(tokens[1]):
        return tokens, []
    if folded[0] == "ben" and not is_first_name(tokens[1]) and not is_family_name(tokens[1]):
        return tokens[:1], tokens[1:]
    if folded[0] in ("do", "da", "den", "le", "la") and is_surely_first_name(tokens[1]):
        return tokens[1:], tokens[:1]
    return [], tokens
