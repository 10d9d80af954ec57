"""What visitors declare about who they are: « je suis un particulier », « on est une mairie ».

A declaration answers our question before it is asked, so it weighs what an answer weighs, and it rules the
other segments out: hints that are heard between the lines, before or after, do not outweigh it. Only another
explicit statement takes it back.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from bot.qualification.decision import thresholds
from bot.qualification.evidence import Evidence, evidence
from bot.qualification.segments import Segment
from bot.qualification.text import Folded, fold
from bot.yaml_text import read_yaml

_TABLE = Path(__file__).with_name("declarations.yml")
_PREFIX = "declares_"
_EXPLICIT = (_PREFIX, "answers_")
_WORD = re.compile(r"[^\W\d_]{2,}")
_NEVER = r"(?!)"  # a pattern that matches nothing
_REACH = 60  # characters before a declaration in which something may undo it


@dataclass(frozen=True)
class Party:
    """One kind of party of declarations.yml, compiled."""

    name: str
    why: str
    who: re.Pattern[str]
    whom: re.Pattern[str]
    unless: re.Pattern[str]
    speaks_for: Mapping[Segment, float]
    rules_out: frozenset[Segment]
    settles: bool
    yields: bool
    instead_of: frozenset[str]

    @property
    def signal(self) -> str:
        """The name of its evidence, which is also that of its sentence in `bot/wording/reasons.yml`."""
        return f"{_PREFIX}{self.name}"

    def weights(self) -> dict[Segment, float]:
        """Shares of what an answer in words weighs, and what rules the other segments out."""
        numbers = thresholds()
        weights = {segment: share * numbers.answer_words for segment, share in self.speaks_for.items()}
        return weights | dict.fromkeys(self.rules_out, -numbers.ruled_out)


@dataclass(frozen=True)
class _Rules:
    """What undoes a declaration, compiled."""

    before: re.Pattern[str]
    after: re.Pattern[str]


@lru_cache(maxsize=1)
def parties() -> tuple[Party, ...]:
    """All kinds of party, compiled once."""
    table = _table()
    return tuple(_compiled(name, row, table["macros"]) for name, row in table["parties"].items())


def find_declarations(
    text: str, turn: int, *, who_alone: bool = False, known: Iterable[Evidence] = ()
) -> list[Evidence]:
    """What a message declares; of two that contradict each other the later one: the exception is said last.

    `who_alone`: only who somebody is, not for whom it is: « pour moi » may answer what it will be used for.
    `known` is what was said before: « pour la maison » does not take back that somebody is a reseller.
    Takes time linear in the text (messages are at most 1,000 characters).
    """
    folded = fold(text)
    explicit = [item for item in known if item.signal.startswith(_EXPLICIT)]
    kept: list[Evidence] = []
    for party, match in sorted(_matches(folded, who_alone), key=lambda found: found[1].start()):
        quote = folded.quote(match.start(), match.end())
        declared = evidence(party.signal, quote, turn, party.weights())
        if party.yields and any(_contradict(item, declared) for item in [*explicit, *kept]):
            continue
        kept = [item for item in kept if not _contradict(item, declared)] + [declared]
    return kept


def beyond(declared: Iterable[Evidence], hints: Iterable[Evidence]) -> list[Evidence]:
    """The hints of the same message that the declarations do not say themselves, in the same words."""
    of_party = {party.signal: party for party in parties()}
    said = {
        (name, item.quote.casefold())
        for item in declared
        if item.signal in of_party
        for name in of_party[item.signal].instead_of
    }
    return [
        hint
        for hint in hints
        if not any(hint.signal == name and hint.quote.casefold() in words for name, words in said)
    ]


def only_declares(text: str) -> bool:
    """Whether a text says who its writer is, and at most a word beside."""
    quotes = [item.quote for item in find_declarations(text, 0)]
    rest = text
    for quote in quotes:
        # « il me faut une alarme pour la maison » says what is wanted as well.
        wanted = quote.rpartition(" pour ")[0] if _wants().match(fold(quote).text) else " "
        rest = rest.replace(quote, wanted)
    return bool(quotes) and len(_WORD.findall(rest)) <= 1


@lru_cache(maxsize=1)
def _wants() -> re.Pattern[str]:
    return re.compile(str(_table()["macros"]["want"]))


def is_news(item: Evidence, known: Iterable[Evidence]) -> bool:
    """Whether the evidence is a declaration that was not made before."""
    return item.signal.startswith(_PREFIX) and all(item.signal != other.signal for other in known)


def settles(items: Iterable[Evidence]) -> bool:
    """Whether a declaration leaves nothing to ask about who the visitor is."""
    settling = _settling()
    return any(item.signal in settling for item in items)


@lru_cache(maxsize=1)
def _settling() -> frozenset[str]:
    return frozenset(party.signal for party in parties() if party.settles)


def takes_back(now: Iterable[Evidence], before: Iterable[Evidence]) -> bool:
    """Whether an explicit statement contradicts an earlier one: who declares something else corrects it."""
    earlier = [item for item in before if item.signal.startswith(_EXPLICIT)]
    statements = [item for item in now if item.signal.startswith(_EXPLICIT)]
    return any(_contradict(one, other) for one in statements for other in earlier)


def _contradict(one: Evidence, other: Evidence) -> bool:
    """Whether one statement rules out what the other one speaks for most."""
    return _rules_out(one, other) or _rules_out(other, one)


def _rules_out(one: Evidence, other: Evidence) -> bool:
    most = max((weight for _, weight in other.weights), default=0.0)
    best = {segment for segment, weight in other.weights if weight == most > 0}
    return bool(best) and best <= {segment for segment, weight in one.weights if weight < 0}


def _matches(folded: Folded, who_alone: bool) -> Iterator[tuple[Party, re.Match[str]]]:
    rules = _rules()
    for party in parties():
        if party.unless.search(folded.text):
            continue
        for pattern in (party.who,) if who_alone else (party.who, party.whom):
            for match in pattern.finditer(folded.text):
                before = folded.text[max(0, match.start() - _REACH) : match.start()]
                if not rules.before.search(before) and not rules.after.match(folded.text, match.end()):
                    yield party, match


@lru_cache(maxsize=1)
def _table() -> dict[str, Any]:
    table: dict[str, Any] = read_yaml(_TABLE.read_text(encoding="utf-8"))
    return table


@lru_cache(maxsize=1)
def _rules() -> _Rules:
    rows = _table()
    before = "|".join(f"(?:{pattern})" for pattern in rows["undone_before"])
    aside = '[ «"]*(?:(?:moi|nous|ici),? )?'
    return _Rules(re.compile(f"(?:{before}){aside}$"), re.compile(rows["undone_after"]))


def _compiled(name: str, row: Mapping[str, Any], macros: Mapping[str, str]) -> Party:
    def compiled(*ways: str) -> re.Pattern[str]:
        pattern = "|".join(f"(?:{way})" for way in ways) or _NEVER
        for macro, meaning in macros.items():
            pattern = pattern.replace(f"<{macro}>", meaning)
        return re.compile(pattern)

    speaks_for = {Segment(code): float(share) for code, share in row["speaks_for"].items()}
    possible = {*speaks_for, *(Segment(code) for code in row.get("leaves_open", ()))}
    return Party(
        name=name,
        why=str(row["why"]),
        who=compiled(*(f"<says><article>{noun}" for noun in row.get("who", ()))),
        whom=compiled(*row.get("whom", ())),
        unless=compiled(*row.get("unless", ())),
        speaks_for=speaks_for,
        rules_out=frozenset(Segment) - possible,
        settles=bool(row.get("settles")),
        yields=bool(row.get("yields")),
        instead_of=frozenset(row.get("instead_of", ())),
    )
