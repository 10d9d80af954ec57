from __future__ import annotations

import pytest

from actions import office as office_module
from actions.warming import warm_up
from bot.dialogue.topics import Topic
from bot.leads.fields.words import whole_words


def test_after_warming_up_the_tables_of_words_are_there(
    monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    monkeypatch.setenv("AIGUILLEUR_DATABASE_URL", f"sqlite:///{tmp_path_factory.mktemp('w') / 'a.db'}")
    office_module.office.cache_clear()
    whole_words.cache_clear()
    warm_up()
    assert whole_words.cache_info().currsize > 10
    assert office_module.office.cache_info().currsize == 1
    office_module.office.cache_clear()


def test_every_question_is_read_under_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Topic | None] = []
    monkeypatch.setattr("actions.warming.hear", lambda text, parse, state, today: asked.append(state.asking))
    warm_up()
    office_module.office.cache_clear()
    assert asked == list(Topic)
