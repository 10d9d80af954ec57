"""When: the business phrases for days and periods that people type, resolved against a day of reference."""

import datetime
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bot.leads.fields.french_numbers import find_quantities
from bot.leads.fields.holidays import HOLIDAYS, holiday_period
from bot.leads.fields.periods import Day, Period, month_end, months, next_year_if_past, portion, shift, valid
from bot.qualification.remembered import remembered
from bot.qualification.text import Folded

# « sept » is a number unless « en », « fin »… stand before it and nothing that it counts after it.
_SEPT = "|".join(
    rf"(?<={before})sept(?=$|[,;.!?])"
    for before in ("en ", "avant ", "pour ", "debut ", "fin ", "mi-", "ici ", "courant ")
)
_MONTHS = (
    r"janv(?:ier)?", r"fev(?:r(?:ier)?)?", r"mars", r"avr(?:il)?", r"mai", r"juin", r"juil(?:let)?", r"aou?t",
    rf"sept(?:embre|embr|empbre|\.|(?= 20\d\d))|{_SEPT}", r"oct(?:obre)?", r"nov(?:embre)?", r"dec(?:embre)?",
)  # fmt: skip
_MONTH = "(?:" + "|".join(f"(?P<m{number}>{name})" for number, name in enumerate(_MONTHS, 1)) + r")\b"
_DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
_PART = (
    r"(?:(?P<part>tout debut|debut|mi|toute fin|fin|courant|milieu|premiere quinzaine|"
    r"deuxieme quinzaine)[ -](?:du mois de |du mois d'|de la |du |de |d'|l'|le |la )?)?"
)

_DAY_OF_MONTH = re.compile(
    rf"(?<![\d/.,])(?:\b(?:{'|'.join(_DAYS)}) (?:le )?)?(?P<day>\d{{1,2}}|1er|"
    rf"premier)(?:er)? (?:de )?{_MONTH}(?: (?P<year>20\d\d))?"
)
_NUMERIC = re.compile(
    r"(?<![\d/.-])(?P<day>\d{1,2})[/.](?P<month>\d{1,2})(?:[/.](?P<year>\d{4}|\d\d))?(?![\d/]|[.,]\d|€)"
)
_ISO = re.compile(r"(?<!\d)(?P<year>20\d\d)-(?P<month>\d\d)-(?P<day>\d\d)(?!\d)")
_THE_DAY = re.compile(
    rf"\b(?:(?:{'|'.join(_DAYS)}) (?:le )?|(?:le|du|au) )(?P<day>1er|\d{{1,2}})(?= ?(?:$|[.,;!?)]|au\b|"
    rf"pour\b|dernier|prochain|de ce|"
    r"du mois|inclus|max|si|svp|s'il|merci))(?! ?(?:h|€|%))"
)
_IN_MONTH = re.compile(
    rf"\b{_PART}{_MONTH}(?: (?P<year>20\d\d)| (?P<next>prochain)| de (?P<nextyear>l'annee prochaine|"
    rf"l'an prochain))?"
)
_WEEKDAY = re.compile(
    rf"\b(?P<name>{'|'.join(_DAYS)})\b(?P<week> (?:prochain|en huit|en 8|de la semaine prochaine|qui vient))?"
)
_YEAR = re.compile(
    rf"(?<![/.-])\b{_PART}(?P<year>20[2-4]\d)\b"
    r"(?! ?(?:€|euros?|habitants?|licences?|personnes?|salaries?|postes?|tablettes?))"
)
_QUARTER = re.compile(
    rf"\b{_PART}(?:[tq](?P<digit>[1-4])|(?P<rank>premier|1er|deuxieme|2e|2eme|second|2nd|troisieme|3e|3eme|"
    rf"quatrieme|4e|4eme|dernier|"
    r"prochain|ce) trimestre(?P<after> prochain)?)(?:[ /-]?(?:de )?(?P<year>20\d\d|\d\d(?!\d)))?"
)
_SEMESTER = re.compile(
    rf"\b{_PART}(?:s(?P<digit>[12])\b|(?P<rank>premier|1er|deuxieme|2e|2eme|second|2nd|prochain|"
    rf"ce) semestre)(?: (?:de )?(?P<year>20\d\d))?"
)
_SEASON = re.compile(
    rf"\b{_PART}(?:le |la |l'|cet |cette |ce |au |a l'|en )?(?P<name>printemps|ete|automne|"
    rf"hiver)\b(?: (?P<next>prochaine?|qui vient))?(?: (?P<year>20\d\d))?"
)
_UNIT = r"(?P<unit>jours? ouvr\w+|jours?|jrs?|j|semaines?|sem|mois|ans?|annees?|trimestres?|heures?|h)\b"
_WITHIN = re.compile(
    r"\b(?:dans|d'ici(?: a)?|sous|avant|en|endeans|pas plus de|moins de|au bout de|"
    r"d'ici moins de)(?: un delai de| moins de| les?| environ| au plus| une?| a peu pres| max| maximum|"
    r" au maximum| deux ou| quelques)* *$"
)
_AFTER_NUMBER = re.compile(rf" ?(?:petits? |bons? |bonnes? |de |d')*{_UNIT}")
_FORTNIGHT = re.compile(r" ?(?:$|[.,;!?]|max)")
_NOT_A_DELAY = re.compile(r"\b(?:depuis|pendant|il y a|de|pas)\b")
_PERIOD_WORDS = re.compile(
    rf"\b{_PART}(?:(?P<this>cette|ce|dans la|dans le|dans l'|de la|du|la|le|de|d'|l'|en) ?)?(?P<unit>semaine|"
    rf"mois|annee|an)(?P<next>[ -](?:prochaine?|qui vient|suivante?|d'apres))?(?P<here>-ci| en cours)?\b"
)
_NAMED_DAY = re.compile(
    r"\b(?P<name>aujourd'hui|apres-demain|apres demain|demain|ce soir|ce jour|cet apres-midi|ce matin|"
    r"week-?end)\b"
)
_HOLIDAY = re.compile(rf"\b(?:{'|'.join(f'(?P<{name}>{pattern})' for name, pattern in HOLIDAYS.items())})\b")


@dataclass(frozen=True)
class Moment:
    """A day or a period, and the words that say it."""

    start: int
    end: int
    first: Day
    last: Day


def _month_of(match: re.Match[str]) -> int:
    return next(number for number in range(1, 13) if match[f"m{number}"])


def _explicit(match: re.Match[str], month: int, today: Day) -> Period | None:
    day = 1 if match["day"] in ("1er", "premier") else int(match["day"])
    if match["year"]:
        year = int(match["year"])
        found = valid(year if year > 99 else 2000 + year, month, day)
        return (found, found) if found else None
    found = valid(today.year, month, day)
    if found and found < today:
        found = valid(today.year + 1, month, day)
    return (found, found) if found else None


def _day_only(match: re.Match[str], today: Day) -> Period | None:
    day = 1 if match["day"] == "1er" else int(match["day"])
    for ahead in range(3):
        month = shift(today.replace(day=1), ahead)
        found = valid(month.year, month.month, day)
        if found and found >= today:
            return found, found
    return None


def _in_month(match: re.Match[str], today: Day) -> Period:
    month = _month_of(match)
    if match["year"]:
        return portion(match["part"], months(int(match["year"]), month))
    if match["nextyear"]:
        return portion(match["part"], months(today.year + 1, month))
    this_year = portion(match["part"], months(today.year, month))
    if this_year[1] >= today:
        return this_year
    return portion(match["part"], months(today.year + 1, month))


def _rank(match: re.Match[str]) -> int | None:
    if match["digit"]:
        return int(match["digit"])
    ranks = {"p": 1, "1": 1, "d": 2, "2": 2, "s": 2, "t": 3, "3": 3, "q": 4, "4": 4}
    word = match["rank"]
    return None if word in ("prochain", "ce") else 4 if word == "dernier" else ranks[word[0]]


def _division(match: re.Match[str], today: Day, length: int) -> Period:
    """A quarter (three months) or half a year (six)."""
    rank = _rank(match)
    current = (today.month - 1) // length
    if rank is None:
        start = Day(today.year, current * length + 1, 1)
        start = start if match["rank"] == "ce" else shift(start, length)
        return portion(match["part"], months(start.year, start.month, length))
    year = int(match["year"]) if match["year"] else today.year
    period = months(year if year > 99 else 2000 + year, (rank - 1) * length + 1, length)
    return portion(match["part"], period if match["year"] else next_year_if_past(period, today))


def _season(match: re.Match[str], today: Day) -> Period:
    name = match["name"]
    year = int(match["year"]) if match["year"] else today.year
    starts = {"printemps": (3, 20), "ete": (6, 21), "automne": (9, 22), "hiver": (12, 21)}
    first = Day(year, *starts[name])
    if name == "hiver" and not match["year"] and today < Day(today.year, 3, 20):
        first = Day(year - 1, 12, 21)
    period = first, shift(first, 3) - datetime.timedelta(days=1)
    if match["next"] and period[0] <= today:
        period = shift(period[0], 12), shift(period[1], 12)
    return portion(match["part"], period if match["year"] else next_year_if_past(period, today))


def _weekday(match: re.Match[str], today: Day) -> Period:
    ahead = (_DAYS.index(match["name"]) - today.weekday()) % 7 or 7
    if match["week"] and ("huit" in match["week"] or "8" in match["week"]):
        ahead += 7
    if match["week"] and "semaine" in match["week"]:
        ahead = 7 - today.weekday() + _DAYS.index(match["name"])
    day = today + datetime.timedelta(days=ahead)
    return day, day


def _period_words(match: re.Match[str], today: Day) -> Period | None:
    """« la semaine prochaine », « ce mois-ci », « fin d'année »."""
    part, following, this = match["part"], match["next"], match["this"]
    if not (part or following or match["here"] or this in ("cette", "ce", "dans la", "dans le", "dans l'")):
        return None
    if match["unit"] == "semaine":
        monday = today - datetime.timedelta(days=today.weekday())
        monday += datetime.timedelta(days=7 if following else 0)
        friday = monday + datetime.timedelta(days=4)
        if part == "fin":
            return friday - datetime.timedelta(days=1), friday
        return portion(part, (monday, friday))
    if match["unit"] == "mois":
        start = shift(today.replace(day=1), 1 if following else 0)
        return portion(part, (start, month_end(start)))
    year = today.year + (1 if following or (part in ("debut", "tout debut") and today.month > 3) else 0)
    return portion(part, months(year, 1, 12))


def _named_day(match: re.Match[str], today: Day) -> Period:
    name = match["name"]
    if name.startswith("week"):
        saturday = today + datetime.timedelta(days=(5 - today.weekday()) % 7)
        return saturday, saturday + datetime.timedelta(days=1)
    ahead = 2 if name.startswith("apres") else 1 if name == "demain" else 0
    day = today + datetime.timedelta(days=ahead)
    return day, day


def _holiday(match: re.Match[str], today: Day) -> Period:
    name = str(match.lastgroup)
    this_year = holiday_period(name, today.year)
    return this_year if this_year[1] >= today else holiday_period(name, today.year + 1)


def _duration(message: Folded, today: Day, bare: bool) -> Iterator[Moment]:
    """« dans quinze jours », « sous 72 h », « d'ici deux-trois mois »; « 3 mois » alone only when asked "
    "for."""
    for number in find_quantities(message):
        within = _WITHIN.search(message.text[: number.start])
        alone = bare and number.start <= 12 and not _NOT_A_DELAY.search(message.text[: number.start])
        unit = _AFTER_NUMBER.match(message.text, number.end)
        if not (within or alone) or number.value > 1000:
            continue
        start = within.start() if within else number.start
        if unit and _is_delay(unit["unit"], number.value, within):
            last = _add(today, number.value, unit["unit"])
            yield Moment(start, unit.end(), last, last)
        elif (
            within
            and number.in_words
            and number.value in (8, 15)
            and _FORTNIGHT.match(message.text, number.end)
        ):
            last = today + datetime.timedelta(days=number.value)
            yield Moment(start, number.end, last, last)


def _is_delay(unit: str, count: int, within: re.Match[str] | None) -> bool:
    """« sous 48 h » is a delay, « avant 18 h » a time of the day, « en 2 jours » how long something takes."""
    if unit[0] == "h":
        return within is not None and not within[0].startswith(("avant", "en")) and count >= 24
    return within is None or not within[0].startswith("en ")


def _add(today: Day, count: int, unit: str) -> Day:
    if unit.startswith(("mois", "trimestre")):
        return shift(today, count * (3 if unit[0] == "t" else 1))
    if unit.startswith("an"):
        return shift(today, 12 * min(count, 100))
    if unit[0] == "h":
        return today + datetime.timedelta(days=-(-count // 24))
    days = count * 7 if unit.startswith("sem") else -(-count * 7 // 5) if "ouvr" in unit else count
    return today + datetime.timedelta(days=days)


def _resolvers(today: Day) -> list[tuple[re.Pattern[str], Callable[[re.Match[str]], Period | None]]]:
    return [
        (_ISO, lambda match: _explicit(match, int(match["month"]), today)),
        (_NUMERIC, lambda match: _explicit(match, int(match["month"]), today)),
        (_DAY_OF_MONTH, lambda match: _explicit(match, _month_of(match), today)),
        (_HOLIDAY, lambda match: _holiday(match, today)),
        (_IN_MONTH, lambda match: _in_month(match, today)),
        (_QUARTER, lambda match: _division(match, today, 3)),
        (_SEMESTER, lambda match: _division(match, today, 6)),
        (_SEASON, lambda match: _season(match, today)),
        (_THE_DAY, lambda match: _day_only(match, today)),
        (_WEEKDAY, lambda match: _weekday(match, today)),
        (_PERIOD_WORDS, lambda match: _period_words(match, today)),
        (_NAMED_DAY, lambda match: _named_day(match, today)),
        (_YEAR, lambda match: portion(match["part"], months(int(match["year"]), 1, 12))),
    ]


@remembered
def find_moments(message: Folded, today: Day, bare_durations: bool = False) -> list[Moment]:
    """Every day or period that the message names, in order, the most precise reading of each."""
    found = list(_duration(message, today, bare_durations))
    for pattern, resolve in _resolvers(today):
        for match in pattern.finditer(message.text):
            taken = any(match.start() < moment.end and moment.start < match.end() for moment in found)
            period = None if taken else resolve(match)
            if period:
                found.append(Moment(match.start(), match.end(), *period))
    return sorted(found, key=lambda moment: moment.start)
