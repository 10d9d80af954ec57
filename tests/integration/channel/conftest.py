"""A tiny bot, trained once per session, and agents that run it."""

from __future__ import annotations

import os
import warnings
from pathlib import Path

import pytest

os.environ.setdefault("RASA_TELEMETRY_ENABLED", "false")

FOLDER = Path(__file__).parent
PROJECT = FOLDER.parents[2]


@pytest.fixture(scope="session")
def tiny_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The path of the trained model."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import rasa

        result = rasa.train(
            domain=str(FOLDER / "tiny_bot" / "domain.yml"),
            config=str(PROJECT / "config.yml"),
            training_files=[str(FOLDER / "tiny_bot")],
            output=str(tmp_path_factory.mktemp("tiny_model")),
            fixed_model_name="tiny",
        )
    assert result.model is not None
    return Path(result.model)
