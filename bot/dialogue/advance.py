"""Move a conversation on by one message: take in what was heard, decide what to say and what to ask."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field

from bot.dialogue import own_data
from bot.dialogue.asking import MISSES_BEFORE_GIVING_UP, Manner, manner_of, next_topic
from bot.dialogue.call import answer_to_human, asks_for_call
from bot.dialogue.consents import answer_consent, take_consent, take_offers
from bot.dialogue.heard import Heard
from bot.dialogue.say import Say
from bot.dialogue.state import DialogueState, Fact
from bot.dialogue.topics import CONTACTS, Topic
from bot.qualification.decision import condensed, corrected
from bot.qualification.declarations import takes_back
from bot.qualification.segments import Segment

_SPOKEN = 3  # at most so many answers to questions in one turn


@dataclass
class Turn:
    """The outcome of one message: what to say, then what to ask and how (`topic` None: nothing)."""

    state: DialogueState
    say: list[Say] = field(default_factory=list)
    topic: Topic | None = None
    manner: Manner = Manner.FIRST
    facts_changed: bool = False


def advance(state: DialogueState, heard: Heard) -> Turn:
    """Take one message into account. `state` is changed and given back in the Turn."""
    turn = Turn(state)
    previous = state.asking
    if own_data.asks_erasure(heard):
        state.erasure = own_data.ASKED
        turn.say.extend(own_data.answers(heard.questions))
        turn.topic = previous
        return turn
    if "restart" in heard.wishes:
        return _restart(state)
    if "stop" in heard.wishes:
        state.flow, state.asking = "stopped", None
        return turn
    segment_before = state.segment()
    _take_in(state, heard, turn)
    _say_remarks(state, heard, turn, previous)
    if segment_before is not None and state.segment() not in (None, segment_before):
        turn.say.append(Say("utter_segment_changed"))
    problem = _count_failures(state, heard, turn, previous)
    if _asks_only(heard) and previous in (Topic.SEGMENT, Topic.USAGE) and state.segment() is None:
        return _ask(state, turn, previous, problem, heard.situation, again=previous)
    return _ask(state, turn, previous, problem, heard.situation)


def reply_to_erasure(state: DialogueState, confirmed: bool) -> Turn:
    """Go on after « voulez-vous vraiment tout effacer ? »: with nothing, or with the question before."""
    if confirmed:
        return Turn(state, topic=state.asking)
    return _ask(state, Turn(state, [own_data.DECLINED]), state.asking)


def ask_again(turn: Turn, topic: Topic) -> Turn:
    """Ask about a topic after all, because what was known of it does not hold any more."""
    turn.state.reopen(topic)
    turn.state.progress_of(Topic.CONFIRM).outcome = ""
    turn.state.flow = "asking"
    return _ask(turn.state, turn, None)


def begin(state: DialogueState) -> Turn:
    """The first question of a request, before anything was heard."""
    return _ask(state, Turn(state), None)


def _restart(state: DialogueState) -> Turn:
    fresh = state.restarted()
    turn = Turn(fresh, [Say("utter_conversation_restarted")], facts_changed=True)
    return _ask(fresh, turn, None)


def _take_in(state: DialogueState, heard: Heard, turn: Turn) -> None:
    asked = state.asking
    _doubt(state, heard)
    if heard.changes_segment or takes_back(heard.evidence, state.evidence):
        state.evidence = corrected(state.evidence)
    state.evidence = condensed([*state.evidence, *heard.evidence])
    for topic, fact in {**heard.facts, **heard.corrections}.items():
        _store(state, topic, fact)
    moved = _take_place(state, heard)
    turn.facts_changed = bool(heard.facts or heard.corrections or heard.evidence or moved)
    if heard.corrections:
        turn.say.append(Say("utter_correction_noted"))
        if state.settled(Topic.CONFIRM):
            state.progress[Topic.CONFIRM].outcome = ""
    if asked is not None and heard.outcome and not state.settled(asked):
        state.progress_of(asked).outcome = heard.outcome
        turn.facts_changed = True
    if heard.edit is not None:
        state.reopen(heard.edit)
        state.editing, state.choosing_line = heard.edit, False
    if "human" in heard.wishes and not state.human:
        state.human = True
        turn.facts_changed = True
    if asks_for_call(state, heard):
        state.wants_call = True
    if "no_call" in heard.wishes:
        state.wants_call = False
        state.facts.pop(Topic.CALLBACK, None)
        state.progress_of(Topic.CALLBACK).outcome = "refused"
        turn.facts_changed = True
        turn.say.append(Say("call_cancelled"))
    if "support" in heard.wishes:
        state.kind = "support"
    if state.segment() is Segment.B2R:
        state.kind = "compliance"
    elif state.kind == "compliance":
        state.kind = "sales"
    if take_consent(state, heard):
        turn.facts_changed = True
        turn.say.append(Say("utter_correction_noted"))
    offers = take_offers(state, heard)
    if offers is not None:
        turn.facts_changed = True
        turn.say.append(offers)
    _take_reply(state, heard, asked)
    turn.facts_changed = turn.facts_changed or (asked is Topic.CONSENT and heard.yes is not None)


def _take_place(state: DialogueState, heard: Heard) -> bool:
    """A place is kept as it was first said; only a postcode is more exact. True when it changed."""
    if heard.place is None or (state.place and heard.place.postcode is None):
        return False
    known, found = state.place, dataclasses.asdict(heard.place)
    state.place = {name: code for name, code in found.items() if code}
    return state.place != known


def _doubt(state: DialogueState, heard: Heard) -> None:
    """A value that may be mistyped is asked about once; whatever the reply, it is not doubted again."""
    before, state.doubted = state.doubted, None
    for topic in heard.problems:
        if topic in heard.facts and topic is not before:
            state.doubted = topic


def _store(state: DialogueState, topic: Topic, fact: Fact) -> None:
    state.facts[topic] = fact
    if not fact.tentative:
        state.progress_of(topic).outcome = "answered"
    if topic is state.editing:
        state.editing = None


def _take_reply(state: DialogueState, heard: Heard, asked: Topic | None) -> None:
    if heard.yes is None:
        return
    if asked is Topic.CONSENT:
        answer_consent(state, heard.yes, heard.turn)
        state.progress_of(Topic.CONSENT).outcome = "answered"
    elif asked is Topic.CONFIRM and not heard.corrections and heard.edit is None:
        if heard.yes:
            state.progress_of(Topic.CONFIRM).outcome = "answered"
        state.choosing_line = not heard.yes


def _say_remarks(state: DialogueState, heard: Heard, turn: Turn, previous: Topic | None) -> None:
    if "human" in heard.wishes:
        turn.say.append(answer_to_human(heard))
    if "why" in heard.wishes and previous is not None:
        turn.say.append(Say(f"utter_why_{previous.value}"))
    if "support" in heard.wishes:
        turn.say.append(Say("utter_request_support"))
    if heard.outcome == "refused" and previous is not None:
        turn.say.append(Say("utter_refusal_accepted"))
    small = [] if heard.situation else heard.smalltalk
    turn.say.extend(own_data.answers([*heard.questions, *small][:_SPOKEN]))
    if heard.unanswerable:
        state.open_questions.extend(heard.unanswerable)
        turn.say.append(Say("utter_question_noted"))
    for topic, code in heard.problems.items():
        if topic not in state.facts or topic is state.doubted:
            turn.say.append(Say(f"problem:{code}"))
    if "speak_other_language" in heard.smalltalk:
        state.foreign += 1
        if state.foreign >= 2:
            state.human = True


def _count_failures(state: DialogueState, heard: Heard, turn: Turn, previous: Topic | None) -> bool:
    """Count an answer that failed; after three the question is given up. True when a value had a problem."""
    if previous is None or state.settled(previous):
        return False
    progress = state.progress_of(previous)
    problem = previous in heard.problems or (
        previous in CONTACTS and bool(set(CONTACTS) & set(heard.problems))
    )
    understood = heard.understood and not problem
    if previous is Topic.CONFIRM and state.choosing_line:
        understood = True
    if understood:
        return False
    progress.misses += 1
    if progress.misses >= MISSES_BEFORE_GIVING_UP:
        _give_up(state, previous, turn)
        return False
    if not problem:
        turn.say.append(Say("utter_not_understood"))
    return problem


def _give_up(state: DialogueState, topic: Topic, turn: Turn) -> None:
    """Three failures: nobody is asked a fourth time; a human will read what was typed."""
    state.not_understood = True
    state.progress_of(topic).outcome = "given_up"
    if topic is Topic.CONSENT:
        state.consent = False
    if topic not in CONTACTS and topic is not Topic.CONFIRM:
        state.human = True
    turn.say.append(Say("utter_handed_to_human"))


def _asks_only(heard: Heard) -> bool:
    """A digression and nothing else: whatever it says of the segment, our question stays the same."""
    told = heard.facts or heard.corrections or heard.outcome or heard.wishes or heard.changes_segment
    return not told and bool(heard.questions or heard.unanswerable or heard.smalltalk)


def _ask(
    state: DialogueState,
    turn: Turn,
    previous: Topic | None,
    problem: bool = False,
    situation: bool = False,
    again: Topic | None = None,
) -> Turn:
    topic = again if again is not None and not state.settled(again) else next_topic(state)
    state.asking = topic
    turn.topic = topic
    if topic is None:
        state.flow = "complete"
        return turn
    turn.manner = manner_of(state, topic, previous, problem, situation)
    state.progress_of(topic).asked += 1
    return turn
