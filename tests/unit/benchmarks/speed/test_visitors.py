"""The visitors answer whatever either contender asks, and begin anew when they are done."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from benchmarks.speed.stack import NotAnswered, Reply
from benchmarks.speed.visitors import LONGEST, Stream, Visitor, read_personas
from bot.evaluation.player import DONT_KNOW

PERSONA = {
    "segment": "B2B",
    "opening": "bonjour, il nous faut des tablettes",
    "answers": {"size": ["douze", "une douzaine"]},
}
BUTTONS = {"Un particulier": "p", "Une entreprise ou une association": "e"}


class Told:
    """A talk that notes what it is told and gives the replies it was given."""

    def __init__(self, replies: Sequence[Reply | None] = ()) -> None:
        self.replies = list(replies)
        self.said: list[str] = []

    async def open(self) -> Reply:
        return Reply("need")

    async def type(self, text: str) -> Reply:
        return self._next(text)

    async def press(self, button: str) -> Reply:
        return self._next(f"[{button}]")

    def _next(self, said: str) -> Reply:
        self.said.append(said)
        reply = self.replies.pop(0) if self.replies else Reply("size")
        if reply is None:
            raise NotAnswered("nothing")
        return reply


async def test_a_visitor_first_says_why_they_came() -> None:
    talk = Told()
    await Visitor(PERSONA).speak(talk, Reply("need"))
    assert talk.said == [PERSONA["opening"]]


async def test_each_answer_is_given_once_and_then_none_is_left() -> None:
    talk, visitor = Told(), Visitor(PERSONA)
    for _ in range(4):
        await visitor.speak(talk, Reply("size"))
    assert talk.said[1:] == ["douze", "une douzaine", DONT_KNOW]


@pytest.mark.parametrize(
    ("topic", "buttons", "pressed"),
    [
        ("segment", BUTTONS, "e"),
        ("consent", {"Non, je refuse": "n", "Oui, j’accepte": "o"}, "o"),
        ("confirm", {"Oui": '/answer{"confirm": "yes"}'}, '/answer{"confirm": "yes"}'),
        ("anything_else", {"Non, c’est tout": "n", "Oui, autre chose": "o"}, "n"),
        ("size", BUTTONS, None),
        ("consent", {}, None),
        (None, BUTTONS, None),
    ],
)
def test_questions_with_a_choice_are_answered_by_the_fitting_button(
    topic: str | None, buttons: dict[str, str], pressed: str | None
) -> None:
    assert Visitor(PERSONA).button(Reply(topic, buttons)) == pressed


async def test_when_a_conversation_is_done_the_next_person_begins_a_new_one() -> None:
    talks = [Told([Reply("size"), Reply(done=True)]), Told()]
    opened = list(talks)
    people = [PERSONA, {**PERSONA, "opening": "bonsoir"}]
    stream = Stream(lambda: opened.pop(0), people)
    for _ in range(3):
        await stream.prepare()
        await stream.turn()
    assert talks[0].said == [PERSONA["opening"], "douze"]
    assert talks[1].said == ["bonsoir"]
    assert stream.finished == 1


async def test_after_a_turn_without_an_answer_a_new_conversation_begins() -> None:
    talks = [Told([None]), Told()]
    opened = list(talks)
    stream = Stream(lambda: opened.pop(0), [PERSONA])
    await stream.prepare()
    with pytest.raises(NotAnswered):
        await stream.turn()
    await stream.prepare()
    await stream.turn()
    assert talks[1].said == [PERSONA["opening"]]
    assert stream.finished == 0


async def test_whoever_gets_nowhere_gives_up() -> None:
    talks = [Told(), Told()]
    opened = list(talks)
    stream = Stream(lambda: opened.pop(0), [PERSONA])
    for _ in range(LONGEST + 1):
        await stream.prepare()
        await stream.turn()
    assert len(talks[0].said) == LONGEST
    assert stream.finished == 0


def test_everybody_who_takes_part_can_be_served_by_both_contenders() -> None:
    personas = read_personas()
    assert len(personas) >= 10
    assert {row["segment"] for row in personas} == {"B2C", "B2B", "B2A", "B2B2C"}
    assert all(row["facts"]["email"] and row["facts"]["consent"] for row in personas)


async def test_two_visitors_of_one_persona_are_two_people() -> None:
    persona = {
        **PERSONA,
        "opening": "camille.r@exemple.fr, 06 12 34 56 78",
        "answers": {"siren": ["552 100 554"]},
    }
    talk = Told()
    for number in (7, 42):
        visitor = Visitor(persona, number)
        await visitor.speak(talk, Reply("need"))
        await visitor.speak(talk, Reply("siren"))
    assert talk.said == [
        *("camille.r.7@exemple.fr, 06 12 34 00 07", "552 100 554"),
        *("camille.r.42@exemple.fr, 06 12 34 00 42", "552 100 554"),
    ]
