"""Stores a story as the product would have. What else the product keeps of a conversation goes here."""

from __future__ import annotations

from bot.seeding.stories import Story
from bot.unit_of_work import UnitOfWork


def keep(uow: UnitOfWork, story: Story) -> str:
    """Store the conversation, its turns and its lead, and returns the id of the conversation."""
    uow.conversations.add(story.conversation)
    if story.lead is not None:
        uow.leads.claim(story.lead)  # before the turns: what is known of a conversation follows its lead
    for turn in story.turns:
        uow.conversations.add_turn(turn)
    return story.conversation.id
