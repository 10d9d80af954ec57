"""The dashboard and the alerts speak of metrics that there are, in a language that Prometheus reads."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml
from prometheus_client import Counter, Gauge, Histogram

from bot.telemetry import metrics
from bot.telemetry.backlog import BacklogCollector

ROOT = Path(__file__).parents[3]
MONITORING = ROOT / "deploy" / "monitoring"
OPERATIONS = ROOT / "docs" / "operations.md"
needs_promtool = pytest.mark.skipif(
    shutil.which("promtool") is None and not os.environ.get("CI"), reason="no promtool"
)


_ENDINGS = {"counter": ("_total",), "histogram": ("_bucket", "_sum", "_count")}


def published() -> dict[str, set[str]]:
    """Every series and its labels."""
    found = {"aiguilleur_database_up": set[str]()}
    for metric in vars(metrics).values():
        if isinstance(metric, (Counter, Gauge, Histogram)):
            for family in metric.describe():
                for ending in _ENDINGS.get(family.type, ("",)):
                    found[family.name + ending] = {*metric._labelnames, "le"}
    for family in BacklogCollector(lambda: []).collect():
        found.setdefault(family.name, {"queue"})
    return found


def rules() -> list[dict[str, str]]:
    groups = yaml.safe_load((MONITORING / "alerts.yml").read_text(encoding="utf-8"))["groups"]
    return [rule for group in groups for rule in group["rules"]]


def dashboard() -> list[str]:
    panels = json.loads((MONITORING / "dashboard.json").read_text(encoding="utf-8"))["panels"]
    return [target["expr"] for panel in panels for target in panel.get("targets", [])]


@pytest.mark.parametrize("expression", [*dashboard(), *(rule["expr"] for rule in rules())])
def test_every_expression_asks_for_series_and_labels_that_there_are(expression: str) -> None:
    known = published()
    used = re.findall(r"(aiguilleur_\w+)(?:\{([^}]*)\})?", expression)
    assert used or re.search(r"\b(up|process_\w+)\b", expression)
    for name, selector in used:
        assert name in known
        assert set(re.findall(r"(\w+)=", selector)) <= known[name] | {"job", "instance"}


def test_every_metric_is_shown_or_watched() -> None:
    text = "\n".join([*dashboard(), *(rule["expr"] for rule in rules())])
    shown = set(re.findall(r"aiguilleur_\w+?(?=_bucket|_sum|_count|\b)", text))
    explained = set(re.findall(r"^\| `(aiguilleur_\w+)", OPERATIONS.read_text("utf-8"), re.MULTILINE))
    assert explained - shown <= {"aiguilleur_build_info", "aiguilleur_task_last_success_timestamp_seconds"}


def test_operators_read_what_to_do_about_every_alert() -> None:
    explained = set(
        re.findall(r"^\| `([A-Z][a-z]\w+)` \|", OPERATIONS.read_text(encoding="utf-8"), re.MULTILINE)
    )
    assert explained == {rule["alert"] for rule in rules()}


def promtool(*arguments: str) -> None:
    command = ("promtool", *arguments)
    done = subprocess.run(command, cwd=MONITORING, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@needs_promtool
def test_prometheus_reads_the_rules_and_they_go_off_when_they_should() -> None:
    for command in (["check", "rules", "alerts.yml"], ["test", "rules", "alerts-test.yml"]):
        done = subprocess.run(
            ["promtool", *command], cwd=MONITORING, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr


@needs_promtool
def test_prometheus_reads_what_the_dashboard_asks(tmp_path: Path) -> None:
    asked = [text.replace("$__rate_interval", "5m").replace("$job", "aiguilleur") for text in dashboard()]
    recorded = [{"record": f"panel:{number}", "expr": text} for number, text in enumerate(asked)]
    file = tmp_path / "panels.yml"
    file.write_text(yaml.safe_dump({"groups": [{"name": "panels", "rules": recorded}]}))
    done = subprocess.run(
        ["promtool", "check", "rules", str(file)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
