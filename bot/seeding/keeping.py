"""Stores a story as the product would have. What else the product keeps of a conversation goes here."""

from __future__ import annotations

import datetime
import random

from bot.calendar.booking import keeps_call
from bot.calendar.bookings import Booking
from bot.conversations.conversation import Turn
from bot.conversations.feedback import Thumb
from bot.conversations.reviewing import Reviewing
from bot.conversations.reviews import Meaning, ReviewStatus, Verdict
from bot.leads.lead import Lead
from bot.routing.decision import Considered, Decision, How, Outcome, Tried
from bot.routing.repository import ContactClock
from bot.scoring.step import scored
from bot.scoring.weights import Scoring
from bot.seeding.content import content
from bot.seeding.handling import HANDLED, Handling, as_received
from bot.seeding.stories import Story
from bot.unit_of_work import UnitOfWork

_MEANT = ("ask_product", "ask_price", "ask_delivery_area", "request_human", "state_need")
_LATER = datetime.timedelta(hours=2)
_CALL = datetime.timedelta(minutes=30)
_RATED = 0.25
_RULES = ("Contrôles et conformité", "Secteur public", "Entreprises")
_PASSED = ("un-autre", "une-autre")
_SATISFIED = {1: 6, 2: 8, 3: 16, 4: 34, 5: 36}
_THUMBED = 0.1


def keep(uow: UnitOfWork, story: Story, scoring: Scoring) -> str:
    """Store the conversation, its turns and its lead, and returns the id of the conversation."""
    chance = random.Random(story.conversation.id)
    uow.conversations.add(story.conversation)
    lead = scored(as_received(story.lead), scoring) if story.lead is not None else None
    if lead is not None:
        uow.leads.claim(lead)  # before the turns: what is known of a conversation follows its lead
    for turn in story.turns:
        uow.conversations.add_turn(turn)
    if story.lead is not None and story.lead.deliverable:
        _route(uow, story.lead)
    _rate(uow, story, chance)
    _review(uow, story, chance)
    if story.lead is not None and keeps_call(story.lead):
        _book(uow, story.lead)
    if lead is not None and story.lead is not None and story.lead.status in HANDLED:
        Handling(uow, lead, chance).to(story.lead.status)
    return story.conversation.id


def _route(uow: UnitOfWork, lead: Lead) -> None:
    """Why the lead went to whom; its clock has run out, so that nobody is reminded of what is made up."""
    owner = lead.assigned_to
    considered = [Considered(f"{name}@exemple.fr", Outcome.FULL, _RULES[-1], 40, 40) for name in _PASSED]
    if owner is not None:
        considered.append(Considered(owner, Outcome.CHOSEN, _RULES[-1], 12, 40))
    decision = Decision(
        owner,
        How.RULE if owner else How.NOBODY,
        _RULES[-1] if owner else None,
        tried=tuple(Tried(rule, () if rule == _RULES[-1] else ("segment",)) for rule in _RULES),
        considered=tuple(considered),
    )
    uow.routing.keep(lead.id, lead.updated_at, decision)
    uow.routing.start_clock(ContactClock(lead.id, lead.updated_at + 2 * _LATER, None, None))


def _book(uow: UnitOfWork, lead: Lead) -> None:
    """The call that they asked for, in the hands that the lead ends in."""
    assert lead.callback_at is not None
    call = Booking(lead.id, lead.id, lead.callback_at, lead.callback_at + _CALL, lead.assigned_to)
    uow.bookings.claim(call, None)


def _rate(uow: UnitOfWork, story: Story, chance: random.Random) -> None:
    """Some say what they thought of it: of one answer, or of the whole."""
    last = story.turns[-1]
    if chance.random() < _THUMBED:
        said = chance.choice([turn for turn in story.turns if turn.answer])
        _thumb(uow, said, chance.choice(list(Thumb)))
    if chance.random() < _RATED:
        stars = chance.choices(list(_SATISFIED), list(_SATISFIED.values()))[0]
        comment = chance.choice([None, None, *content()["opinions"]])
        uow.feedback.rate_conversation(story.conversation.id, stars, comment, last.message.received_at)


def _thumb(uow: UnitOfWork, turn: Turn, thumb: Thumb) -> None:
    assert turn.answer is not None
    uow.feedback.rate_message(
        turn.conversation_id, turn.answer.messages[0].id, thumb, turn.message.received_at
    )


def _review(uow: UnitOfWork, story: Story, chance: random.Random) -> None:
    """Half of what waits to be reviewed has been: some of it to the end."""
    queued = uow.reviews.of_conversation(story.conversation.id)
    if queued is None or queued.turn is None or chance.random() < 0.5:
        return
    turn = story.turns[queued.turn]
    reviewing = Reviewing(uow.reviews, story.conversation, None, turn.message.received_at + _LATER)
    reviewing.judge(turn, Verdict.WRONG, Meaning((chance.choice(_MEANT),)), seen=0)
    reviewing.tag("vocabulaire")
    begun = uow.reviews.of_conversation(story.conversation.id)
    if begun is not None and chance.random() < 2 / 3:
        reviewing.set_status(ReviewStatus.DONE, seen=begun.version)
