from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from bot.web.console.audit_words import action_words, detail_words
from bot.wording import load
from tests.support.crm import ROOT

CODE = r"[a-z_]+\.[a-z_]+"
"""An act as it is stored. What is put together of parts, such as « review. » and what was done, is none."""
WORDS = {**load("console"), **load("console_accounts")}


def _calls() -> Iterator[tuple[str, ast.Call]]:
    """Every place of the product where an act is written down."""
    for file in sorted((ROOT / "bot").rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                name = getattr(node.func, "id", getattr(node.func, "attr", ""))
                if name in ("record", "AuditEntry", "store_password"):
                    yield f"{file.relative_to(ROOT)}:{node.lineno}", node


def _actions() -> Iterator[tuple[str, str]]:
    """The codes of acts that stand in the code as they are: `lead.read`."""
    for where, call in _calls():
        for argument in [*call.args, *(keyword.value for keyword in call.keywords)]:
            for part in ast.walk(argument):
                if isinstance(part, ast.Constant) and re.fullmatch(CODE, str(part.value)):
                    yield where, str(part.value)


def test_every_act_that_is_written_down_has_its_french_words() -> None:
    found = list(_actions())
    assert len(found) > 20
    known = WORDS["audit"]["actions"]
    assert [(where, action) for where, action in found if action not in known] == []


def test_an_act_of_another_version_is_shown_by_its_code() -> None:
    assert action_words("lead.teleported", WORDS["audit"]) == "lead.teleported"


def test_details_are_read_as_french() -> None:
    assert detail_words({"from": "sales", "to": "support"}, WORDS) == "Commercial → Assistance"
    assert detail_words({"sent": False, "left": 3}, WORDS) == "envoyé\u00a0: non · codes restants\u00a0: 3"
    assert (
        detail_words({"fields": ["a", None], "x": {"y": True}}, WORDS)
        == "champs\u00a0: a, rien · x\u00a0: y oui"
    )
    assert detail_words({}, WORDS) == ""
