"""Reads what a process publishes."""

from __future__ import annotations

import httpx
from prometheus_client.parser import text_string_to_metric_families

from bot.evaluation.ports import free_port


def three_ports() -> int:
    """The first of three free ports that follow each other."""
    while True:
        first, second, third = free_port(), free_port(), free_port()
        if (second, third) == (first + 1, first + 2):
            return first


class Published:
    """One reading of a process's metrics."""

    def __init__(self, port: int, token: str = "") -> None:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        self.text = httpx.get(f"http://127.0.0.1:{port}/metrics", headers=headers).raise_for_status().text
        families = text_string_to_metric_families(self.text)
        self._samples = [sample for family in families for sample in family.samples]

    def total(self, name: str, **labels: str) -> float:
        """The sum of all samples of this name that have these labels."""
        return sum(
            sample.value
            for sample in self._samples
            if sample.name == f"aiguilleur_{name}" and labels.items() <= sample.labels.items()
        )

    def labels(self, name: str, label: str) -> set[str]:
        """The values of a label of this name."""
        return {sample.labels[label] for sample in self._samples if sample.name == f"aiguilleur_{name}"}
