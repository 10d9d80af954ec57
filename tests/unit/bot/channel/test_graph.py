"""Our runner against Rasa's, on one small graph of real components."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from rasa.engine.exceptions import GraphComponentException, GraphRunError
from rasa.engine.graph import ExecutionContext, GraphComponent, GraphSchema, SchemaNode
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.engine.runner.interface import GraphRunner
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage

from bot.channel.graph import PlainGraphRunner


class Sum(GraphComponent):
    """Adds up what it is given, and remembers how often it was asked."""

    runs: list[str] = []

    def __init__(self, name: str) -> None:
        self._name = name

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> Sum:
        return cls(resource.name)

    def add(self, one: int, two: int) -> int:
        self.runs.append(self._name)
        if two < 0:
            raise ValueError("nothing below zero")
        return one + two


def node(one: str, two: str) -> SchemaNode:
    return SchemaNode({"one": one, "two": two}, Sum, "create", "add", {}, eager=True)


# b needs a; c needs both; d is needed by nobody who is asked for.
SCHEMA = GraphSchema(
    {"c": node("a", "b"), "b": node("a", "input"), "a": node("input", "input"), "d": node("c", "a")}
)


def runner(kind: type[GraphRunner], folder: Path) -> GraphRunner:
    return kind.create(SCHEMA, LocalModelStorage(folder), ExecutionContext(SCHEMA, "model"))


@pytest.mark.parametrize("targets", [["c"], ["a", "b"], ["d", "c"]])
def test_the_outputs_are_those_of_rasas_runner(targets: list[str], tmp_path: Path) -> None:
    stock, ours = runner(DaskGraphRunner, tmp_path), runner(PlainGraphRunner, tmp_path)
    for given in (1, 5):
        assert ours.run({"input": given}, targets) == stock.run({"input": given}, targets)


def test_each_component_that_is_needed_runs_once_and_no_other(tmp_path: Path) -> None:
    ours = runner(PlainGraphRunner, tmp_path)
    Sum.runs.clear()
    ours.run({"input": 1}, ["c"])
    assert Sum.runs == ["a", "b", "c"]


def test_a_component_that_fails_fails_the_run_as_with_rasa(tmp_path: Path) -> None:
    for kind in (DaskGraphRunner, PlainGraphRunner):
        with pytest.raises(GraphComponentException):
            runner(kind, tmp_path).run({"input": -1}, ["c"])


def test_an_input_cannot_take_the_place_of_a_component(tmp_path: Path) -> None:
    with pytest.raises(GraphRunError, match="the input a has the name of a component"):
        runner(PlainGraphRunner, tmp_path).run({"a": 1}, ["c"])


def test_it_takes_over_components_that_are_loaded(tmp_path: Path) -> None:
    stock = DaskGraphRunner.create(SCHEMA, LocalModelStorage(tmp_path), ExecutionContext(SCHEMA, "model"))
    ours = PlainGraphRunner.taking_over(stock)
    assert ours.run({"input": 2}, ["c"]) == stock.run({"input": 2}, ["c"])
