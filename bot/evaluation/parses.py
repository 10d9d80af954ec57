"""Parse many texts with the trained model, in a process of its own: this package never imports Rasa."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from typing import Any

from bot.evaluation.files import EvaluationError

_DEADLINE = 600.0  # seconds, for any file that somebody wants to wait for


def parse_all(texts: Sequence[str], models: str) -> list[dict[str, Any]]:
    """What the newest model in the folder `models` makes of each text, in the order of the texts.

    Raises EvaluationError when there is no model or it cannot be loaded.
    """
    done = subprocess.run(
        [sys.executable, "-m", "bot.nlu.batch", "--models", models],
        input="\n".join(json.dumps(text) for text in texts),
        capture_output=True,
        text=True,
        timeout=_DEADLINE,
        check=False,
    )
    if done.returncode != 0:
        reason = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
        raise EvaluationError(f"the model cannot be used: {reason}")
    parses = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    if len(parses) != len(texts):
        raise EvaluationError(f"the model answered {len(parses)} of {len(texts)} texts")
    return parses
