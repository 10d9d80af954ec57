"""Figures about the understanding in SQL: kept with each message, never counted anew for a page."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.conversations.conversation import Turn
from bot.conversations.insight import (
    AnswerState,
    Confusion,
    Unanswered,
    UnderstandingDay,
    confidence,
    corrected,
    is_counted,
    understood,
)
from bot.conversations.noticed import WITHOUT_ANSWER, Reason
from bot.conversations.reviews import Verdict
from bot.storage import review_tables, tables
from bot.storage.insight_tables import unanswered_messages, understanding_days
from bot.storage.prepared import Prepared
from bot.storage.upserts import add_missing, insert_into

_turns, _unanswered, _days = tables.turns, unanswered_messages, understanding_days
_SUMS = ("messages", "understood", "corrected", "rated", "confidences")
_ADD_UP = Prepared(
    _days.update()
    .where(_days.c.day == sa.bindparam("the_day"), _days.c.model == sa.bindparam("the_model"))
    .values({name: _days.c[name] + sa.bindparam(f"more_{name}") for name in _SUMS})
)


class SqlInsight:
    """The `InsightRepository` of one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def unanswered(self, state: AnswerState, *, limit: int) -> Sequence[Unanswered]:
        """The newest messages without an answer in this state."""
        order = (_unanswered.c.at.desc(), _unanswered.c.conversation_id.desc(), _unanswered.c.turn.desc())
        newest = (
            sa.select(_unanswered).where(_unanswered.c.state == state.value).order_by(*order).limit(limit)
        )
        found = newest.subquery()
        same = (_turns.c.conversation_id == found.c.conversation_id) & (_turns.c.number == found.c.turn)
        statement = sa.select(found, _turns.c.text, _turns.c.understanding).join(_turns, same)
        rows = self._connection.execute(statement.order_by(found.c.at.desc(), found.c.conversation_id))
        return [
            Unanswered(r.conversation_id, r.turn, r.at, r.reason, r.text, r.understanding or {}) for r in rows
        ]

    def set_state(self, messages: Sequence[Unanswered], state: AnswerState) -> None:
        """Note what is done about them."""
        key = (_unanswered.c.conversation_id == sa.bindparam("its")) & (
            _unanswered.c.turn == sa.bindparam("number")
        )
        if messages:
            update = _unanswered.update().where(key).values(state=state.value)
            self._connection.execute(update, [{"its": m.conversation_id, "number": m.turn} for m in messages])

    def confusions(self, *, newest: int) -> Sequence[Confusion]:
        """What was taken for what, most often first."""
        reviews = review_tables.message_reviews
        wrong = (
            sa.select(reviews.c.predicted, reviews.c.meant)
            .where(reviews.c.verdict == Verdict.WRONG.value)
            .order_by(reviews.c.at.desc())
            .limit(newest)
            .subquery()
        )
        count = sa.func.count().label("count")
        statement = (
            sa.select(wrong.c.predicted, wrong.c.meant, count)
            .where(wrong.c.meant.is_not(None), sa.func.coalesce(wrong.c.predicted, "") != wrong.c.meant)
            .group_by(wrong.c.predicted, wrong.c.meant)
            .order_by(count.desc(), wrong.c.meant, wrong.c.predicted)
        )
        return [Confusion(*row) for row in self._connection.execute(statement)]

    def days(self, since: datetime.date) -> Sequence[UnderstandingDay]:
        """Each day and model since then."""
        statement = sa.select(_days).where(_days.c.day >= since).order_by(_days.c.day, _days.c.model)
        return [UnderstandingDay(**row) for row in self._connection.execute(statement).mappings()]


def note_unanswered(connection: Connection, turn: Turn, reasons: Sequence[Reason]) -> None:
    """Keep a message that had no answer."""
    found = next((reason for reason in reasons if reason in WITHOUT_ANSWER), None)
    if found is None:
        return
    row = {
        "conversation_id": turn.conversation_id,
        "turn": turn.number,
        "at": turn.message.received_at,
        "reason": found.value,
        "state": AnswerState.OPEN.value,
    }
    add_missing(connection, _unanswered, row)


def count_turn(connection: Connection, turn: Turn) -> None:
    """Add a message to the figures of its day and model."""
    if not is_counted(turn) or turn.answer is None:
        return
    sure = confidence(turn)
    sums = {
        "messages": 1,
        "understood": int(understood(turn)),
        "corrected": int(corrected(turn)),
        "rated": int(sure is not None),
        "confidences": sure or 0.0,
    }
    day = turn.message.received_at.astimezone(datetime.timezone.utc).date()
    more = {f"more_{name}": value for name, value in sums.items()}
    if _ADD_UP.run(connection, {"the_day": day, "the_model": turn.answer.model, **more}):
        return
    # The first of its day: another one may be first at the same moment.
    insert = insert_into(connection, _days).values(day=day, model=turn.answer.model, **sums)
    added = {name: _days.c[name] + insert.excluded[name] for name in _SUMS}
    connection.execute(insert.on_conflict_do_update(index_elements=["day", "model"], set_=added))


def count_again(connection: Connection) -> None:
    """Work the figures of all days out from the messages: after rows were written past `count_turn`."""
    connection.execute(_days.delete())
    columns = ["day", "model", *_SUMS]
    connection.execute(_days.insert().from_select(columns, _all_days()))


def _all_days() -> Any:
    """Every day and model, from all messages."""
    acts = sa.func.coalesce(sa.cast(_turns.c.understanding["acts"], sa.Text), "")
    sure = _turns.c.understanding["confidence"].as_float()
    by_rule = sa.or_(*(acts.like(f'%"{act}%') for act in _BY_RULE))
    rated = ~by_rule & sure.is_not(None)
    day = sa.func.date(_turns.c.received_at, type_=sa.Date)
    conversations = tables.conversations
    return (
        sa.select(
            day,
            _turns.c.model,
            sa.func.count(),
            _counted((_turns.c.status != "failed") & ~acts.like('%"not_understood"%')),
            _counted(acts.like('%"corrects:%')),
            _counted(rated),
            sa.func.coalesce(sa.func.sum(sa.case((rated, sure), else_=0.0)), 0.0),
        )
        .join(conversations, conversations.c.id == _turns.c.conversation_id)
        .where(_turns.c.kind == "text", _turns.c.model.is_not(None), conversations.c.test.is_(False))
        .group_by(day, _turns.c.model)
    )


_BY_RULE = (
    "gives:", "corrects:", "mistypes:", "agrees", "declines", "refused", "none", "unknown",
)  # fmt: skip


def _counted(condition: Any) -> Any:
    return sa.func.sum(sa.case((condition, 1), else_=0))
