"""Bring what a visitor says about a call together with what is free; nothing is booked here.

It works on what was heard, before the conversation moves on: a wish that one slot answers becomes a fact
with that slot, any other one stays tentative, and slots are offered for it.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from dataclasses import replace

from bot.calendar.offering import Agenda, Match
from bot.calendar.slots import Slot
from bot.calendar.wish import Wish
from bot.calendar.wish_grammar import understand
from bot.dialogue.advance import Turn, ask_again
from bot.dialogue.call import MOST_OFFERS, SLOT, chosen_slot, may_be_called
from bot.dialogue.heard import Heard
from bot.dialogue.state import DialogueState, Fact
from bot.dialogue.topics import AFTER_SAVING, Topic
from bot.qualification.text import fold
from bot.wording.moments import french_call

_UTC = datetime.timezone.utc
ANY = "any"
"""The button of somebody who does not mind when."""
OTHER_TIME, NO_CALL = "other_time", "no_call"
"""Wishes: none of these slots; no call any more."""
TAKEN = "taken"
"""Somebody else was given the slot meanwhile."""
_CALL = r"(?:(?:le|ce|mon|cet|l'|d'|de|un|du)? ?(?:r?appel\w*|rendez-vous|creneau|coup de fil))"
_CANCELS = re.compile(
    rf"\b(?:annul\w+|supprim\w+|enlev\w+|retir\w+) {_CALL}\b"
    rf"|\b(?:finalement|en fait) (?:pas|plus) (?:besoin )?{_CALL}\b|\bpas de rappel\b"
    r"|\b(?:plus|pas) besoin (?:de |d'|qu'on )?(?:m'|me )?(?:r?appel\w*)"
)
_NONE_OF_THESE = re.compile(
    r"\baucun\w*\b|\bautres? (?:moment|creneau|horaire|jour|heure|date)s?\b|"
    r"\bne (?:me|m')? ?(?:va|vont|convien\w+|arrange\w*)\b"
)
_TAKES = r"^\W*(?:(?:plutot|je prends|ok pour|va pour|oui),? )?(?:le |la )?"
_RANKS = (
    re.compile(_TAKES + r"(?:premiere?|1(?:er|ere)?)\W*$"),
    re.compile(_TAKES + r"(?:deuxieme|seconde?|2(?:e|eme)?)\W*$"),
    re.compile(_TAKES + r"(?:troisieme|derniere?|3(?:e|eme)?)\W*$"),
)
_AGREES = re.compile(r"^\W*(?:oui|ok|d'accord|parfait|tres bien|ca marche|ca me va|volontiers)\b")
_OF_A_CALL = re.compile(
    r"\b(?:r?appel\w*|rendez-vous|creneau|telephon\w*|joindre|matin\w*|apres-midi|midi|soir\w*"
    r"|\d{1,2} ?h(?:eures?)?(?: ?\d\d)?)\b"
)
_FEW_WORDS = 6
AgendaOf = Callable[[], Agenda]
"""What is free at this moment; asked only when it matters."""


def hear_call(state: DialogueState, heard: Heard, agenda_of: AgendaOf) -> None:
    """Settle what was heard of a call; `state.offered` and `state.offer` say what is to be offered."""
    if state.asking not in {Topic.CALLBACK, *AFTER_SAVING}:
        state.offered, state.offer = [], ""
    if _cancels(state, heard):
        heard.facts.pop(Topic.CALLBACK, None)
        heard.corrections.pop(Topic.CALLBACK, None)
        heard.wishes.discard("stop")
        heard.wishes.add(NO_CALL)
        return
    if OTHER_TIME in heard.wishes:
        state.offered, state.offer = [], OTHER_TIME
        return
    said = _wish_text(state, heard)
    if said is None:
        return
    agenda = agenda_of()
    heard.corrections.pop(Topic.CALLBACK, None)
    fact = _picked(state, heard, said, agenda) or _wished(state, heard, said, agenda)
    if fact is None:
        heard.facts.pop(Topic.CALLBACK, None)
    else:
        heard.facts[Topic.CALLBACK] = fact
        heard.outcome = "" if state.asking is Topic.CALLBACK else heard.outcome


def ask_about_call(turn: Turn, agenda_of: AgendaOf) -> Turn:
    """After a message was taken in: what to offer, or what is no longer free and has to be asked again."""
    state = turn.state
    start = chosen_slot(state)
    if start is not None and turn.topic in (None, Topic.CONFIRM) and state.flow in ("asking", "complete"):
        agenda = agenda_of()
        if not agenda.is_free(start):
            turn = reopen(turn, agenda)
    if turn.topic is Topic.CALLBACK and not state.offered and state.offer != OTHER_TIME:
        _offer(state, agenda_of(), _open_wish(state, agenda_of))
    return turn


def reopen(turn: Turn, agenda: Agenda) -> Turn:
    """The slot was given to somebody else: say so, and offer others. Nothing was promised yet."""
    state = turn.state
    state.wants_call = True  # they chose a slot: that is what they still expect
    offer_others(state, agenda)
    return ask_again(turn, Topic.CALLBACK)


def offer_others(state: DialogueState, agenda: Agenda) -> None:
    """Offer what is free now, because the chosen slot was taken while the request was saved."""
    _offer(state, agenda, None)
    state.offer = TAKEN


def shown(start: datetime.datetime, zone: datetime.tzinfo) -> str:
    """« Jeudi 5 mars vers 10 h 30 »."""
    return french_call(start.astimezone(zone))


def _cancels(state: DialogueState, heard: Heard) -> bool:
    known = Topic.CALLBACK in state.facts or state.asking is Topic.CALLBACK
    return known and _CANCELS.search(fold(heard.text).text) is not None


def _wish_text(state: DialogueState, heard: Heard) -> str | None:
    """The words of a wish, or the value of a button; None when the message is about something else."""
    for found in (heard.facts, heard.corrections):
        if Topic.CALLBACK in found:
            value = str(found[Topic.CALLBACK].value)
            return value if value == ANY or _moment(value) else _words(state, heard, value)
    if state.asking is Topic.CALLBACK:
        return None if heard.wishes or heard.questions or heard.edit else heard.text
    return heard.text if _changes_call(state, heard) else None


def _changes_call(state: DialogueState, heard: Heard) -> bool:
    """« Plutôt jeudi à 10 h 30 » at the end: when to call, not when they need it.

    Nobody needs something at an hour, so a few words with one are a wish even where no call was spoken of.
    """
    if state.asking not in {Topic.CONFIRM, *AFTER_SAVING}:
        return False
    known = Topic.CALLBACK in state.facts
    if not known and not (may_be_called(state) and len(heard.text.split()) <= _FEW_WORDS):
        return False
    corrected = set(heard.corrections) - {Topic.TIMELINE}
    if heard.facts or corrected or heard.wishes or heard.yes or heard.questions or heard.edit:
        return False
    if _OF_A_CALL.search(fold(heard.text).text) is None:
        return False
    heard.corrections.pop(Topic.TIMELINE, None)
    state.wants_call = True
    return True


def _words(state: DialogueState, heard: Heard, value: str) -> str:
    return heard.text if state.asking is Topic.CALLBACK else value


def _picked(state: DialogueState, heard: Heard, said: str, agenda: Agenda) -> Fact | None:
    """A slot that was pressed, or named by its place in the list."""
    start = _moment(said) or _ranked(state, said)
    if start is None:
        return None
    if agenda.is_free(start):
        return _settled(state, heard, start, agenda)
    _offer(state, agenda, None)
    state.offer = TAKEN
    return Fact(shown(start, agenda.calendar.zone), heard.text, heard.turn, {"tentative": True})


def _ranked(state: DialogueState, said: str) -> datetime.datetime | None:
    words = fold(said).text
    if state.asking is not Topic.CALLBACK and state.offer == "":
        return None
    offered = [start for text in state.offered if (start := _moment(text))]
    for start, pattern in zip(offered, _RANKS, strict=False):
        if pattern.match(words):
            return start
    return offered[0] if len(offered) == 1 and _AGREES.match(words) else None


def _wished(state: DialogueState, heard: Heard, said: str, agenda: Agenda) -> Fact | None:
    wish = (
        Wish(anything=True) if said == ANY else understand(said, agenda.now.astimezone(agenda.calendar.zone))
    )
    if wish is None:
        if state.asking is Topic.CALLBACK and _NONE_OF_THESE.search(fold(said).text):
            heard.outcome = ""
            heard.wishes.add(OTHER_TIME)
            state.offered, state.offer = [], OTHER_TIME
        return heard.facts.get(Topic.CALLBACK) if _moment(said) is None else None
    words = heard.facts.get(Topic.CALLBACK)
    text = str(words.value) if words is not None and said != ANY else heard.text.strip(" .,;:!?")
    fact = Fact(text, heard.text, heard.turn, {})
    offer = agenda.answer(wish)
    if offer.match is Match.SETTLED:
        return _settled(state, heard, offer.slots[0].start, agenda)
    if offer.match in (Match.ANY, Match.NOTHING) or _asked_enough(state) or not _can_choose(state, heard):
        state.offered, state.offer = [], ""
        return fact
    _show(state, offer.slots, offer.match.value)
    return replace(fact, detail={"tentative": True})


def _asked_enough(state: DialogueState) -> bool:
    progress = state.progress.get(Topic.CALLBACK)
    return progress is not None and progress.asked >= MOST_OFFERS


def _can_choose(state: DialogueState, heard: Heard) -> bool:
    """Once the request was saved, a call is only arranged with somebody who left a number."""
    return state.asking not in AFTER_SAVING or may_be_called(state) or Topic.PHONE in heard.facts


def _settled(state: DialogueState, heard: Heard, start: datetime.datetime, agenda: Agenda) -> Fact:
    state.offered, state.offer = [], ""
    detail = {SLOT: start.astimezone(_UTC).isoformat()}
    return Fact(shown(start, agenda.calendar.zone), heard.text, heard.turn, detail)


def _open_wish(state: DialogueState, agenda_of: AgendaOf) -> Wish | None:
    fact = state.facts.get(Topic.CALLBACK)
    if fact is None or not fact.tentative:
        return None
    agenda = agenda_of()
    return understand(str(fact.value), agenda.now.astimezone(agenda.calendar.zone))


def _offer(state: DialogueState, agenda: Agenda, wish: Wish | None) -> None:
    offer = agenda.answer(wish)
    if offer.match is Match.ANY:
        offer = agenda.answer(None)
    _show(state, offer.slots, offer.match.value if wish is not None else "")


def _show(state: DialogueState, slots: tuple[Slot, ...], offer: str) -> None:
    state.offered, state.offer = [slot.start.isoformat() for slot in slots], offer


def _moment(text: str) -> datetime.datetime | None:
    """The beginning of a slot, as our buttons write it."""
    try:
        start = datetime.datetime.fromisoformat(text) if text[:2] == "20" else None
    except ValueError:
        return None
    return start if start is not None and start.tzinfo is not None else None
