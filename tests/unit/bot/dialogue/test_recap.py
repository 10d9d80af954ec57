"""What the visitor reads before the request is saved."""

from __future__ import annotations

from bot.dialogue.recap import recap_lines
from bot.dialogue.topics import Topic
from tests.support.talk import company, until


def test_each_fact_is_a_line_as_people_write_it() -> None:
    lines = {line.topic: line.value for line in recap_lines(until(company(), Topic.CONFIRM).state)}
    assert lines[Topic.NAME] == "Lucie Marchand"
    assert lines[Topic.SIZE] == "25 personnes"
    assert lines[Topic.BUDGET] == "3\u202f000\u00a0€ par an"


def test_a_french_number_is_shown_in_pairs_and_a_foreign_one_with_its_prefix() -> None:
    talk = until(company(), Topic.EMAIL)
    talk.says("06 39 98 12 34", "give_phone")
    lines = {line.topic: line.value for line in recap_lines(talk.state)}
    assert lines[Topic.PHONE] == "06 39 98 12 34"


def test_after_a_refusal_the_contact_details_are_not_shown() -> None:
    talk = until(company(), Topic.CONSENT)
    talk.says("non je refuse")
    topics = {line.topic for line in recap_lines(talk.state)}
    assert not topics & {Topic.NAME, Topic.EMAIL, Topic.PHONE}
