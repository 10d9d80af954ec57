"""The table of how much is needed follows from its own formula and figures."""

from __future__ import annotations

import math
import re
from pathlib import Path

import yaml

ROOT = Path(__file__).parents[3]
TEXT = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")


def figures(row: str) -> list[float]:
    """The numbers in the last cell of a row of the parameters."""
    (cells,) = re.findall(rf"^\| {re.escape(row)} \|.*\| ([^|]+) \|$", TEXT, re.MULTILINE)
    return [float(number) for number in re.findall(r"[\d.]+", cells)]


def table() -> list[list[float]]:
    rows = TEXT[TEXT.index("| visitors | turns/s |") :].splitlines()[2:]
    until = next(number for number, row in enumerate(rows) if not row)
    return [
        [float(cell.strip().removesuffix(" GB").replace(",", "")) for cell in row.strip("|").split("|")]
        for row in rows[:until]
    ]


def test_every_row_is_what_the_formula_gives() -> None:
    (pause,), (rasa, door, delivery), (commits,) = (figures(row) for row in ("*p*", "*r*, *d*, *w*", "*c*"))
    (share,), (memory, *_) = figures("*u*"), figures("*m*")
    for visitors, turns, of_rasa, of_doors, of_deliveries, pods, gigabytes, writes, streams in table():
        rate = visitors / pause
        cores = [rate * milliseconds / 1000 / share for milliseconds in (rasa, door, delivery)]
        assert [of_rasa, of_doors, of_deliveries] == [round(each, 1) for each in cores]
        assert pods == max(math.ceil(cores[0] / 3), math.ceil(cores[1]))
        assert (turns, writes) == (round(rate), round(rate * commits))
        assert (gigabytes, streams) == (round(pods * memory / 1000, 1), round(visitors / pods))


def test_the_large_overlay_may_grow_as_far_as_the_table_goes() -> None:
    overlay = ROOT / "deploy" / "kubernetes" / "overlays" / "large" / "kustomization.yml"
    patches = yaml.safe_load(overlay.read_text(encoding="utf-8"))["patches"]
    (scaling,) = [each for each in patches if each["target"]["kind"] == "HorizontalPodAutoscaler"]
    (most,) = [
        operation["value"]
        for operation in yaml.safe_load(scaling["patch"])
        if operation["path"] == "/spec/maxReplicas"
    ]
    assert table()[-1][0] == 10_000 and table()[-1][5] <= most
