"""Tables in the documentation whose last column names the test of each line."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

from tests.support.crm import ROOT

_TEST = re.compile(r"`(tests/[\w/]+\.py)(?:::(\w+))?`")


def lines(page: Path, head: str) -> list[tuple[str, str]]:
    """The first cell of each line below this head, with the cell that names its test."""
    rows = page.read_text(encoding="utf-8").split(head)[1].split("\n\n")[0].strip().splitlines()[1:]
    cells = [[cell.strip() for cell in row.strip("|").split(" | ")] for row in rows]
    return [(row[0], row[-1]) for row in cells]


def without_test(known: list[tuple[str, str]]) -> list[str]:
    """The lines that name no test, or one that does not exist."""
    return [f"{what}: {cell}" for what, cell in known if not _exists(cell)]


def _exists(cell: str) -> bool:
    named = _TEST.fullmatch(cell)
    if named is None or not (ROOT / named[1]).is_file():
        return False
    found = _names_in(named[1])
    return named[2] in found if named[2] else bool(found)


@cache
def _names_in(file: str) -> frozenset[str]:
    """The names of the tests that a file holds."""
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    functions = (node for node in ast.walk(tree) if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)))
    return frozenset(node.name for node in functions if node.name.startswith("test_"))
