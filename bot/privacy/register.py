"""The register of processing (GDPR, article 30), drawn up from what this installation does."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot import wording
from bot.retention.clock import Retention
from bot.retention.french import in_french
from bot.wording.moments import french_date

_TEMPLATES = Path(__file__).parent / "templates"


@dataclass(frozen=True)
class Register:
    """What the register says."""

    head: Sequence[tuple[str, str]]
    activities: Sequence[Mapping[str, Any]]
    """Each with its title and its `lines`: pairs of a label and sentences."""
    words: Mapping[str, Any]


def register(
    vendor: Mapping[str, str],
    hosting: str,
    retention: Retention,
    recipients: Sequence[str],
    today: datetime.date,
) -> Register:
    """The register of today. `recipients` are the tools that requests are handed over to."""
    words = wording.load("register")
    kept = {name: in_french(period) for name, period in retention.periods().items()}
    values = {**kept, **vendor, "vendor": vendor["name"], "hosting": hosting}
    tools = [words["tool"].format(name=name) for name in recipients] or [words["no_tools"]]
    head = [
        (words["head"][name], text.format(**values, date=french_date(today, "d MMMM y")))
        for name, text in words["head_values"].items()
    ]
    return Register(head, [_activity(item, values, tools, words) for item in words["activities"]], words)


def as_markdown(found: Register) -> str:
    """The register as a text."""
    return _environment(escape=False).get_template("register.md").render(register=found, words=found.words)


def as_page(found: Register) -> str:
    """The register as a page that needs nothing but a browser."""
    return _environment(escape=True).get_template("register.html").render(register=found, words=found.words)


def _activity(
    item: Mapping[str, Any], values: Mapping[str, str], tools: Sequence[str], words: Mapping[str, Any]
) -> Mapping[str, Any]:
    lines = []
    for name, label in words["labels"].items():
        sentences = [text.format(**values) for text in item.get(name, words["common"].get(name, ()))]
        if name == "recipients" and item.get("handed_over"):
            sentences += tools
        lines.append((label, sentences))
    return {"title": item["title"], "lines": lines}


def _environment(*, escape: bool) -> Environment:
    return Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=escape,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
