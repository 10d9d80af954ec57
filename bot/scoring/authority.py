"""What somebody with a certain function may decide."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

from bot.qualification.text import fold
from bot.scoring.criteria import Finding, rules
from bot.yaml_text import read_yaml


def judge_authority(role: str | None) -> Finding:
    """How much of a purchase this person decides."""
    level = level_of(role)
    level = "advises" if level == "prescribes" else level
    return Finding(rules()["authority"][level], level)


def judge_bridge(role: str | None) -> Finding:
    """How well this person can bring companies to a product."""
    level = level_of(role)
    return Finding(rules()["bridge"][level], f"bridge_{level}")


def level_of(role: str | None) -> str:
    """The level of `roles.yml` of a function: `other` for one that no pattern knows, `none` for none."""
    folded = fold(role or "").text.strip()
    if not folded:
        return "none"
    found = [(level, pattern.search(folded)) for level, pattern in _patterns().items()]
    places = [(match.start(), -match.end(), level) for level, match in found if match]
    return min(places)[2] if places else "other"


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    text = files("bot.scoring").joinpath("roles.yml").read_text(encoding="utf-8")
    return {
        level: re.compile(rf"\b(?:{'|'.join(patterns)})(?![\w])")
        for level, patterns in read_yaml(text).items()
    }
