"""Messages that support agents corrected: each is understood as they said, where it was written."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from bot.cli.evaluate import _model
from bot.evaluation.reviewed import play_reviewed
from bot.learning.lesson_files import read_lessons

_FILE = Path(__file__).with_name("reviewed.jsonl")


@pytest.mark.rasa
def test_every_reviewed_message_is_understood_as_its_reviewer_said() -> None:
    lessons = read_lessons(_FILE)
    assert lessons
    played = play_reviewed(lessons, str(_model().parent), datetime.date(2026, 11, 26))
    assert {lesson.text: missed for lesson, missed in played if missed} == {}
