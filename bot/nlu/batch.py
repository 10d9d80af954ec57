"""Parse texts from standard input, one JSON string a line; one JSON object a line comes out.

For evaluations: `python -m bot.nlu.batch --models models`. It loads the trained components without a server.
"""

from __future__ import annotations

import argparse
import json
import logging
import sys
import tempfile
import warnings
from pathlib import Path
from typing import Any


def newest_model(folder: Path) -> Path | None:
    """The model archive that was written last, or None."""
    archives = sorted(folder.glob("*.tar.gz"), key=lambda path: path.stat().st_mtime)
    return archives[-1] if archives else None


class Parser:
    """The NLU part of a trained model."""

    def __init__(self, archive: Path) -> None:
        from rasa.engine.loader import load_predict_graph_runner
        from rasa.engine.runner.dask import DaskGraphRunner
        from rasa.engine.storage.local_model_storage import LocalModelStorage

        self._folder = tempfile.TemporaryDirectory()
        self._metadata, self._runner = load_predict_graph_runner(
            Path(self._folder.name), archive, LocalModelStorage, DaskGraphRunner
        )

    def parse(self, text: str) -> dict[str, Any]:
        """The output properties of one message."""
        from rasa.core.channels.channel import UserMessage
        from rasa.engine.constants import PLACEHOLDER_MESSAGE

        target = self._metadata.nlu_target
        result = self._runner.run(inputs={PLACEHOLDER_MESSAGE: [UserMessage(text)]}, targets=[target])
        message = result[target][0]
        return {"text": text, **message.as_dict(only_output_properties=True)}


def main() -> int:
    """Read, parse, write; one line on standard error when it cannot."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--models", default="models")
    folder = Path(arguments.parse_args().models)
    warnings.simplefilter("ignore")
    logging.disable(logging.WARNING)
    archive = newest_model(folder)
    if archive is None:
        print(f"there is no model in {folder}: train one with `aiguilleur train`", file=sys.stderr)
        return 1
    parser = Parser(archive)
    for line in sys.stdin:
        if line.strip():
            print(json.dumps(parser.parse(json.loads(line)), ensure_ascii=False, default=float))
    return 0


if __name__ == "__main__":
    sys.exit(main())
