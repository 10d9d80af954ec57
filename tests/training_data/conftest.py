"""The domain, the training data and the rules, read once as plain data."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Example:
    """One training sentence and where it stands."""

    text: str
    intent: str
    file: str
    segment: str | None


@pytest.fixture(scope="session")
def domain() -> dict[str, Any]:
    """domain.yml as it stands."""
    data: dict[str, Any] = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))
    return data


@pytest.fixture(scope="session")
def nlu_files() -> dict[str, dict[str, Any]]:
    """Every file of data/nlu by its path."""
    files = sorted((ROOT / "data" / "nlu").rglob("*.yml"))
    return {str(path.relative_to(ROOT)): yaml.safe_load(path.read_text(encoding="utf-8")) for path in files}


@pytest.fixture(scope="session")
def examples(nlu_files: dict[str, dict[str, Any]]) -> list[Example]:
    """Every training sentence."""
    found: list[Example] = []
    for file, content in nlu_files.items():
        for block in content.get("nlu", []):
            segment = (block.get("metadata") or {}).get("segment")
            lines = re.findall(r"^\s*- (.*\S)", block["examples"], flags=re.MULTILINE)
            found.extend(Example(line, block["intent"], file, segment) for line in lines)
    return found


@pytest.fixture(scope="session")
def responses(
    domain: dict[str, Any], nlu_files: dict[str, dict[str, Any]]
) -> dict[str, list[dict[str, Any]]]:
    """Every response, of the domain and of the FAQ files."""
    merged = dict(domain["responses"])
    for content in nlu_files.values():
        merged.update(content.get("responses", {}))
    return merged


@pytest.fixture(scope="session")
def rules() -> list[dict[str, Any]]:
    """Every rule."""
    files = sorted((ROOT / "data" / "rules").glob("*.yml"))
    return [rule for path in files for rule in yaml.safe_load(path.read_text(encoding="utf-8"))["rules"]]
