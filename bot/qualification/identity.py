"""What an e-mail address, a company number or the page of arrival says about who writes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from bot.qualification.decision import thresholds
from bot.qualification.evidence import Evidence, evidence
from bot.qualification.segments import Segment
from bot.yaml_text import read_yaml

_TABLE = Path(__file__).with_name("identity.yml")
PERSONAL, ORGANISATION = "personal_address", "organisation_address"
VISITED_PAGE, CAME_BY_CAMPAIGN = "visited_page", "came_by_campaign"


@dataclass(frozen=True)
class ArrivalHint:
    """A page (the beginning of its path) or a campaign that speaks to one segment, from the playbook."""

    segment: Segment
    page: str = ""
    campaign: str = ""


@lru_cache(maxsize=1)
def _table() -> dict[str, Any]:
    table: dict[str, Any] = read_yaml(_TABLE.read_text(encoding="utf-8"))
    return table


@lru_cache(maxsize=1)
def _domains() -> tuple[tuple[str, re.Pattern[str]], ...]:
    rows = _table()["addresses"].items()
    return tuple((name, re.compile("|".join(row["patterns"]))) for name, row in rows if row["patterns"])


def _weights(rows: Mapping[str, Any], name: str) -> dict[Segment, float]:
    return {Segment(code): float(weight) for code, weight in rows[name]["weights"].items()}


def signal_names() -> frozenset[str]:
    """The signals of this module, each with its sentence in `bot/wording/reasons.yml`."""
    return frozenset([*_table()["addresses"], *_table()["numbers"], VISITED_PAGE, CAME_BY_CAMPAIGN])


def address_evidence(address: str, turn: int, *, personal: bool) -> Evidence:
    """What the domain of an e-mail address says; `personal`: it is one of a mail provider.

    Only the domain is quoted: reasons outlive a refusal of contact, addresses must not.
    """
    domain = address.rpartition("@")[2].lower()
    kind = next((name for name, pattern in _domains() if pattern.search(domain)), None)
    kind = kind or (PERSONAL if personal else ORGANISATION)
    return evidence(kind, domain, turn, _weights(_table()["addresses"], kind))


def number_evidence(siren: str, quote: str, turn: int) -> Evidence | None:
    """What the first digit of a SIREN says, or None for what is no French number."""
    rows: Mapping[str, Any] = _table()["numbers"]
    if not re.fullmatch(r"\d{9}", siren):
        return None
    name = next((name for name, row in rows.items() if siren[0] in row["first_digits"]), None)
    return evidence(name, quote, turn, _weights(rows, name)) if name else None


def arrival_evidence(page: str, campaign: str, hints: Iterable[ArrivalHint]) -> list[Evidence]:
    """What the page and the campaign say before anything was typed: turn 0, one hint of each at most."""
    path = re.sub(r"^https?://[^/]+", "", page).split("?")[0].rstrip("/").lower() or "/"
    weight, hints = thresholds().arrival, tuple(hints)
    found: list[Evidence] = []
    pages = [hint for hint in hints if hint.page and _below(path, hint.page.lower().rstrip("/"))]
    if pages:
        deepest = max(pages, key=lambda hint: len(hint.page))
        found.append(evidence(VISITED_PAGE, path, 0, {deepest.segment: weight}))
    for hint in hints:
        if hint.campaign and hint.campaign.casefold() == campaign.casefold():
            found.append(evidence(CAME_BY_CAMPAIGN, campaign, 0, {hint.segment: weight}))
            break
    return found


def _below(path: str, parent: str) -> bool:
    return path == parent or path.startswith(f"{parent}/")
