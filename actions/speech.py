"""Say what the dialogue decided, in the words of the domain, the FAQ and the wording files."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from rasa_sdk.executor import CollectingDispatcher

from actions.office import Office
from bot import wording
from bot.dialogue.own_data import DECLINED, OWN_DATA
from bot.dialogue.say import Say
from bot.privacy import phrases
from bot.wording.moments import french_opening


def speak(
    dispatcher: CollectingDispatcher, remarks: Iterable[Say], office: Office, conversation_id: str
) -> None:
    """Say each remark once, in order."""
    seen: set[str] = set()
    for remark in remarks:
        if remark.response in seen:
            continue
        seen.add(remark.response)
        if remark == OWN_DATA:
            dispatcher.utter_message(text=own_data_listed(office, conversation_id))
        else:
            say(dispatcher, remark, office)


def say(dispatcher: CollectingDispatcher, remark: Say, office: Office) -> None:
    """Say one remark: a response of the domain, or the reason why a value cannot be right."""
    kind, _, code = remark.response.partition(":")
    if kind == "problem":
        problems: dict[str, str] = wording.load("problems")
        dispatcher.utter_message(text=problems[code])
    elif kind == "offers":
        text: str = wording.load("consent")["offers"][code]
        dispatcher.utter_message(text=text.format(**office.playbook.variables()))
    elif remark == DECLINED:
        dispatcher.utter_message(text=wording.load("own_data")["erasure"]["declined"])
    elif remark.response == "call_cancelled":
        dispatcher.utter_message(text=wording.load("calls")["cancelled"])
    elif remark.response == "human_later":
        text = wording.load("calls")["wished"]
        dispatcher.utter_message(text=text.format(**office.playbook.variables()))
    elif remark.response == "human":
        dispatcher.utter_message(**human_answer(office))
    else:
        dispatcher.utter_message(
            response=remark.response, **{**office.playbook.variables(), **remark.variables}
        )


def own_data_listed(office: Office, conversation_id: str) -> str:
    """What is kept of the visitor, as they may read it."""
    own = office.own_data(conversation_id)
    if own is None:  # spoken to without the door, which is what keeps conversations
        return str(wording.load("own_data")["nothing_else"])
    return phrases.listing(own, office.playbook.timezone, office.playbook.variables())


def human_answer(office: Office) -> dict[str, str]:
    """Who calls back and when, by the office hours of the playbook."""
    now: datetime.datetime = office.now()
    variables = office.playbook.variables()
    if office.playbook.hours.is_open(now):
        return {"response": "utter_request_human_open", **variables}
    opening = french_opening(office.playbook.hours.next_opening(now), now)
    return {"response": "utter_request_human_closed", "next_opening": opening, **variables}
