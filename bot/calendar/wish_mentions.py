"""What a wish mentions, one after the other: days, parts of the day, times, and what is ruled out."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.calendar.wish import Days, Hours

_BETWEEN = (
    r"(?: (?:le|la|les|l'|du|de|des|d'|en|au|dans|pour|ce|cet|cette|trop|celui|m'|me|possible|dispo\w*|libre|"
    r"joignable|(?:l'|d')?(?:r?appel\w*)))*"
)
_NOT = re.compile(
    rf"\b(?:pas|ni|jamais|sauf|hors|hormis|excepte|a part|evit\w+|impossible|indisponible){_BETWEEN}[ ']?$"
)
_NOT_AFTER = re.compile(
    r"^[ ,:]*(?:(?:c'est|ce n'est|c|je (?:ne )?(?:peux|suis)|ca (?:ne )?va) "
    r"(?:pas|impossible|absent\w*|pris\w*|exclu)"
    r"|impossible|pas possible|pas dispo\w*|exclu|absente?|non\b|je travaille|je bosse)"
)
_CHAINED = re.compile(r"^(?:,| ?,? ?(?:et|ou|ni))?(?: (?:le|la|les|du|en|au|de|l'))? ?$")
_FROM = re.compile(
    r"\b(?:pas avant|a partir d[eu]|a compter d[eu]|des|apres|plus tard que|au plus tot)"
    r"(?: (?:le|la|l'|les|de|du|ce|cette))? ?$"
)
_UNTIL = re.compile(
    r"\b(?:avant|d'ici(?: a)?|jusqu'(?:a|au)|au plus tard|pas apres|pas plus tard que)"
    r"(?: (?:le|la|l'|les|a|au|de|ce|cette))? ?$"
)
_AFTER = re.compile(r"\bapres(?: (?:le|la|les))? ?$")
_BEFORE = re.compile(r"\bavant(?: (?:le|la|les))? ?$")


@dataclass(frozen=True)
class Mention:
    """One day, period, weekday, part of the day or time, and where it stands in the words."""

    start: int
    end: int
    days: Days | None = None
    weekday: int | None = None
    hours: Hours | None = None
    week: bool = False
    """Whether the days are a week, which other days lie in."""
    habit: bool = False
    """« le mercredi »: any of them."""
    excluded: bool = False
    bound: str = ""
    """`from`, `after`, `until` or `before`, for days that begin or end a period."""

    @property
    def is_day(self) -> bool:
        """Whether it says which day, not which time."""
        return self.hours is None


def ruled_out(words: str, mention: Mention, before: Mention | None) -> bool:
    """Whether the words around it rule a mention out, or it goes on with a list that was ruled out."""
    ahead = words[: mention.start]
    if _NOT.search(ahead) or _NOT_AFTER.match(words[mention.end :]):
        return True
    if before is None or not before.excluded:
        return False
    between = words[before.end : mention.start]
    listed = between.strip() == "," and "sauf" in words[: before.start]
    return (_CHAINED.match(between) is not None and bool(between.strip(" ,"))) or listed


def bound_of(words: str, mention: Mention) -> str:
    """Whether a day begins or ends the period that is meant."""
    ahead = words[: mention.start]
    if _FROM.search(ahead):
        return "after" if _AFTER.search(ahead) else "from"
    if _UNTIL.search(ahead):
        return "before" if _BEFORE.search(ahead) else "until"
    return ""
