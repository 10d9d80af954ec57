"""Booking a call in the chat: slots that are free, wishes in one's own words, changes until the end."""

from __future__ import annotations

import datetime
import itertools
from collections.abc import Callable

from bot.calendar.bookings import Booking
from tests.support.people import joiner
from tests.support.visitor import Visitor

_DETAILS = {
    "role": "gérant", "timeline": "au printemps", "budget": "4000 euros", "name": "Yann Le Bihan",
    "consent": "oui",
}  # fmt: skip
_PEOPLE = itertools.count(5100)
"""Each visitor is somebody else: the same request of the same person would be one request."""


def asked_when(visitor: Visitor) -> Visitor:
    """A visitor with a number and no address, who agreed to be called back."""
    number = next(_PEOPLE)
    phone = f"06 39 98 {number // 100} {number % 100:02d}"
    return joiner(visitor, "role").gives({**_DETAILS, "email": phone}, until="callback")


def booked(visitor: Visitor) -> Booking | None:
    with visitor.product.services.reading() as uow:
        return uow.bookings.of_lead(visitor.lead()["id"])


def slots(visitor: Visitor) -> list[str]:
    """The titles of the slots that were offered last."""
    titles = [button["title"] for button in visitor.answer["messages"][-1]["buttons"]]
    return [title for title in titles if " vers " in title]


def test_a_slot_that_is_pressed_is_booked_and_told_in_the_recap_and_at_the_end(visitor: Visitor) -> None:
    asked_when(visitor).reads("choisissez un créneau libre")
    chosen = slots(visitor)[1]
    visitor.presses(chosen).is_asked("confirm")
    assert visitor.card["callback"] == chosen[0].lower() + chosen[1:]
    assert booked_none(visitor)
    visitor.says("oui").reads("rappel prévu", chosen, "06 39 98")
    lead, call = visitor.lead(), booked(visitor)
    assert call is not None and lead["callback_at"] == call.start.isoformat()


def booked_none(visitor: Visitor) -> bool:
    """Before the recap is confirmed, nobody's time is taken."""
    return booked(visitor) is None


def test_a_vague_wish_is_answered_with_slots_and_an_exact_one_is_taken(visitor: Visitor) -> None:
    asked_when(visitor).says("plutôt le matin").is_asked("callback").reads("libre à ce moment-là")
    assert len(slots(visitor)) == 3
    visitor.says("le deuxième").is_asked("confirm").says("oui").reads("rappel prévu")
    assert booked(visitor) is not None


def test_who_does_not_mind_is_promised_no_moment(visitor: Visitor) -> None:
    asked_when(visitor).presses("Pas de préférence").is_asked("confirm").says("oui").reads("enregistrée")
    assert "rappel prévu" not in visitor.said.lower() and booked(visitor) is None
    assert visitor.lead()["callback_at"] is None


def test_two_visitors_who_want_the_last_seat_get_one_call_and_one_other_offer(
    visitor: Visitor, another_visitor: Callable[[], Visitor]
) -> None:
    second = another_visitor()
    asked_when(visitor)
    asked_when(second)
    wanted = slots(visitor)[2]
    visitor.presses(wanted)
    second.presses(wanted).is_asked("confirm")
    visitor.says("oui").reads("rappel prévu", wanted)
    second.says("oui").is_asked("callback").reads("n'est plus libre")
    assert wanted not in slots(second) and "rappel prévu" not in second.said.lower()
    other = slots(second)[0]
    second.presses(other).says("oui").reads("rappel prévu", other)


def test_the_call_is_moved_and_cancelled_while_the_conversation_lasts(visitor: Visitor) -> None:
    asked_when(visitor).presses(slots(visitor)[0]).says("oui")
    first = booked(visitor)
    visitor.says("finalement je préfère être appelé la semaine prochaine").reads("libre à ce moment-là")
    visitor.presses(slots_of_turn(visitor)[-1]).reads("rappel prévu")
    moved = booked(visitor)
    assert first is not None and moved is not None and moved.start > first.start and moved.id == first.id
    assert visitor.lead()["callback_at"] == moved.start.isoformat()
    visitor.says("annulez le rappel").reads("c'est annulé").is_asked("anything_else")
    assert booked(visitor) is None and visitor.lead()["callback_at"] is None


def slots_of_turn(visitor: Visitor) -> list[str]:
    titles = [button["title"] for message in visitor.answer["messages"] for button in message["buttons"]]
    return [title for title in titles if " vers " in title]


def test_who_withdraws_consent_is_called_no_more(visitor: Visitor) -> None:
    asked_when(visitor).presses(slots(visitor)[0]).says("oui")
    assert booked(visitor) is not None
    visitor.says("ne me contactez plus").reads("personne ne vous recontactera")
    assert booked(visitor) is None


def test_who_leaves_an_address_is_not_asked_when_to_call(visitor: Visitor) -> None:
    joiner(visitor, "role").gives({**_DETAILS, "email": "yann@menuiserie-kerlann.example"}, until="confirm")
    visitor.was_not_asked("callback")


def test_slots_are_in_the_future_and_in_office_hours(visitor: Visitor) -> None:
    asked_when(visitor).presses(slots(visitor)[0]).says("oui")
    call = booked(visitor)
    assert call is not None and call.start > datetime.datetime.now(datetime.timezone.utc)
