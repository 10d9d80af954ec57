"""Which messages deserve an agent's eyes."""

from __future__ import annotations

import datetime

import pytest

from bot.conversations.conversation import Answer, MessageKind, Turn, TurnStatus, VisitorMessage
from bot.conversations.noticed import WEIGHTS, Reason, noticed, urgency_of

NOW = datetime.datetime(2026, 3, 2, tzinfo=datetime.timezone.utc)


def turn(
    *acts: str, confidence: float = 0.9, kind: MessageKind = MessageKind.TEXT, failed: bool = False
) -> Turn:
    understanding = {"intent": "x", "confidence": confidence, "acts": list(acts)}
    status = TurnStatus.FAILED if failed else TurnStatus.ANSWERED
    return Turn("c", 1, VisitorMessage("m", kind, "…", NOW), status, Answer((), NOW, understanding))


@pytest.mark.parametrize(
    ("acts", "reasons"),
    [
        (("gives:need",), ()),
        (("not_understood",), (Reason.NOT_UNDERSTOOD,)),
        (("gives:need", "asks:unknown"), (Reason.NO_ANSWER,)),
        (("says:complain", "corrects:email"), (Reason.UNHAPPY, Reason.CORRECTED)),
        (("says:insult",), (Reason.UNHAPPY,)),
        (("says:out_of_scope",), (Reason.OUT_OF_SCOPE,)),
        (("asks:price",), ()),
    ],
)
def test_acts_give_reasons_the_weightiest_first(acts: tuple[str, ...], reasons: tuple[Reason, ...]) -> None:
    assert noticed(turn(*acts)) == reasons


def test_a_guess_of_the_classifier_is_noticed_where_everything_rests_on_it() -> None:
    assert noticed(turn("asks:price", confidence=0.3)) == (Reason.LOW_CONFIDENCE,)
    assert noticed(turn("gives:name", confidence=0.3)) == ()
    assert noticed(turn("asks:price", confidence=0.3, kind=MessageKind.BUTTON)) == ()


def test_a_message_that_was_given_up_is_noticed() -> None:
    assert noticed(turn(failed=True)) == (Reason.FAILED,)


def test_nothing_is_noticed_of_an_opening_or_of_a_message_without_an_answer() -> None:
    assert noticed(turn("not_understood", kind=MessageKind.OPEN)) == ()
    waiting = Turn("c", 1, VisitorMessage("m", MessageKind.TEXT, "…", NOW))
    assert noticed(waiting) == ()


def test_every_reason_weighs_something_and_the_order_follows_the_weights() -> None:
    weights = [WEIGHTS[reason] for reason in Reason]
    assert weights == sorted(weights, reverse=True)
    assert min(weights) > 0
    assert urgency_of((Reason.UNHAPPY, Reason.CORRECTED)) == 7
