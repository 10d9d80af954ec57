"""What follows a saved request: « autre chose ? », late corrections, a second request, goodbye."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from bot.dialogue import own_data
from bot.dialogue.advance import Turn
from bot.dialogue.asking import Manner
from bot.dialogue.call import answer_to_human
from bot.dialogue.consents import take_consent, take_offers
from bot.dialogue.heard import Heard
from bot.dialogue.offers import ASKED, DUE, MORE
from bot.dialogue.say import Say
from bot.dialogue.state import DialogueState
from bot.dialogue.topics import CONTACTS, IDENTITY, Topic

UPDATED = Say("utter_lead_updated")
"""Said of a correction, unless something more is to be said of it."""
_WORD = re.compile(r"[^\W\d_]{2,}")
_WORDS_OF_A_REQUEST = 3
_ADDED_LATER = frozenset({*IDENTITY, Topic.CALLBACK})
_REACHES = frozenset({Topic.NAME, Topic.EMAIL, Topic.PHONE, Topic.CALLBACK})


@dataclass(frozen=True)
class Closing:
    """How it goes on: `finished`, `new_request`, or None while « autre chose ? » stays open."""

    turn: Turn
    outcome: str | None
    updated: bool = False
    """Whether the saved request has to be saved again."""
    offers_call: bool = False
    """Whether slots for a call are to be shown; the state holds them."""
    before: DialogueState | None = None
    """When another request begins: the one that was saved, and may have to be saved again."""


def close(state: DialogueState, heard: Heard | None) -> Closing:
    """Take one message after a request; `heard` None: the request has just ended."""
    if state.flow == "paused":
        state.flow = "resumed"
        return Closing(Turn(state, [Say("utter_welcome_back")]), "new_request")
    if heard is None:
        state.flow = "closing"
        if state.offers_question == DUE:
            return _ask_about_offers(state, Manner.FIRST, [])
        return _ask(state, Manner.FIRST, [])
    return _hear(state, heard)


def _hear(state: DialogueState, heard: Heard) -> Closing:
    was_asked, state.asking = state.asking, Topic.ANYTHING_ELSE
    if own_data.asks_erasure(heard):
        state.flow, state.erasure = "closing", own_data.ASKED
        return Closing(Turn(state, own_data.answers(heard.questions), Topic.ANYTHING_ELSE), None)
    consent_changed, noted = take_consent(state, heard), take_offers(state, heard)
    if consent_changed:
        closing = _after_consent(state, heard)
    elif noted is None and was_asked is Topic.MARKETING and "why" in heard.wishes and _asked_once(state):
        return _ask_about_offers(state, Manner.RESUMED, [Say("utter_why_marketing")])
    else:
        closing = _go_on(state, heard, answered=noted is not None)
    if noted is None:
        return closing
    turn = replace(closing.turn, say=[noted, *closing.turn.say])
    return replace(closing, turn=turn, updated=True)


def _after_consent(state: DialogueState, heard: Heard) -> Closing:
    state.flow = "closing"
    _keep(state, heard)
    reachable = any(topic in state.facts for topic in CONTACTS)
    known = "utter_lead_updated" if reachable else "utter_saved_unreachable"
    done = "utter_saved_no_contact" if state.consent is False else known
    return Closing(_ask(state, Manner.RESUMED, [Say(done)]).turn, None, updated=True)


def _go_on(state: DialogueState, heard: Heard, answered: bool) -> Closing:
    """Take what was said beside consents; `answered`: it may be nothing, because they spoke of offers."""
    was_over = state.flow == "over"
    say = own_data.answers([*heard.questions, *heard.smalltalk][:3])
    if "no_call" in heard.wishes:
        state.flow = "closing"
        state.facts.pop(Topic.CALLBACK, None)
        return Closing(_ask(state, Manner.RESUMED, [Say("call_cancelled")]).turn, None, updated=True)
    if _looks_for_a_slot(heard):
        state.flow = "closing"
        return Closing(_ask(state, Manner.RESUMED, say).turn, None, offers_call=True)
    if completes_request(heard):
        _keep(state, heard)
        return Closing(_ask(state, Manner.RESUMED, [UPDATED, *say]).turn, None, updated=True)
    if "again" in heard.wishes:
        return _ask(state, Manner.RESUMED, [])
    if heard.wishes & {"restart", MORE} or wants_more(heard):
        return Closing(Turn(state.next_request()), "new_request", before=state)
    if "human" in heard.wishes:
        state.flow = "closing"
        return _ask(state, Manner.RESUMED, [answer_to_human(heard), *say])
    if heard.questions or heard.unanswerable or own_data.OWN_DATA in say:
        state.flow = "closing"
        noted = [Say("utter_question_noted")] if heard.unanswerable else []
        return _ask(state, Manner.RESUMED, [*say, *noted])
    if answered and not _takes_leave(heard):
        state.flow = "closing"
        return _ask(state, Manner.RESUMED, [])
    if was_over or heard.yes is False or _takes_leave(heard) or "thank" in heard.smalltalk:
        return _finish(state, [] if not was_over else say, was_over)
    progress = state.progress_of(Topic.ANYTHING_ELSE)
    progress.misses += not heard.smalltalk
    if progress.misses >= 2:
        return _finish(state, say, was_over)
    return _ask(state, Manner.RESUMED, say)


def _takes_leave(heard: Heard) -> bool:
    return "stop" in heard.wishes or "goodbye" in heard.smalltalk


def reply_to_erasure(state: DialogueState, confirmed: bool) -> Closing:
    """Go on after « voulez-vous vraiment tout effacer ? »."""
    state.flow = "closing"
    if confirmed:
        return Closing(Turn(state, topic=Topic.ANYTHING_ELSE), None)
    return _ask(state, Manner.RESUMED, [own_data.DECLINED])


def _looks_for_a_slot(heard: Heard) -> bool:
    """Whether another time for the call was wished that several slots answer, or none."""
    wish = heard.facts.get(Topic.CALLBACK)
    return "other_time" in heard.wishes or (wish is not None and wish.tentative)


def wants_more(heard: Heard) -> bool:
    """Whether the visitor has another request: they say yes, or simply go on about it."""
    if heard.yes is not None:
        return heard.yes
    if heard.smalltalk or heard.questions or heard.wishes or heard.unanswerable:
        return False
    return len(_WORD.findall(heard.text)) >= _WORDS_OF_A_REQUEST


def completes_request(heard: Heard) -> bool:
    """Whether the message corrects the saved request, or adds who they are (« mon téléphone… »)."""
    if heard.corrections:
        return True
    added = set(heard.facts)
    return bool(added) and (added <= _REACHES or (added <= _ADDED_LATER and heard.yes is not True))


def _keep(state: DialogueState, heard: Heard) -> None:
    state.facts.update(heard.facts)
    state.facts.update(heard.corrections)


def _finish(state: DialogueState, say: list[Say], was_over: bool) -> Closing:
    state.flow, state.asking = "over", None
    return Closing(
        Turn(state, say if was_over and say else [*say, Say("utter_conversation_ended")]), "finished"
    )


def _ask(state: DialogueState, manner: Manner, say: list[Say]) -> Closing:
    state.asking = Topic.ANYTHING_ELSE
    state.progress_of(Topic.ANYTHING_ELSE).asked += 1
    return Closing(Turn(state, say, Topic.ANYTHING_ELSE, manner), None)


def _ask_about_offers(state: DialogueState, manner: Manner, say: list[Say]) -> Closing:
    """Put the question, also to who asks why: what they say next is the answer, or there is none."""
    state.asking, state.offers_question = Topic.MARKETING, ASKED
    state.progress_of(Topic.MARKETING).asked += 1
    return Closing(Turn(state, say, Topic.MARKETING, manner), None)


def _asked_once(state: DialogueState) -> bool:
    return state.progress_of(Topic.MARKETING).asked == 1
