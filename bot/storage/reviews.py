"""Reviews in SQL: of two agents at once, the second one reads first what the other said."""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.conversations.review_repository import NoticedMessage, QueueCursor, QueueFilter, ReviewedMessage
from bot.conversations.reviews import (
    Act,
    ConversationReview,
    Meaning,
    MessageReview,
    ReviewChanged,
    ReviewEvent,
    ReviewStatus,
    Verdict,
)
from bot.storage import following, review_tables, tables
from bot.storage.upserts import add_missing

_conversations, _messages = review_tables.conversation_reviews, review_tables.message_reviews
_tags, _events, _turns = review_tables.review_tags, review_tables.review_events, tables.turns

_PERSONAL = ("first_name", "last_name", "email", "phone", "organisation", "siren", "siret")


class SqlReviews:
    """The `ReviewRepository` of one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of_conversation(self, conversation_id: str) -> ConversationReview | None:
        """How far the review is."""
        wanted = sa.select(_conversations).where(_conversations.c.conversation_id == conversation_id)
        row = self._connection.execute(wanted).mappings().first()
        return _conversation_review(row) if row is not None else None

    def save_conversation(self, review: ConversationReview) -> ConversationReview:
        """Store it over the version that it was made from."""
        saved = dataclasses.replace(review, version=review.version + 1)
        row = {**dataclasses.asdict(saved), "status": saved.status.value}
        self._save(_conversations, row, review.version, ["conversation_id"])
        following.change(self._connection, review.conversation_id)
        return saved

    def of_messages(self, conversation_id: str) -> Sequence[MessageReview]:
        """The reviews of the messages of a conversation."""
        wanted = sa.select(_messages).where(_messages.c.conversation_id == conversation_id)
        rows = self._connection.execute(wanted.order_by(_messages.c.turn)).mappings()
        return [_message_review(row) for row in rows]

    def save_message(self, review: MessageReview) -> MessageReview:
        """Store it over the version that it was made from."""
        saved = dataclasses.replace(review, version=review.version + 1)
        row = {
            **{field.name: getattr(saved, field.name) for field in dataclasses.fields(saved)},
            "verdict": saved.verdict.value,
            "meaning": saved.meaning.to_json(),
            "meant": next(iter(saved.meaning.intents), None),
        }
        self._save(_messages, row, review.version, ["conversation_id", "turn"])
        return saved

    def withdraw(self, review: MessageReview) -> None:
        """Take back the review of a message."""
        same = (
            (_messages.c.conversation_id == review.conversation_id)
            & (_messages.c.turn == review.turn)
            & (_messages.c.version == review.version)
        )
        if not self._connection.execute(_messages.delete().where(same)).rowcount:
            raise ReviewChanged(review.conversation_id)

    def tags(self, conversation_id: str) -> Sequence[str]:
        """The tags of a conversation."""
        wanted = sa.select(_tags.c.tag).where(_tags.c.conversation_id == conversation_id)
        return list(self._connection.execute(wanted.order_by(_tags.c.tag)).scalars())

    def add_tag(self, conversation_id: str, tag: str, at: datetime.datetime) -> bool:
        """Tag a conversation, once."""
        row = {"conversation_id": conversation_id, "tag": tag, "at": at}
        return bool(add_missing(self._connection, _tags, row))

    def remove_tag(self, conversation_id: str, tag: str) -> bool:
        """Take a tag away."""
        same = (_tags.c.conversation_id == conversation_id) & (_tags.c.tag == tag)
        return bool(self._connection.execute(_tags.delete().where(same)).rowcount)

    def add_event(self, event: ReviewEvent) -> None:
        """Write down what somebody did."""
        row = {**dataclasses.asdict(event), "act": event.act.value, "details": dict(event.details)}
        self._connection.execute(_events.insert().values(row))

    def history(self, conversation_id: str, *, limit: int = 200) -> Sequence[ReviewEvent]:
        """What was done, newest first."""
        wanted = sa.select(_events).where(_events.c.conversation_id == conversation_id)
        rows = self._connection.execute(wanted.order_by(_events.c.id.desc()).limit(limit)).mappings()
        return [
            ReviewEvent(r["conversation_id"], r["turn"], r["at"], r["by"], Act(r["act"]), r["details"])
            for r in rows
        ]

    def queue(
        self, only: QueueFilter, *, limit: int = 50, after: QueueCursor | None = None
    ) -> Sequence[ConversationReview]:
        """One page, most urgent first; an index holds the rows in this order."""
        order = (_conversations.c.urgency, _conversations.c.opened_at, _conversations.c.conversation_id)
        statement = sa.select(_conversations).where(_conversations.c.status == only.status.value)
        if only.reason is not None:
            statement = statement.where(_conversations.c.reason == only.reason.value)
        if after is not None:
            place = (after.urgency, after.opened_at, after.conversation_id)
            types = [column.type for column in order]
            statement = statement.where(sa.tuple_(*order) < sa.tuple_(*place, types=types))
        ordered = statement.order_by(*(column.desc() for column in order)).limit(limit)
        return [_conversation_review(row) for row in self._connection.execute(ordered).mappings()]

    def noticed(self, conversation_ids: Sequence[str]) -> Mapping[str, NoticedMessage]:
        """The messages for which these conversations stand in the queue."""
        ids = list(conversation_ids)
        same = (_turns.c.conversation_id == _conversations.c.conversation_id) & (
            _turns.c.number == _conversations.c.turn
        )
        messages = (
            sa.select(_conversations.c.conversation_id, _turns.c.text, _turns.c.understanding)
            .join(_turns, same)
            .where(_conversations.c.conversation_id.in_(ids))
        )
        people: dict[str, list[dict[str, str | None]]] = {}
        columns = [tables.leads.c[name] for name in _PERSONAL]
        wanted = sa.select(tables.leads.c.conversation_id, *columns)
        for row in self._connection.execute(wanted.where(tables.leads.c.conversation_id.in_(ids))).mappings():
            people.setdefault(row["conversation_id"], []).append({name: row[name] for name in _PERSONAL})
        return {
            row.conversation_id: NoticedMessage(
                row.text, row.understanding or {}, people.get(row.conversation_id, [])
            )
            for row in self._connection.execute(messages)
        }

    def tagged(self, tag: str, *, limit: int = 50) -> Sequence[ConversationReview]:
        """Conversations with this tag, last tagged first."""
        newest = (
            sa.select(_tags.c.conversation_id, _tags.c.at)
            .where(_tags.c.tag == tag)
            .order_by(_tags.c.at.desc(), _tags.c.conversation_id.desc())
            .limit(limit)
            .subquery()
        )
        same = newest.c.conversation_id == _conversations.c.conversation_id
        statement = sa.select(_conversations).select_from(newest.join(_conversations, same))
        rows = self._connection.execute(statement.order_by(newest.c.at.desc())).mappings()
        return [_conversation_review(row) for row in rows]

    def count(self, status: ReviewStatus, *, up_to: int) -> int:
        """How many conversations are in this state, counted up to a bound."""
        some = sa.select(sa.literal(1)).where(_conversations.c.status == status.value).limit(up_to)
        counted = sa.select(sa.func.count()).select_from(some.subquery())
        return int(self._connection.execute(counted).scalar_one())

    def note_applied(self, reviews: Sequence[MessageReview]) -> None:
        """Remember that these versions became training data."""
        for review in reviews:
            same = (_messages.c.conversation_id == review.conversation_id) & (_messages.c.turn == review.turn)
            self._connection.execute(_messages.update().where(same).values(applied=review.version))

    def to_learn(
        self,
        *,
        since: datetime.datetime | None = None,
        again: bool = False,
        after: tuple[str, int] | None = None,
        limit: int = 200,
    ) -> Sequence[ReviewedMessage]:
        """Messages of finished reviews that were understood wrongly."""
        key = (_messages.c.conversation_id, _messages.c.turn)
        before = _turns.alias()
        statement = (
            sa.select(_messages, _turns.c.text, before.c.requested_slot)
            .join(_conversations, _conversations.c.conversation_id == _messages.c.conversation_id)
            .join(_turns, (_turns.c.conversation_id == key[0]) & (_turns.c.number == key[1]))
            .outerjoin(before, (before.c.conversation_id == key[0]) & (before.c.number == key[1] - 1))
            .where(_messages.c.verdict == Verdict.WRONG.value)
            .where(_conversations.c.status == ReviewStatus.DONE.value)
        )
        if since is not None:
            statement = statement.where(_messages.c.at >= since)
        if not again:
            statement = statement.where(_messages.c.applied < _messages.c.version)
        if after is not None:
            types = [column.type for column in key]
            statement = statement.where(sa.tuple_(*key) > sa.tuple_(*after, types=types))
        rows = self._connection.execute(statement.order_by(*key).limit(limit)).mappings()
        return [ReviewedMessage(_message_review(r), r["text"], r["requested_slot"]) for r in rows]

    def _save(self, table: sa.Table, row: dict[str, Any], seen: int, key: Sequence[str]) -> None:
        if seen == 0:
            # Nobody had seen one: whoever stores the first one has it.
            stored = add_missing(self._connection, table, row)
        else:
            same = sa.and_(*(table.c[name] == row[name] for name in key), table.c.version == seen)
            stored = self._connection.execute(table.update().where(same).values(row)).rowcount
        if not stored:
            raise ReviewChanged(row["conversation_id"])


def _conversation_review(row: Any) -> ConversationReview:
    values = {field.name: row[field.name] for field in dataclasses.fields(ConversationReview)}
    return ConversationReview(**{**values, "status": ReviewStatus(row["status"])})


def _message_review(row: Any) -> MessageReview:
    values = {field.name: row[field.name] for field in dataclasses.fields(MessageReview)}
    meaning = Meaning.from_json(row["meaning"])
    return MessageReview(**{**values, "verdict": Verdict(row["verdict"]), "meaning": meaning})
