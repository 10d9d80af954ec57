from __future__ import annotations

import ast
import inspect
from types import ModuleType

import pytest

from bot.channel.fast.logs import COPYING, Uncopied


@pytest.mark.parametrize("module", COPYING, ids=lambda module: str(module.__name__))
def test_rasa_copies_there_for_its_debug_logs_alone(module: ModuleType) -> None:
    tree = ast.parse(inspect.getsource(module))
    logged = {
        id(inner)
        for call in ast.walk(tree)
        if isinstance(call, ast.Call) and ast.unparse(call.func) == "structlogger.debug"
        for inner in ast.walk(call)
    }
    copies = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and ast.unparse(node).startswith("copy.")
    ]
    assert copies
    assert {ast.unparse(node) for node in copies} == {"copy.deepcopy"}
    assert all(id(node) in logged for node in copies)


def test_what_is_to_be_logged_is_handed_over_as_it_is() -> None:
    events = [object()]
    assert Uncopied.deepcopy(events) is events
