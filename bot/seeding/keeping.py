"""Stores a story as the product would have. What else the product keeps of a conversation goes here."""

from __future__ import annotations

import datetime
import hashlib

from bot.conversations.reviewing import Reviewing
from bot.conversations.reviews import Meaning, ReviewStatus, Verdict
from bot.seeding.stories import Story
from bot.unit_of_work import UnitOfWork

_MEANT = ("ask_product", "ask_price", "ask_delivery_area", "request_human", "state_need")
_LATER = datetime.timedelta(hours=2)


def keep(uow: UnitOfWork, story: Story) -> str:
    """Store the conversation, its turns and its lead, and returns the id of the conversation."""
    uow.conversations.add(story.conversation)
    if story.lead is not None:
        uow.leads.claim(story.lead)  # before the turns: what is known of a conversation follows its lead
    for turn in story.turns:
        uow.conversations.add_turn(turn)
    _review(uow, story)
    return story.conversation.id


def _review(uow: UnitOfWork, story: Story) -> None:
    """Half of what waits to be reviewed has been: some of it to the end."""
    queued = uow.reviews.of_conversation(story.conversation.id)
    chance = hashlib.sha256(story.conversation.id.encode()).digest()
    if queued is None or queued.turn is None or chance[0] % 2:
        return
    turn = story.turns[queued.turn]
    reviewing = Reviewing(uow.reviews, story.conversation, None, turn.message.received_at + _LATER)
    reviewing.judge(turn, Verdict.WRONG, Meaning((_MEANT[chance[1] % len(_MEANT)],)), seen=0)
    reviewing.tag("vocabulaire")
    begun = uow.reviews.of_conversation(story.conversation.id)
    if begun is not None and chance[2] % 3:
        reviewing.set_status(ReviewStatus.DONE, seen=begun.version)
