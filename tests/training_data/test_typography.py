"""What visitors read follows French typography: no-break spaces, apostrophes, quotation marks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
_LINK = re.compile(r"\]\([^)]*\)|https?://\S+|\{\w+\}")
_MISTAKES = {
    "a narrow no-break space stands before ; ! ?": re.compile(r"(?<![\u202f?!…(«\u00a0])[;!?]"),
    "a no-break space stands before a colon": re.compile(r"(?:(?<=[^\W\d_»)])|[ \u202f]):(?=\s|$)"),
    "an apostrophe is typographic": re.compile(r"[^\W\d_]'[^\W\d_]"),
    "quotation marks are « French », with no-break spaces": re.compile(r"\"|«(?!\u00a0)|(?<!\u00a0)»"),
    "a no-break space stands before € and %": re.compile(r"[\d\]][ ]?[€%]"),
    "hours stay with their number": re.compile(r"[\d\]H] '?h\b|\bh'? [\d\]m]"),
    "an ellipsis is one character": re.compile(r"\.\.\."),
}


def phrases(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from phrases(item)
    elif isinstance(value, list):
        for item in value:
            yield from phrases(item)


def mistakes(text: str) -> list[str]:
    bare = _LINK.sub("]", text)
    return [f"{rule}: {text!r}" for rule, pattern in _MISTAKES.items() if pattern.search(bare)]


def test_each_response_follows_french_typography(responses: dict[str, list[dict[str, Any]]]) -> None:
    texts = [(name, v["text"]) for name, variants in responses.items() for v in variants]
    texts += [(n, b["title"]) for n, vs in responses.items() for v in vs for b in v.get("buttons", [])]
    english = {"utter_speak_other_language"}
    assert [m for name, text in texts if name not in english for m in mistakes(text)] == []


@pytest.mark.parametrize("file", sorted((ROOT / "bot" / "wording").glob("*.yml")), ids=lambda path: path.stem)
def test_each_wording_file_follows_french_typography(file: Path) -> None:
    content = yaml.safe_load(file.read_text(encoding="utf-8"))
    assert [m for text in phrases(content) for m in mistakes(text)] == []


def test_the_answers_of_the_playbook_follow_french_typography() -> None:
    playbook = yaml.safe_load((ROOT / "playbook.yml").read_text(encoding="utf-8"))
    assert [m for text in playbook["answers"].values() for m in mistakes(text)] == []


def test_visitors_are_addressed_formally(responses: dict[str, list[dict[str, Any]]]) -> None:
    familiar = re.compile(r"\b(?:tu|toi|ton|tes|ta)\b", re.IGNORECASE)
    texts = [v["text"] for variants in responses.values() for v in variants]
    assert [text for text in texts if familiar.search(text)] == []
