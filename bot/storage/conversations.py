"""Conversations in SQL. A turn is written before it is answered, and answered once."""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.conversations.conversation import Answer, Conversation, Transcript, Turn, TurnStatus, VisitorMessage
from bot.conversations.repository import (
    EVERY_CONVERSATION,
    Appended,
    ConversationCursor,
    ConversationEnded,
    ConversationFilter,
    UnknownConversation,
)
from bot.storage import following, tables
from bot.storage.board_marks import mark_begun, mark_conversation
from bot.storage.feedback import SqlFeedback
from bot.storage.insight import count_turn
from bot.storage.noticing import notice
from bot.storage.prepared import Prepared, Row
from bot.storage.turn_rows import answer_row, message_rows, turn_from_rows, turn_row

_conversations, _turns, _messages = tables.conversations, tables.turns, tables.messages
_PENDING = _turns.c.status == TurnStatus.PENDING.value

# Built once: each message runs a dozen of them, and building one costs more than running it.
_ID, _NUMBER = sa.bindparam("the_conversation"), sa.bindparam("the_number")
_ITS = _turns.c.conversation_id == _ID
_IT = sa.and_(_ITS, _turns.c.number == _NUMBER)
_BY_ID = sa.select(_conversations).where(_conversations.c.id == _ID)
_CONVERSATION, _LOCKED = Prepared(_BY_ID), Prepared(_BY_ID.with_for_update())
_LAST = Prepared(sa.select(_turns).where(_ITS).order_by(_turns.c.number.desc()).limit(1))
_TURN = Prepared(sa.select(_turns).where(_IT))
_TURN_OF_MESSAGE = Prepared(sa.select(_turns).where(_ITS, _turns.c.message_id == sa.bindparam("the_message")))
_EARLIER = _turns.alias("earlier")
_KNOWN = sa.select(_EARLIER.c.number).where(
    _EARLIER.c.conversation_id == _ID, _EARLIER.c.message_id == sa.bindparam("the_message")
)
_LAST_AND_KNOWN = Prepared(
    sa.select(_turns.c.number, _turns.c.status, _KNOWN.scalar_subquery().label("known"))
    .where(_ITS)
    .order_by(_turns.c.number.desc())
    .limit(1)
)
_ABOVE = Prepared(sa.select(_turns).where(_ITS, _turns.c.number > _NUMBER).order_by(_turns.c.number))
_WAITING = Prepared(
    sa.select(_turns).where(_ITS, _PENDING, _turns.c.number <= _NUMBER).order_by(_turns.c.number)
)
_MESSAGES = Prepared(
    sa.select(_messages)
    .where(
        _messages.c.conversation_id == _ID,
        _messages.c.turn.between(sa.bindparam("first"), sa.bindparam("last")),
    )
    .order_by(_messages.c.turn, _messages.c.position)
)
_ADD_TURN, _ADD_MESSAGES = Prepared(_turns.insert()), Prepared(_messages.insert())
_WAITS = _turns.update().where(_IT, _PENDING)
_END = Prepared(_WAITS)
_NO_BOUND = 2**31 - 1


class SqlConversations:
    """The `ConversationRepository` of one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, conversation: Conversation) -> None:
        """Store a new conversation."""
        row = {**dataclasses.asdict(conversation), "utm": dict(conversation.utm)}
        self._connection.execute(_conversations.insert().values(row))
        following.begin(self._connection, conversation)
        mark_conversation(self._connection, conversation.id)

    def get(self, conversation_id: str) -> Conversation | None:
        """The conversation with this id."""
        row = _CONVERSATION.first(self._connection, {"the_conversation": conversation_id})
        return Conversation(**row) if row is not None else None

    def add_turn(self, turn: Turn) -> None:
        """Store a turn, with its answer if it has one already."""
        _ADD_TURN.run(self._connection, turn_row(turn))
        if turn.answer is not None:
            self._add_messages(turn, turn.answer)
            self._tell(turn)

    def append(self, conversation_id: str, message: VisitorMessage, retry_at: datetime.datetime) -> Appended:
        """Write a message down as the next turn, once. The conversation is locked meanwhile."""
        conversation = self._lock(conversation_id)
        key = {"the_conversation": conversation_id, "the_message": message.id}
        last = _LAST_AND_KNOWN.first(self._connection, key)
        known = self.turn(conversation_id, last["known"]) if last and last["known"] is not None else None
        if known is not None:
            return Appended(conversation, known, is_new=False)
        if conversation.ended_at is not None:
            raise ConversationEnded(conversation_id)
        number = last["number"] + 1 if last else 1
        turn = Turn(conversation_id, number, message, retry_at=retry_at)
        self.add_turn(turn)
        # Turns are answered in their order: when the last one waits for nothing, none does.
        return Appended(conversation, turn, is_next=not last or last["status"] != TurnStatus.PENDING.value)

    def end(self, conversation_id: str, message: VisitorMessage, answer: Answer) -> Turn:
        """End the conversation with a last turn, once."""
        ended = self._lock(conversation_id).ended_at is not None
        last = self._turns(_LAST, conversation_id)
        if ended:
            return last[0]
        number = last[0].number + 1 if last else 1
        turn = Turn(conversation_id, number, message, TurnStatus.ANSWERED, answer)
        self.add_turn(turn)
        closed = _conversations.update().where(_conversations.c.id == conversation_id)
        self._connection.execute(closed.values(ended_at=message.received_at))
        return turn

    def turn(self, conversation_id: str, number: int) -> Turn | None:
        """One turn."""
        return self._first(_TURN, conversation_id, the_number=number)

    def turn_of_message(self, conversation_id: str, message_id: str) -> Turn | None:
        """The turn that this message began."""
        return self._first(_TURN_OF_MESSAGE, conversation_id, the_message=message_id)

    def turns(self, conversation_id: str, *, above: int = -1) -> Sequence[Turn]:
        """The turns after `above`, in order."""
        return self._turns(_ABOVE, conversation_id, the_number=above)

    def turns_of(self, conversation_ids: Sequence[str]) -> Mapping[str, Sequence[Turn]]:
        """Two statements, however many conversations."""
        ids = list(conversation_ids)
        said = sa.select(_messages).where(_messages.c.conversation_id.in_(ids))
        messages: dict[tuple[str, int], list[Any]] = {}
        for row in self._connection.execute(said.order_by(_messages.c.position)).mappings():
            messages.setdefault((row["conversation_id"], row["turn"]), []).append(row)
        found: dict[str, list[Turn]] = {}
        turns = sa.select(_turns).where(_turns.c.conversation_id.in_(ids)).order_by(_turns.c.number)
        for row in self._connection.execute(turns).mappings():
            its = row["conversation_id"]
            found.setdefault(its, []).append(turn_from_rows(row, messages.get((its, row["number"]), [])))
        return found

    def pending(self, conversation_id: str, *, up_to: int | None = None) -> Sequence[Turn]:
        """The turns that still wait, in order."""
        last = _NO_BOUND if up_to is None else up_to
        return self._turns(_WAITING, conversation_id, the_number=last)

    def answer(self, turn: Turn, answer: Answer) -> Turn:
        """Store the answer if the turn still waits for one."""
        return self._end(turn, answer, TurnStatus.ANSWERED, None)

    def give_up(self, turn: Turn, failure: str, answer: Answer) -> Turn:
        """End the turn as failed if it still waits."""
        self._end(turn, answer, TurnStatus.FAILED, failure)
        return self._stored(turn)

    def postpone(
        self, turn: Turn, failure: str, retry_at: datetime.datetime, *, counted: bool = True
    ) -> None:
        """Note a failed attempt."""
        noted = {"attempts": _turns.c.attempts + int(counted), "failure": failure, "retry_at": retry_at}
        self._connection.execute(_WAITS.values(noted), _key(turn))

    def due(self, at: datetime.datetime, *, limit: int = 100) -> Sequence[str]:
        """Conversations whose first unanswered turn is due."""
        earlier = _turns.alias()
        blocked = sa.exists().where(
            earlier.c.conversation_id == _turns.c.conversation_id,
            earlier.c.number < _turns.c.number,
            earlier.c.status == TurnStatus.PENDING.value,
        )
        statement = sa.select(_turns.c.conversation_id).where(_PENDING, _turns.c.retry_at <= at, ~blocked)
        return list(self._connection.execute(statement.order_by(_turns.c.retry_at).limit(limit)).scalars())

    def newest(
        self,
        only: ConversationFilter = EVERY_CONVERSATION,
        *,
        limit: int = 50,
        after: ConversationCursor | None = None,
    ) -> Sequence[Conversation]:
        """One page, newest first."""
        created, key = _conversations.c.created_at, _conversations.c.id
        statement = sa.select(_conversations).where(*_conditions(only))
        if after is not None:
            place = sa.tuple_(after.created_at, after.id, types=[created.type, key.type])
            statement = statement.where(sa.tuple_(created, key) < place)
        rows = self._connection.execute(statement.order_by(created.desc(), key.desc()).limit(limit))
        return [Conversation(**row) for row in rows.mappings()]

    def count(self, only: ConversationFilter = EVERY_CONVERSATION) -> int:
        """How many conversations there are."""
        statement = sa.select(sa.func.count()).select_from(_conversations).where(*_conditions(only))
        return int(self._connection.execute(statement).scalar_one())

    def transcript(self, conversation_id: str) -> Transcript | None:
        """A conversation with all its turns, and what the visitor thought of it."""
        conversation = self.get(conversation_id)
        if conversation is None:
            return None
        feedback = SqlFeedback(self._connection).of_conversation(conversation_id)
        return Transcript(conversation, tuple(self.turns(conversation_id)), feedback)

    def _lock(self, conversation_id: str) -> Conversation:
        """Make others wait for this transaction."""
        row = _LOCKED.first(self._connection, {"the_conversation": conversation_id})
        if row is None:
            raise UnknownConversation(conversation_id)
        return Conversation(**row)

    def _end(self, turn: Turn, answer: Answer, status: TurnStatus, failure: str | None) -> Turn:
        row = {**answer_row(answer), "status": status.value, "failure": failure, "retry_at": None}
        if _END.run(self._connection, {**_key(turn), **row}):
            ended = replace(turn, status=status, answer=answer, failure=failure, retry_at=None)
            self._add_messages(ended, answer)
            self._tell(ended)
            return ended
        return self._stored(turn)

    def _stored(self, turn: Turn) -> Turn:
        stored = self.turn(turn.conversation_id, turn.number)
        if stored is None:
            raise UnknownConversation(turn.conversation_id)
        return stored

    def _tell(self, turn: Turn) -> None:
        """Let everything know that counts or lists conversations: this turn has got its answer."""
        notice(self._connection, turn)
        known = following.known_of(self._connection, turn.conversation_id)
        if known is None:
            return
        if not known["test"]:
            count_turn(self._connection, turn)
            mark_begun(self._connection, known["created_at"])
        following.follow(self._connection, known, [turn])

    def _add_messages(self, turn: Turn, answer: Answer) -> None:
        _ADD_MESSAGES.run_many(self._connection, message_rows(turn, answer))

    def _first(self, statement: Prepared, conversation_id: str, **values: Any) -> Turn | None:
        found = self._turns(statement, conversation_id, **values)
        return found[0] if found else None

    def _turns(self, statement: Prepared, conversation_id: str, **values: Any) -> list[Turn]:
        key = {"the_conversation": conversation_id}
        rows = statement.rows(self._connection, {**key, **values})
        answered = [row["number"] for row in rows if row["answered_at"] is not None]
        messages: dict[int, list[Row]] = {}
        if answered:
            span = {"first": answered[0], "last": answered[-1]}
            for row in _MESSAGES.rows(self._connection, {**key, **span}):
                messages.setdefault(row["turn"], []).append(row)
        return [turn_from_rows(row, messages.get(row["number"], [])) for row in rows]


def _key(turn: Turn) -> dict[str, Any]:
    return {"the_conversation": turn.conversation_id, "the_number": turn.number}


def _conditions(only: ConversationFilter) -> list[Any]:
    conditions: list[Any] = []
    if only.since is not None:
        conditions.append(_conversations.c.created_at >= only.since)
    if only.test is not None:
        conditions.append(_conversations.c.test == only.test)
    if only.failed is not None:
        failed = sa.exists().where(
            _turns.c.conversation_id == _conversations.c.id, _turns.c.status == TurnStatus.FAILED.value
        )
        conditions.append(failed if only.failed else ~failed)
    return conditions
