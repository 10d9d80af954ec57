"""Find evidence for segments in a message: the signals of signals.yml, with negation and past understood."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from bot.qualification.evidence import Evidence, distinct, evidence
from bot.qualification.segments import Segment
from bot.qualification.text import Folded, fold
from bot.yaml_text import read_yaml

_TABLE = Path(__file__).with_name("signals.yml")

_CLAUSE_END = re.compile(r"[.;:!?,()\n]|\b(?:mais|et|car|donc|sinon|alors que)\b")
# Denials that reach the words after them within a clause…
_DENIAL = re.compile(
    r"\b(?:pas|aucun|aucune|ni|jamais|sans|rien|nullement|non)\b(?! (?:mal|trop|seulement|que"
    r"|uniquement|grave|encore|trouve|recu|obtenu|eu|repondu))"
)
# … and words by which somebody is left behind: an ex-employer says nothing about today.
_PAST = re.compile(
    r"\b(?:ancienn?e?|ex|j'etais|j'ai quitte|quitte|retraitee? d[eu']|avant j'|autrefois"
    r"|a la retraite d[eu'])(?:\b|(?<='))"
)
# Others than the visitor: « je vends aux mairies », « la pub avec la mairie », « leur fournisseur ».
_OTHERS = re.compile(
    r"\b(?:je vends? (?:a|aux)|vend(?:ons)? (?:a|aux)|fournisseurs? d[e']s?|prestataire d[e']s?"
    r"|comme l[ae]|d'a cote|pub(?:licite)? avec"
    r"|reponses? aux|repond(?:re|ons)? aux|ami|amie|pour le compte de|temoigne|clients? (?:sont|est))\b"
)
_DENIED_SELF = re.compile(r"(?:je |on |nous |ce |c')(?:ne |n')?(?:suis|est|sommes) pas\b")
_REACH = 48  # characters before the signal in which a denial still denies it


@dataclass(frozen=True)
class Signal:
    """One row of signals.yml, compiled."""

    name: str
    why: str
    pattern: re.Pattern[str]
    weights: Mapping[Segment, float]
    negated: Mapping[Segment, float]


def _weights(data: Mapping[str, Any] | None) -> dict[Segment, float]:
    return {Segment(code): float(weight) for code, weight in (data or {}).items()}


@lru_cache(maxsize=1)
def signals() -> tuple[Signal, ...]:
    """All signals, compiled once."""
    table = read_yaml(_TABLE.read_text(encoding="utf-8"))
    macros: dict[str, str] = table["macros"]

    def expand(pattern: str) -> str:
        for name, meaning in macros.items():
            pattern = pattern.replace(f"<{name}>", meaning)
        return f"(?:{pattern})"

    return tuple(
        Signal(
            name,
            row["why"],
            re.compile("|".join(expand(p) for p in row["patterns"])),
            _weights(row["weights"]),
            _weights(row.get("negated")),
        )
        for name, row in table["signals"].items()
    )


def find_signals(text: str, turn: int) -> list[Evidence]:
    """The evidence that stands in one message of the visitor, each with their own words.

    A denied signal gives its `negated` weights or nothing; what lies in the past or is said of others gives
    nothing. Takes time linear in the text (messages are at most 1,000 characters).
    """
    folded = fold(text)
    found: list[Evidence] = []
    for signal in signals():
        found.extend(_readings(signal, folded, turn))
    return distinct(found)


def _readings(signal: Signal, folded: Folded, turn: int) -> Iterator[Evidence]:
    seen = 0
    for match in signal.pattern.finditer(folded.text):
        if match.end() == match.start() or seen >= 2:
            continue
        seen += 1
        before = _clause_before(folded.text, match.start())
        quote = folded.quote(match.start(), match.end())
        if _PAST.search(before) or _OTHERS.search(before):
            continue
        if _denied(before, match.group()):
            if signal.negated:
                negated_quote = folded.quote(match.start() - len(before.lstrip()), match.end())
                yield evidence(f"not_{signal.name}", negated_quote, turn, signal.negated)
            continue
        yield evidence(signal.name, quote, turn, signal.weights)


def _clause_before(text: str, start: int) -> str:
    """What stands before `start` in the same clause, at most _REACH characters."""
    window = text[max(0, start - _REACH) : start]
    ends = [m.end() for m in _CLAUSE_END.finditer(window)]
    return window[ends[-1] :] if ends else window


def _denied(before: str, matched: str) -> bool:
    """Whether a denial stands before the signal, or at its own beginning (« n'est pas une mairie »)."""
    if _DENIAL.search(before):
        return True
    return bool(_DENIED_SELF.match(matched))
