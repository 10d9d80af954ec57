from __future__ import annotations

import datetime
from typing import Any

import pytest
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.entity_extractor import ContactEntityExtractor

EXTRACTOR = ContactEntityExtractor(lambda: datetime.date(2026, 3, 2))


def entities(text: str) -> list[dict[str, Any]]:
    (message,) = EXTRACTOR.process([Message(data={"text": text})])
    found: list[dict[str, Any]] = message.as_dict(only_output_properties=True)["entities"]
    return found


@pytest.mark.parametrize(
    ("text", "entity", "value", "quote"),
    [
        ("mon mail est Lea.M@example.fr merci", "email", "lea.m@example.fr", "Lea.M@example.fr"),
        ("appelez le 06 39 98 12 34", "phone", "+33639981234", "06 39 98 12 34"),
        ("siren 732 829 320", "siren", "732829320", "732 829 320"),
        ("notre budget est de 5 000 euros", "amount", 5000, "5 000 euros"),
        (
            "voir https://www.exemple.fr/page.",
            "url",
            "https://www.exemple.fr/page",
            "https://www.exemple.fr/page",
        ),
    ],
)
def test_what_is_marked_has_its_value_and_its_words(text: str, entity: str, value: Any, quote: str) -> None:
    found = {e["entity"]: e for e in entities(text)}
    assert found[entity]["value"] == value
    assert text[found[entity]["start"] : found[entity]["end"]] == quote


def test_entities_come_in_the_order_of_the_text() -> None:
    assert [e["entity"] for e in entities("06 39 98 12 34 ou lea@example.fr")] == ["phone", "email"]


@pytest.mark.parametrize("text", ["bonjour", "on est deux", "c'est pour la mairie", "vous êtes où ?"])
def test_ordinary_words_are_not_marked(text: str) -> None:
    assert entities(text) == []


@pytest.mark.parametrize("text", ["1" * 1000, "a@" * 500, "0 " * 500, "http://" * 140])
def test_no_text_breaks_it(text: str) -> None:
    assert isinstance(entities(text), list)
