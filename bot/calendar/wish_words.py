"""Spell out how people write days and times of the day, so that the grammar sees one way of each."""

from __future__ import annotations

import re

from bot.leads.fields.chat import spell_out

_NUMBERS = (
    *(
        "zero",
        "une",
        "deux",
        "trois",
        "quatre",
        "cinq",
        "six",
        "sept",
        "huit",
        "neuf",
        "dix",
        "onze",
        "douze",
    ),
    *("treize", "quatorze", "quinze", "seize", "dix-sept", "dix-huit", "dix-neuf", "vingt"),
)
_MINUTES = {"quart": 15, "demie": 30, "demi": 30, "trente": 30, "quinze": 15, "dix": 10, "vingt": 20}
_DAY = r"lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche"
_SPELLINGS: tuple[tuple[str, str], ...] = (
    (r"\b(?:dem1|2main|2m1|dmain|dem|deman|tomorrow)\b", "demain"),
    (r"\b(?:auj|ajd|ojd|aujourdhui|today)\b", "aujourd'hui"),
    (r"\b(?:aprem|apm|aprm|ap-?mid|apres[- ]?m'?|apres[- ]?midis?|pm)\b", "apres-midi"),
    (r"\bmat\b", "matin"),
    (r"\b(?:lun|lnd)\b\.?", "lundi"),
    (r"\b(?:mar|mrd)\b\.?(?! \d)", "mardi"),
    (r"\b(?:mer|mercr|merc|mercredis)\b\.?", "mercredi"),
    (r"\b(?:jeu|jeud)\b\.?", "jeudi"),
    (r"\b(?:ven|vend|vendr)\b\.?", "vendredi"),
    (r"\b(?:sam)\b\.?", "samedi"),
    (r"\b(?:dim)\b\.?", "dimanche"),
    (r"\b(?:w-?e|week ?end|weekend|wk)\b", "week-end"),
    (r"\b(?:sem|smn)\b\.?", "semaine"),
    (r"\b(?:pro|proch)\b\.?", "prochaine"),
    (r"\b(?:asap|a\.s\.a\.p)\b", "des que possible"),
    (rf"\b({_DAY}) (?:en huit|en 8|en 8 jours|en huit jours)\b", r"\1 en 8"),
    (rf"\b({_DAY}) (?:en quinze|en 15)\b", r"\1 en 15"),
    (r"\bentre (?:midi|12 ?h(?:eures)?) et (?:deux|2|2 ?h|deux heures)\b", "pause-midi"),
    (r"\b(?:pause|heure) (?:du |de |du dej\w*|de )?(?:midi|dejeuner|dej)\b", "pause-midi"),
)
_HOURS_IN_WORDS = re.compile(rf"\b(?:{'|'.join(_NUMBERS)})(?= ?(?:h\b|heures?\b))")
_QUARTERS = re.compile(
    r"\b(?:(?P<hour>\d{1,2}) ?(?:h|heures?)|(?P<midi>midi))(?: et)? "
    r"(?P<less>moins )?(?:le |un )?(?P<part>quart|demie?|trente|quinze|dix|vingt)\b"
)
_CLOCK = re.compile(
    r"(?<![\d.,/])(?P<hour>[01]?\d|2[0-4]) ?(?:h|heures?|:)(?: ?(?P<minute>[0-5]\d)(?:mn|min)?)?(?!\w)"
)


def spelt(text: str) -> str:
    """The words of a wish, folded, with one spelling for each day and `14h30` for each time."""
    words = spell_out(text).text
    for pattern, meant in _SPELLINGS:
        words = re.sub(pattern, meant, words)
    words = _HOURS_IN_WORDS.sub(lambda match: str(_NUMBERS.index(match[0])), words)
    words = _QUARTERS.sub(_quarter, words)
    words = _CLOCK.sub(lambda match: f"{int(match['hour']) % 24}h{match['minute'] or '00'}", words)
    return " ".join(words.split())


def _quarter(match: re.Match[str]) -> str:
    hour, minutes = 12 if match["midi"] else int(match["hour"]), _MINUTES[match["part"]]
    total = hour * 60 + (-minutes if match["less"] else minutes)
    return f"{total // 60 % 24}h{total % 60:02d}"
