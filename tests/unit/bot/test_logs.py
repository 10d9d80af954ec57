"""Logs: one object per line, from the level that was asked for."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
import structlog

from bot import logs


@pytest.fixture(autouse=True)
def restored() -> Iterator[None]:
    yield
    structlog.reset_defaults()


def test_a_line_is_an_object_with_its_event_and_its_level(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure("INFO")
    log = structlog.get_logger()
    log.debug("turn.too_detailed")
    log.warning("turn.postponed", conversation_id="c-1", turn=3)
    (line,) = capsys.readouterr().err.splitlines()
    written = json.loads(line)
    assert written.pop("timestamp")
    assert written == {"event": "turn.postponed", "level": "warning", "conversation_id": "c-1", "turn": 3}


@pytest.mark.parametrize(
    "words", ["a\nlevel=critical", "\r\n{}", "\x1b[2J", "\u2028b", '"}\n{"event": "forged"}']
)
def test_a_line_is_one_line_whatever_it_tells(words: str, capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure("INFO")
    structlog.get_logger().warning("event.told", code=words)
    (line,) = capsys.readouterr().err.splitlines()
    assert (json.loads(line)["event"], json.loads(line)["code"]) == ("event.told", words)
    assert line.isascii() and line.isprintable()
