"""Queues what was not well understood, in the transaction that answers it."""

from __future__ import annotations

import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.conversations.conversation import Turn
from bot.conversations.noticed import MOST_URGENT, WEIGHTS, Reason, noticed, urgency_of
from bot.conversations.reviews import ReviewStatus
from bot.storage import review_tables, tables
from bot.storage.insight import note_unanswered
from bot.storage.upserts import insert_into

_reviews, _conversations = review_tables.conversation_reviews, tables.conversations


def notice(connection: Connection, turn: Turn) -> None:
    """Let agents know of a message that was not well understood; evaluations are nobody's concern."""
    reasons = noticed(turn)
    opened_at = _begun(connection, turn.conversation_id) if reasons else None
    if opened_at is not None:
        _put(connection, turn.conversation_id, turn.number, reasons, opened_at)
        note_unanswered(connection, turn, reasons)


def notice_rating(connection: Connection, conversation_id: str) -> None:
    """Let agents know of a conversation that its visitor rated badly."""
    opened_at = _begun(connection, conversation_id)
    if opened_at is not None:
        _put(connection, conversation_id, None, (Reason.UNHAPPY,), opened_at)


def _begun(connection: Connection, conversation_id: str) -> datetime.datetime | None:
    """When a conversation began; None for one of the evaluation."""
    its = (_conversations.c.id == conversation_id, _conversations.c.test.is_(False))
    begun: datetime.datetime | None = connection.execute(
        sa.select(_conversations.c.created_at).where(*its)
    ).scalar()
    return begun


def _put(
    connection: Connection,
    conversation_id: str,
    turn: int | None,
    reasons: tuple[Reason, ...],
    opened_at: datetime.datetime,
) -> None:
    weight = urgency_of(reasons)
    insert = insert_into(connection, _reviews).values(
        conversation_id=conversation_id,
        opened_at=opened_at,
        status=ReviewStatus.TODO.value,
        urgency=min(weight, MOST_URGENT),
        reason=reasons[0].value,
        turn=turn,
        version=1,
    )
    # A review that was done begins again: there is something new to read.
    stored, total = _reviews.c, _reviews.c.urgency + weight
    weightier = _weight_of(stored.reason) < WEIGHTS[reasons[0]]
    statement = insert.on_conflict_do_update(
        index_elements=["conversation_id"],
        set_={
            "status": sa.case(
                (stored.status == ReviewStatus.DONE.value, ReviewStatus.TODO.value), else_=stored.status
            ),
            "urgency": sa.case((total > MOST_URGENT, MOST_URGENT), else_=total),
            "reason": sa.case((weightier, reasons[0].value), else_=stored.reason),
            "turn": stored.turn if turn is None else sa.case((weightier, turn), else_=stored.turn),
            "version": stored.version + 1,
        },
    )
    connection.execute(statement)


def _weight_of(reason: Any) -> Any:
    return sa.case(*((reason == known.value, weight) for known, weight in WEIGHTS.items()), else_=0)
