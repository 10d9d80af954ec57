"""The table of threats in docs/security.md: no line without a test, no test that does not exist."""

from __future__ import annotations

import ast
import re
from functools import cache

from tests.support.crm import ROOT

_HEAD = "| threat | | what stands against it | test |"
_TEST = re.compile(r"`(tests/[\w/]+\.py)(?:::(\w+))?`")
_OF_THE_ISSUE = (
    "guessing another", "fixing a conversation", "/intent", "slots", "rasa's http",
    "stored script, console",
    "stored script, e-mails", "stored script, webhooks", "page titles", "csrf", "sql injection",
    "template injection",
    "formula injection", "ssrf by a webhook", "rebinding", "redirects", "ipv6", "metadata",
    "header injection",
    "log injection", "oversize", "duplicate keys", "numbers", "bidirectional", "zero-width",
    "combining", "surrogates",
    "decompression", "slow clients", "regular expressions", "password guessing", "session theft",
    "fixation",
    "finding out accounts", "conversation exists", "clickjacking", "open redirect", "cors", "role allows",
    "secrets and personal data in logs", "secrets in the repository", "known holes",
)  # fmt: skip


def lines() -> list[tuple[str, str]]:
    """Each threat, with the cell that names its test."""
    text = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
    rows = text.split(_HEAD)[1].split("\n\n")[0].strip().splitlines()[1:]
    cells = [[cell.strip() for cell in row.strip("|").split(" | ")] for row in rows]
    return [(row[0], row[-1]) for row in cells]


@cache
def names_in(file: str) -> frozenset[str]:
    """The names of the tests that a file holds."""
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    functions = (node for node in ast.walk(tree) if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)))
    return frozenset(node.name for node in functions if node.name.startswith("test_"))


def test_every_threat_has_a_test_that_exists() -> None:
    known = lines()
    assert len(known) > 60
    for threat, cell in known:
        named = _TEST.fullmatch(cell)
        assert named is not None, f"{threat}: names no test"
        assert (ROOT / named[1]).is_file(), f"{threat}: {named[1]} does not exist"
        found = names_in(named[1])
        assert named[2] in found if named[2] else found, f"{threat}: {cell} does not exist"


def test_no_threat_that_was_thought_of_is_left_out() -> None:
    text = "\n".join(threat.lower() for threat, _ in lines())
    missing = [word for word in _OF_THE_ISSUE if word not in text]
    assert missing == []
