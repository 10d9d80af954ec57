"""The names of the metrics, and what is counted under them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from prometheus_client import REGISTRY

from bot.telemetry.backlog import BacklogCollector
from bot.telemetry.metrics import database_failed, message_answered

OPERATIONS = Path(__file__).parents[4] / "docs" / "operations.md"


def value(name: str, **labels: str) -> float:
    return REGISTRY.get_sample_value(f"aiguilleur_{name}", labels) or 0.0


def published() -> set[str]:
    names = set()
    backlog = BacklogCollector(lambda: [])
    for family in [*REGISTRY.collect(), *backlog.collect()]:
        if family.name.startswith("aiguilleur_"):
            names.add(f"{family.name}_total" if family.type == "counter" else family.name)
    return names


def test_every_metric_is_explained_and_nothing_else_is() -> None:
    explained = set(
        re.findall(r"^\| `(aiguilleur_\w+)", OPERATIONS.read_text(encoding="utf-8"), re.MULTILINE)
    )
    assert explained == published()


def test_names_follow_the_conventions_of_prometheus() -> None:
    for name in published():
        assert re.fullmatch(r"aiguilleur_[a-z_]+", name)
        if re.search(r"_(duration|lag|age)_", name):
            assert name.endswith("_seconds")


def test_typed_messages_tell_how_well_they_were_understood() -> None:
    sure, lost = value("intent_confidence_count"), value("messages_not_understood_total")
    message_answered("text", {"confidence": 0.83, "acts": ["gives"]})
    message_answered("text", {"confidence": 0.2, "acts": ["not_understood"]})
    message_answered("button", {"confidence": 1.0, "acts": []})
    assert value("intent_confidence_count") - sure == 2
    assert value("messages_not_understood_total") - lost == 1


@pytest.mark.parametrize(
    ("message", "reason"),
    [
        ("database is locked", "busy"),
        ("canceling statement due to lock timeout", "busy"),
        ("canceling statement due to statement timeout", "busy"),
        ('connection to server at "127.0.0.1" failed: Connection refused', "unavailable"),
        ("database or disk is full", "unavailable"),
    ],
)
def test_errors_of_the_database_are_counted_by_what_can_be_done(message: str, reason: str) -> None:
    before = value("database_errors_total", reason=reason)
    database_failed(message)
    assert value("database_errors_total", reason=reason) - before == 1
