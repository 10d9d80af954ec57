"""Arrange a call: what is free, how it is offered, and what is said once it is booked or was lost."""

from __future__ import annotations

import datetime
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.office import Office
from bot import wording
from bot.calendar import talk
from bot.calendar.offering import Agenda
from bot.dialogue.advance import Turn
from bot.dialogue.asking import Manner
from bot.dialogue.call import chosen_slot
from bot.dialogue.heard import Heard
from bot.dialogue.lead_of import lead_id
from bot.dialogue.recap import shown_phone
from bot.dialogue.state import DialogueState
from bot.leads.lead import Lead, Status


def hear_call(tracker: Tracker, state: DialogueState, heard: Heard, office: Office) -> None:
    """Bring what was said about a call together with what is free."""
    if office.agenda is not None:
        talk.hear_call(state, heard, lambda: _agenda(tracker, state, office))


def ask_about_call(tracker: Tracker, turn: Turn, office: Office) -> Turn:
    """Choose what to offer, and see that what was chosen is still free."""
    if office.agenda is None:
        return turn
    return talk.ask_about_call(turn, lambda: _agenda(tracker, turn.state, office))


def offer(dispatcher: CollectingDispatcher, state: DialogueState, office: Office, manner: Manner) -> None:
    """Ask when to call: with free slots as buttons, or without where there are none."""
    words = wording.load("calls")
    if state.offer != talk.OTHER_TIME and not state.offered:
        known = words["plain"]
        dispatcher.utter_message(text=known.get(manner.value, known["first"]), buttons=_plain(words, manner))
        return
    key = state.offer if state.offer in words["questions"] and not _failed(manner) else manner.value
    text = words["questions"].get(key, words["questions"]["first"])
    dispatcher.utter_message(text=text, buttons=_buttons(state, office, words, manner))


def promised(dispatcher: CollectingDispatcher, lead: Lead, office: Office) -> None:
    """Thank for a request whose call is booked: whatever is said here was committed."""
    _say(dispatcher, "saved", lead, office)


def moved(dispatcher: CollectingDispatcher, lead: Lead, office: Office) -> None:
    """Say when the call is now, after it was saved."""
    _say(dispatcher, "moved", lead, office)


def offer_others(
    dispatcher: CollectingDispatcher, tracker: Tracker, state: DialogueState, office: Office
) -> None:
    """The slot was taken while the request was saved: say that no call is booked, and what is free."""
    words = wording.load("calls")
    talk.offer_others(state, _agenda(tracker, state, office))
    key = "taken_while_saving" if state.offered else "nothing_left"
    buttons = _buttons(state, office, words, Manner.FIRST) if state.offered else None
    dispatcher.utter_message(text=words[key], buttons=buttons)


def kept_as_it_was(
    dispatcher: CollectingDispatcher, tracker: Tracker, state: DialogueState, lead: Lead, office: Office
) -> None:
    """The slot that was wished instead was just taken: the call stays, and others are offered."""
    words = wording.load("calls")
    talk.offer_others(state, _agenda(tracker, state, office))
    text = words["questions"]["taken"]
    if is_promised(state, lead):
        _say(dispatcher, "unchanged", lead, office)
    if state.offered:
        dispatcher.utter_message(text=text, buttons=_buttons(state, office, words, Manner.FIRST))


def _agenda(tracker: Tracker, state: DialogueState, office: Office) -> Agenda:
    assert office.agenda is not None
    return office.agenda(lead_id(str(tracker.sender_id), state.request))


def _say(dispatcher: CollectingDispatcher, key: str, lead: Lead, office: Office) -> None:
    assert lead.callback_at is not None
    when = talk.shown(lead.callback_at, office.playbook.timezone)
    text = wording.load("calls")[key].format(when=when, phone=shown_phone(lead.phone or ""))
    dispatcher.utter_message(text=text)


def is_promised(state: DialogueState, lead: Lead) -> bool:
    """Whether the call that the visitor chose is the one that stands in the database."""
    if lead.status is Status.MERGED:
        return False  # it went into an earlier request, which may have a call of its own
    return lead.callback_at is not None and lead.callback_at == chosen_slot(state)


def _failed(manner: Manner) -> bool:
    return manner in (Manner.REPHRASED, Manner.CHOICE)


def _buttons(
    state: DialogueState, office: Office, words: dict[str, Any], manner: Manner
) -> list[dict[str, str]]:
    titles, zone = words["buttons"], office.playbook.timezone
    starts = [datetime.datetime.fromisoformat(text) for text in state.offered]
    buttons = [_answer(_capital(talk.shown(at, zone)), at.isoformat()) for at in starts]
    if starts:
        buttons.append({"title": titles["other_time"], "payload": f'/wish{{"wish": "{talk.OTHER_TIME}"}}'})
    return [*buttons, _answer(titles["any"], talk.ANY), *_ways_out(titles, manner)]


def _plain(words: dict[str, Any], manner: Manner) -> list[dict[str, str]]:
    titles = words["buttons"]
    if manner is not Manner.CHOICE:
        return []
    moments = [_answer(titles[name], titles[name].lower()) for name in ("morning", "afternoon", "whenever")]
    return [*moments, *_ways_out(titles, manner)]


def _ways_out(titles: dict[str, str], manner: Manner) -> list[dict[str, str]]:
    if manner is not Manner.CHOICE:
        return []
    return [
        {"title": titles["skip"], "payload": '/skip{"outcome": "refused"}'},
        {"title": titles["human"], "payload": '/wish{"wish": "human"}'},
    ]


def _answer(title: str, value: str) -> dict[str, str]:
    return {"title": title, "payload": f'/answer{{"callback": "{value}"}}'}


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
