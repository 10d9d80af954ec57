from __future__ import annotations

import contextvars
import datetime

from bot.dialogue.heard import Understanding
from bot.dialogue.hearing import hear
from bot.dialogue.state import DialogueState
from bot.leads.fields.chat import spell_out
from bot.leads.fields.french_numbers import find_quantities
from bot.qualification.remembered import reading_one_message, remembered


class Counted:
    """A reader that counts how often it really reads."""

    def __init__(self) -> None:
        self.times = 0
        self.read = remembered(self._read)

    def _read(self, text: str, shout: bool = False) -> str:
        self.times += 1
        return text.upper() if shout else text


def test_within_one_message_the_same_question_is_worked_out_once() -> None:
    counted = Counted()
    with reading_one_message():
        assert [counted.read("a"), counted.read("a")] == ["a", "a"]
    assert counted.times == 1


def test_other_arguments_are_other_questions() -> None:
    counted = Counted()
    with reading_one_message():
        found = [counted.read("a"), counted.read("b"), counted.read("a", shout=True), counted.read("a")]
    assert found == ["a", "b", "A", "a"]
    assert counted.times == 3


def test_nothing_is_kept_for_the_next_message() -> None:
    counted = Counted()
    for _ in range(2):
        with reading_one_message():
            counted.read("a")
    assert counted.times == 2


def test_outside_of_a_message_everything_is_worked_out_anew() -> None:
    counted = Counted()
    assert [counted.read("a"), counted.read("a")] == ["a", "a"]
    assert counted.times == 2


def test_messages_that_are_read_side_by_side_share_nothing() -> None:
    counted = Counted()
    with reading_one_message():
        counted.read("a")
        contextvars.Context().run(counted.read, "a")
    assert counted.times == 2


def test_what_was_found_in_a_sentence_is_the_same_when_it_is_remembered() -> None:
    message = spell_out("de 2 à 3000 salariés, soixante et onze postes et 1,2 M€")
    before = find_quantities(message)
    with reading_one_message():
        assert find_quantities(message) == before
        assert find_quantities(spell_out(message.original)) is find_quantities(message)


def test_hearing_a_message_leaves_nothing_behind() -> None:
    text = "Bonjour, il nous faut 12 bureaux pour mars"
    context = contextvars.copy_context()
    context.run(
        hear, text, Understanding.from_parse({"text": text}), DialogueState(), datetime.date(2026, 1, 5)
    )
    counted = Counted()
    context.run(counted.read, "a")
    context.run(counted.read, "a")
    assert counted.times == 2
