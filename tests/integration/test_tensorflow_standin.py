"""Rasa's ordinary commands with the stand-in in TensorFlow's place."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = [pytest.mark.rasa, pytest.mark.slow]

CONFIG = """
version: "3.1"
recipe: default.v1
language: en
pipeline:
- name: WhitespaceTokenizer
- name: CountVectorsFeaturizer
- name: {classifier}
policies:
- name: RulePolicy
"""
DOMAIN = """
version: "3.1"
intents: [greet, leave]
responses:
  utter_greet:
  - text: Bonjour
"""
DATA = """
version: "3.1"
nlu:
- intent: greet
  examples: |
    - bonjour
    - salut
- intent: leave
  examples: |
    - au revoir
    - bye
rules:
- rule: greet
  steps:
  - intent: greet
  - action: utter_greet
"""


def rasa(project: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "RASA_TELEMETRY_ENABLED": "false"}
    command = [sys.executable, "-m", "rasa", *arguments]
    return subprocess.run(
        command, cwd=project, env=environment, capture_output=True, text=True, timeout=120, check=False
    )


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "domain.yml").write_text(DOMAIN, encoding="utf-8")
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "all.yml").write_text(DATA, encoding="utf-8")
    return tmp_path


def test_rasa_trains_a_pipeline_without_tensorflow(project: Path) -> None:
    (project / "config.yml").write_text(CONFIG.format(classifier="LogisticRegressionClassifier"))
    trained = rasa(project, "train", "--skip-validation")
    assert trained.returncode == 0, trained.stderr
    assert list((project / "models").glob("*.tar.gz"))


@pytest.mark.parametrize("classifier", ["DIETClassifier", "ConveRTFeaturizer\n  model_url: models/convert"])
def test_a_component_of_tensorflow_ends_training_with_one_sentence(project: Path, classifier: str) -> None:
    (project / "config.yml").write_text(CONFIG.format(classifier=classifier))
    refused = rasa(project, "train", "--skip-validation")
    said = refused.stdout + refused.stderr
    assert refused.returncode == 1
    assert said.count("TensorFlow is not installed, so ") == 1
    assert "Traceback" not in said
