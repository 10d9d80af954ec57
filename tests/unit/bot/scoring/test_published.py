"""What the documentation publishes is what counts."""

from __future__ import annotations

import re

from bot.playbook import read_playbook
from bot.scoring.criteria import Criterion
from bot.scoring.weights import of_playbook
from tests.support.crm import ROOT

COLUMNS = ("need", "budget", "authority", "timeline", "procedure", "calendar", "reach", "fit")


def test_the_weights_in_the_documentation_are_those_of_the_playbook_and_of_the_product() -> None:
    scoring = read_playbook(ROOT / "playbook.yml").scoring
    text = (ROOT / "docs/score.md").read_text(encoding="utf-8")
    published = text.partition("<!-- weights -->")[2].partition("<!-- /weights -->")[0]
    rows = [
        f"| `{segment.value}` | " + " | ".join(_points(row.get(Criterion(name))) for name in COLUMNS) + " |"
        for segment, row in scoring.weights.items()
    ]
    assert re.findall(r"^\| `.*$", published, re.MULTILINE) == rows
    assert scoring == of_playbook({})


def _points(points: int | None) -> str:
    return str(points) if points else "–"
