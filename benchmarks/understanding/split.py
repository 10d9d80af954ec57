"""One fixed split of the training data, written as each contender wants it.

An example is kept aside by the hash of its text, so that the split stays when the data grows. Rasa's
components know no second question about a text: for the references, the segment of a first message is part
of its intent (`state_need__B2B`), as somebody who builds with them would do. Their entities are marked where
the project's own parsers read a value in an example about personal details.
"""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Iterable, Sequence
from pathlib import Path

import yaml

from bot.leads.fields.parsers import PARSERS
from bot.leads.fields.reading import ReadingContext
from bot.nlu.model import Example
from bot.qualification.segments import UNKNOWN

ENTITIES = ("name", "email", "phone", "organisation", "size", "budget")
_WITH_ENTITIES = {
    "give_name": ("name",),
    "give_email": ("email",),
    "give_phone": ("phone",),
    "give_organisation": ("organisation",),
    "give_details": ("size", "budget"),
}
_ASIDE = 5  # one example of so many
_JOINT = "__"
_TODAY = datetime.date(2026, 11, 23)


def is_aside(example: Example) -> bool:
    """Whether an example is kept for measuring."""
    return int(hashlib.sha256(example.text.encode()).hexdigest(), 16) % _ASIDE == 0


def split(examples: Iterable[Example]) -> tuple[list[Example], list[Example]]:
    """The examples to train on, and those to measure on."""
    known: list[Example] = []
    aside: list[Example] = []
    for example in examples:
        (aside if is_aside(example) else known).append(example)
    return known, aside


def some(examples: Sequence[Example], number: int) -> list[Example]:
    """So many of the examples, always the same ones, in every label its share."""
    ordered = sorted(examples, key=lambda example: hashlib.sha256(example.text.encode()).hexdigest())
    labels: dict[str, list[Example]] = {}
    for example in ordered:
        labels.setdefault(joint_label(example), []).append(example)
    share = number / len(ordered)
    return [example for rows in labels.values() for example in rows[: max(5, round(share * len(rows)))]]


def joint_label(example: Example) -> str:
    """Intent and segment in one label."""
    told = example.segment if example.segment not in (None, UNKNOWN) else None
    return f"{example.intent}{_JOINT}{told}" if told else example.intent


def separate(label: str) -> tuple[str, str]:
    """Intent and segment (or « unknown ») of a joint label."""
    intent, _, segment = label.partition(_JOINT)
    return intent, segment or UNKNOWN


def write_ours(examples: Sequence[Example], path: Path) -> None:
    """With segments as metadata."""
    blocks: dict[tuple[str, str | None], list[str]] = {}
    for example in examples:
        blocks.setdefault((example.intent, example.segment), []).append(example.text)
    rows: list[dict[str, object]] = [
        {
            "intent": intent,
            **({"metadata": {"segment": segment}} if segment else {}),
            "examples": _listed(texts),
        }
        for (intent, segment), texts in blocks.items()
    ]
    _dump(rows, path)


def write_reference(examples: Sequence[Example], path: Path) -> None:
    """With joint labels, and entities marked."""
    blocks: dict[str, list[str]] = {}
    for example in examples:
        blocks.setdefault(joint_label(example), []).append(annotated(example))
    _dump([{"intent": label, "examples": _listed(texts)} for label, texts in blocks.items()], path)


def annotated(example: Example) -> str:
    """The text with its first entity marked, where it is about personal details."""
    context = ReadingContext(_TODAY, asked=True)
    for name in _WITH_ENTITIES.get(example.intent, ()):
        found = [
            reading for reading in PARSERS[name].find(example.text, context) if reading.value is not None
        ]
        reading = found[0] if found else PARSERS[name].read(example.text, context)
        if reading is not None and reading.value is not None and reading.quote.strip() in example.text:
            quote = reading.quote.strip()
            if quote and not set(quote) & set("[](){}"):
                return example.text.replace(quote, f"[{quote}]({name})", 1)
    return example.text


def _listed(texts: Sequence[str]) -> str:
    return "".join(f"- {text}\n" for text in texts)


def _dump(rows: Sequence[dict[str, object]], path: Path) -> None:
    content = {"version": "3.1", "nlu": list(rows)}
    path.write_text(
        yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=10_000), encoding="utf-8"
    )
