"""Messages come from two tabs at once, or late: each is answered once, in the order of their arrival."""

from __future__ import annotations

from tests.support.patient import in_flight, message, nothing_is_doubled, press, saved_once, tried
from tests.support.people import GRANDCHILD_ANSWERS, grandchild
from tests.support.visitor import Visitor


def test_two_tabs_say_different_things_at_once(visitor: Visitor) -> None:
    grandchild(visitor, "timeline")
    with in_flight(visitor, message("pour Noël"), message("nous avons un budget de 200 euros")) as answers:
        assert [answer.result().status_code for answer in answers] == [200, 200]
    assert (visitor.lead()["timeline"], visitor.lead()["budget"]) == ("pour Noël", 200)
    assert visitor.history()["requested_slot"] == "name"
    nothing_is_doubled(visitor)


def test_two_tabs_answer_yes_and_no_at_once(visitor: Visitor) -> None:
    """Whoever comes first is heard; the other one is told where the conversation stands."""
    grandchild(visitor, "consent")
    yes, no = press(visitor, "oui, j'accepte"), press(visitor, "non")
    with in_flight(visitor, yes, no) as answers:
        assert [answer.result().status_code for answer in answers] == [200, 200]
    nothing_is_doubled(visitor)
    assert visitor.lead()["status"] in ("draft", "no_contact")


def test_a_message_that_comes_again_after_later_ones_moves_nothing(visitor: Visitor) -> None:
    grandchild(visitor, "timeline")
    first, second = message("pour Noël"), message("200 euros")
    answers = []
    for body in (first, second):
        answers.append(visitor.sends(body).json())
        visitor.took(answers[-1])
    assert tried(visitor, first) == answers[0], "a browser that was offline sends what it kept"
    assert visitor.history()["requested_slot"] == "name"
    visitor.gives(GRANDCHILD_ANSWERS, "confirm").says("oui")
    assert tried(visitor, first) == answers[0]
    saved_once(visitor)
