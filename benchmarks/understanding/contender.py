"""One contender, in its own environment: train on a file of examples, then parse texts. Used by `run`.

    python -m benchmarks.understanding.contender train CONFIG NLU MODELS   → seconds on standard output, JSON
    python -m benchmarks.understanding.contender parse MODELS < TEXTS      → one JSON object

Nothing here knows which contender it is: the configuration decides. The environment needs Rasa and no more.
"""

from __future__ import annotations

import json
import logging
import resource
import sys
import time
import warnings
from pathlib import Path
from typing import Any

_WARM_UP = 20  # messages before the clock counts


def train(config: str, nlu: str, models: str) -> dict[str, Any]:
    """Train the understanding alone, as `rasa train nlu` does."""
    from rasa.model_training import train_nlu

    started = time.perf_counter()
    train_nlu(config, nlu, models, fixed_model_name="model")
    return {"training_seconds": time.perf_counter() - started, "training_mb": _peak_mb()}


def parse(models: str, texts: list[str]) -> dict[str, Any]:
    """Parse each text alone, as a visitor's message would be."""
    started = time.perf_counter()
    from bot.nlu.batch import Parser, newest_model

    archive = newest_model(Path(models))
    if archive is None:
        raise SystemExit(f"there is no model in {models}")
    parser = Parser(archive)
    loaded = time.perf_counter() - started
    for text in texts[:_WARM_UP]:
        parser.parse(text)
    parses, seconds = [], []
    for text in texts:
        begun = time.perf_counter()
        found = parser.parse(text)
        seconds.append(time.perf_counter() - begun)
        parses.append(
            {
                "intent": found["intent"],
                "ranking": found.get("intent_ranking", []),
                "segments": found.get("segment_ranking", []),
                "entities": [
                    {"entity": e["entity"], "text": text[e["start"] : e["end"]]}
                    for e in found.get("entities", [])
                ],
            }
        )
    seconds.sort()
    return {
        "load_seconds": loaded,
        "median_ms": 1000 * seconds[len(seconds) // 2],
        "p95_ms": 1000 * seconds[int(len(seconds) * 0.95)],
        "memory_mb": _peak_mb(),
        "parses": parses,
    }


def _peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    """Do what the arguments say."""
    warnings.simplefilter("ignore")
    logging.disable(logging.WARNING)
    printed, sys.stdout = sys.stdout, sys.stderr  # Rasa talks while it trains
    if sys.argv[1] == "train":
        result = train(*sys.argv[2:5])
    else:
        result = parse(sys.argv[2], [json.loads(line) for line in sys.stdin if line.strip()])
    printed.write(json.dumps(result, ensure_ascii=False, default=float) + "\n")


if __name__ == "__main__":
    main()
