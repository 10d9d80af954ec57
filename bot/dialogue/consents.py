"""What a visitor says of their consents, asked or unasked: each may be given and taken back at any time."""

from __future__ import annotations

from bot.dialogue.heard import Heard
from bot.dialogue.say import Say
from bot.dialogue.state import DialogueState, Progress
from bot.dialogue.topics import CONTACTS, Topic


def answer_consent(state: DialogueState, given: bool, turn: int) -> None:
    """Note whether they want to be contacted again, as it was said now."""
    state.consent, state.consent_turn, state.consent_at = given, turn, ""
    if not given and state.marketing:  # nobody can be sent offers who cannot be reached
        _answer_offers(state, False, turn)


def take_consent(state: DialogueState, heard: Heard) -> bool:
    """A consent given before may be withdrawn at any time, and a refusal taken back. True when it changed."""
    wanted = {"withdraw": False, "grant": True}
    changes = [wanted[wish] for wish in sorted(heard.wishes & set(wanted))]
    if not changes or state.consent is changes[0]:
        return False
    answer_consent(state, changes[0], heard.turn)
    if state.consent and state.forgotten:
        _ask_again_who_it_is(state)
    return True


def take_offers(state: DialogueState, heard: Heard) -> Say | None:
    """Offers go to who wants them, until they no longer do. What is said when that changed."""
    wanted = {"no_offers": False, "offers": True}
    said = [wanted[wish] for wish in sorted(heard.wishes & set(wanted))]
    if not said or (state.marketing_turn and state.marketing is said[0]):
        return None
    if said[0] and state.refuses_contact:
        return Say("offers:unreachable")
    _answer_offers(state, said[0], heard.turn)
    return Say("offers:wanted" if said[0] else "offers:refused")


def _answer_offers(state: DialogueState, wanted: bool, turn: int) -> None:
    state.marketing, state.marketing_turn, state.marketing_at = wanted, turn, ""


def _ask_again_who_it_is(state: DialogueState) -> None:
    """Who refused was forgotten: to be contacted after all, they have to say once more who they are."""
    state.forgotten = False
    for topic in (Topic.NAME, *CONTACTS):
        if topic not in state.facts:
            state.progress[topic] = Progress()
