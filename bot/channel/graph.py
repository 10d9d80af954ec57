"""Runs the graph of a trained model, one component after the other.

Rasa hands the graph to dask at every message and every prediction, which plans it anew each time; the order
never changes, so it is worked out once per target.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rasa.engine.exceptions import GraphRunError
from rasa.engine.graph import ExecutionContext, GraphNode, GraphNodeHook, GraphSchema
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.engine.runner.interface import GraphRunner
from rasa.engine.storage.storage import ModelStorage

_Steps = tuple[tuple[str, tuple[str, ...]], ...]


class PlainGraphRunner(GraphRunner):
    """Rasa's graph runner without a scheduler."""

    def __init__(self, schema: GraphSchema, nodes: Mapping[str, GraphNode]) -> None:
        self._schema = schema
        self._nodes = nodes
        self._plans: dict[tuple[str, ...], _Steps] = {}

    @classmethod
    def create(
        cls,
        graph_schema: GraphSchema,
        model_storage: ModelStorage,
        execution_context: ExecutionContext,
        hooks: list[GraphNodeHook] | None = None,
    ) -> PlainGraphRunner:
        """The runner with its components, as Rasa makes them."""
        return cls.taking_over(DaskGraphRunner.create(graph_schema, model_storage, execution_context, hooks))

    @classmethod
    def taking_over(cls, runner: DaskGraphRunner) -> PlainGraphRunner:
        """A runner of the same components, which are loaded already."""
        return cls(runner._graph_schema, runner._instantiated_nodes)

    def run(self, inputs: dict[str, Any] | None = None, targets: list[str] | None = None) -> dict[str, Any]:
        """The outputs of the targets. Raises `GraphRunError` when an input has the name of a component."""
        given = inputs or {}
        wanted = tuple(targets or self._schema.target_names)
        clash = next((name for name in given if name in self._nodes), None)
        if clash is not None:
            raise GraphRunError(f"the input {clash} has the name of a component")
        done: dict[str, tuple[str, Any]] = {name: (name, value) for name, value in given.items()}
        for name, needs in self._plan(wanted):
            done[name] = self._nodes[name](*(done.get(need, need) for need in needs))
        return {name: done[name][1] for name in wanted}

    def _plan(self, targets: tuple[str, ...]) -> _Steps:
        if targets not in self._plans:
            self._plans[targets] = _ordered(self._schema, targets)
        return self._plans[targets]


def _ordered(schema: GraphSchema, targets: tuple[str, ...]) -> _Steps:
    """The components that the targets need, each after those that it needs itself."""
    steps: dict[str, tuple[str, ...]] = {}

    def visit(name: str) -> None:
        if name in steps or name not in schema.nodes:
            return
        needs = tuple(schema.nodes[name].needs.values())
        for need in needs:
            visit(need)
        steps[name] = needs

    for target in targets:
        visit(target)
    return tuple(steps.items())
