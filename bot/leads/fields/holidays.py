"""The days and periods of the year that customers count in: Noël, la rentrée, Pâques…"""

import datetime

Day = datetime.date

#: How each is typed (folded). The names are those of `holiday_period`.
HOLIDAYS = {
    "school_end": r"(?:la )?fin (?:de l'annee scolaire|des cours|de l'ecole)",
    "christmas_holidays": r"(?:les )?vacances de noel",
    "summer_holidays": r"(?:les )?(?:grandes vacances|vacances d'ete|vacances scolaires d'ete|conges d'ete|"
    "vacances)",
    "christmas": (
        r"(?:la )?noel|(?:le )?reveillon|(?:les |le temps des |periode des |avant )fetes|fetes de fin d'annee"
    ),
    "new_year": r"(?:le )?(?:nouvel an|jour de l'an|nouvel exercice|premier de l'an|1er de l'an)",
    "back_to_school": r"(?:la )?(?:prochaine )?rentree(?: scolaire| des classes| universitaire| prochaine|"
    " de septembre)?",
    "easter": r"paques",
    "ascension": r"(?:l')?ascension",
    "pentecost": r"(?:la )?pentecote",
    "all_saints": r"(?:la )?toussaint",
    "valentine": r"(?:la )?(?:saint|st)[- ]valentin",
    "saint_nicholas": r"(?:la )?(?:saint|st)[- ]nicolas",
    "mothers_day": r"(?:la )?fete des meres",
    "fathers_day": r"(?:la )?fete des peres",
    "black_friday": r"(?:le )?black friday",
    "budget_year_end": r"(?:la )?(?:fin de l'exercice|cloture (?:de l'exercice|annuelle|budgetaire)|"
    "fin d'exercice)",
}

_FIXED = {
    "school_end": ((7, 4), (7, 4)),
    "christmas_holidays": ((12, 19), (12, 31)),
    "summer_holidays": ((7, 4), (8, 31)),
    "christmas": ((12, 25), (12, 25)),
    "new_year": ((1, 1), (1, 1)),
    "back_to_school": ((9, 1), (9, 1)),
    "all_saints": ((11, 1), (11, 1)),
    "valentine": ((2, 14), (2, 14)),
    "saint_nicholas": ((12, 6), (12, 6)),
    "budget_year_end": ((12, 31), (12, 31)),
}
_AFTER_EASTER = {"easter": 0, "ascension": 39, "pentecost": 49}


def easter(year: int) -> Day:
    """Easter Sunday, by the anonymous Gregorian computation."""
    a, b, c = year % 19, year // 100, year % 100
    d = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    e = (32 + 2 * (b % 4) + 2 * (c // 4) - d - c % 4) % 7
    f = d + e - 7 * ((a + 11 * d + 22 * e) // 451) + 114
    return Day(year, f // 31, f % 31 + 1)


def _nth_weekday(year: int, month: int, weekday: int, nth: int) -> Day:
    """The nth such weekday of the month (from 1), or the last one for -1."""
    days = [Day(year, month, 1) + datetime.timedelta(days=offset) for offset in range(31)]
    return [day for day in days if day.month == month and day.weekday() == weekday][
        nth - 1 if nth > 0 else nth
    ]


def holiday_period(name: str, year: int) -> tuple[Day, Day]:
    """First and last day of a holiday in one year."""
    if name in _FIXED:
        first, last = _FIXED[name]
        return Day(year, *first), Day(year, *last)
    if name in _AFTER_EASTER:
        day = easter(year) + datetime.timedelta(days=_AFTER_EASTER[name])
    elif name == "mothers_day":
        day = _nth_weekday(year, 5, 6, -1)
    elif name == "fathers_day":
        day = _nth_weekday(year, 6, 6, 3)
    else:
        day = _nth_weekday(year, 11, 3, 4) + datetime.timedelta(days=1)
    return day, day
