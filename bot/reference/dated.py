"""Reads the tables of this room."""

from __future__ import annotations

import datetime
from functools import cache
from importlib.resources import files
from typing import Any

from bot.yaml_text import read_yaml

NAMES = (
    "company_categories", "departments", "legal_categories", "naf", "postcodes", "procurement", "size_bands",
)  # fmt: skip
"""Every table there is."""


@cache
def table(name: str) -> dict[str, Any]:
    """The content of `tables/<name>.yml`: what it was taken from (`source`), when (`as_of`), and its rows."""
    text = files("bot.reference").joinpath(f"tables/{name}.yml").read_text(encoding="utf-8")
    content: dict[str, Any] = read_yaml(text)
    if not (isinstance(content.get("source"), str) and isinstance(content.get("as_of"), datetime.date)):
        raise ValueError(f"{name}.yml says neither its source nor its date")
    return content
