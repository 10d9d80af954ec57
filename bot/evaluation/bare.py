"""Reads texts with the trained classifier alone, to compare models in seconds: no Rasa, no dialogue.

`python -m bot.evaluation.bare ARCHIVE`: one JSON string a line comes in, one JSON object a line goes out.
"""

from __future__ import annotations

import json
import sys
import tarfile
import tempfile
from pathlib import Path
from typing import Any

from bot.nlu.model import IncompatibleModel, TextModel

_MODEL = ("model.json", "weights.npz")


def read_model(archive: Path) -> TextModel:
    """The classifier of an archive. Raises `IncompatibleModel`, also for one that holds none."""
    with tempfile.TemporaryDirectory() as folder:
        with tarfile.open(archive) as tar:
            for name in _MODEL:
                found = [m for m in tar.getmembers() if m.isfile() and m.name.rpartition("/")[2] == name]
                content = tar.extractfile(found[0]) if len(found) == 1 else None
                if content is None:
                    raise IncompatibleModel("it holds no classifier of ours")
                (Path(folder) / name).write_bytes(content.read())
        return TextModel.load(Path(folder))


def read(model: TextModel, text: str) -> dict[str, Any]:
    """The most probable intent, and the segments, most probable first."""
    indices, weights = model.vector(text)
    if not len(indices):
        return {"intent": None, "segments": []}
    intents, segments = model.intent.ranking(indices, weights), model.segment.ranking(indices, weights)
    return {"intent": intents[0][0] if intents else None, "segments": [name for name, _ in segments]}


def main(archive: str) -> int:
    """Read, classify, write; one line on standard error when it cannot."""
    try:
        model = read_model(Path(archive))
    except (IncompatibleModel, OSError, tarfile.TarError, ValueError, KeyError) as error:
        print(f"{archive}: {error}", file=sys.stderr)
        return 1
    for line in sys.stdin:
        if line.strip():
            print(json.dumps(read(model, json.loads(line)), ensure_ascii=False))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
