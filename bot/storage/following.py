"""Keeps what is known of each conversation up to date, in the transaction of each turn."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.conversations import facts as folding
from bot.conversations.conversation import Conversation, MessageKind, Turn
from bot.conversations.facts import ConversationFacts
from bot.conversations.identity import PERSONAL, identity, is_unread
from bot.conversations.marks import marks
from bot.conversations.traits import traits
from bot.redaction import Identity, cleaner
from bot.search.words import search_words
from bot.storage import review_tables, tables, transcript_tables
from bot.storage.contacts import note_turns
from bot.storage.full_text import FullText
from bot.storage.overview_rows import facts_from, facts_row, identity_of, outcome_of, position_at
from bot.storage.prepared import Prepared, Row
from bot.storage.upserts import insert_into

_facts, _marks = transcript_tables.conversation_facts, transcript_tables.conversation_marks
_reviews, _conversations = review_tables.conversation_reviews, tables.conversations
EXCERPT_LENGTH = 160
SEARCH = FullText("conversation_search")

# Built once: each turn runs them, and building one costs more than running it.
_ID, _POSITION = sa.bindparam("the_conversation"), sa.bindparam("the_position")
_REVIEW = sa.select(_reviews.c.status).where(_reviews.c.conversation_id == _facts.c.conversation_id)
_KNOWN = Prepared(
    sa.select(_facts, _conversations.c.created_at, _REVIEW.scalar_subquery().label("reviewed"))
    .join(_conversations, _conversations.c.id == _facts.c.conversation_id)
    .where(_facts.c.conversation_id == _ID)
    .with_for_update(of=_facts)
)
_LEADS = Prepared(
    sa.select(
        *(tables.leads.c[name] for name in ("status", "first_name", "last_name", "email", "phone"))
    ).where(tables.leads.c.conversation_id == _ID)
)
_UPDATE = Prepared(_facts.update().where(_facts.c.position == _POSITION))
_FORGET_ALL = Prepared(_marks.delete().where(_marks.c.position == _POSITION))
_SUM_UP = Prepared(_marks.update().where(_marks.c.position == _POSITION))
_FORGET = Prepared(
    _marks.delete().where(_marks.c.position == _POSITION, _marks.c.mark == sa.bindparam("the_mark"))
)
_ADD = Prepared(_marks.insert())


def begin(connection: Connection, conversation: Conversation) -> int:
    """The row of a new conversation, nothing known of it yet; returns its position."""
    facts = ConversationFacts(conversation.created_at)
    row = {"conversation_id": conversation.id, "test": conversation.test, "excerpt": "", **facts_row(facts)}
    insert = insert_into(connection, _facts)
    statement = insert.on_conflict_do_nothing(index_elements=["position"])
    position = position_at(conversation.created_at)
    while not connection.execute(statement, {**row, "position": position}).rowcount:
        position += 1  # another conversation began at this very moment
    return position


def known_of(connection: Connection, conversation_id: str) -> Row | None:
    """The row of what is known of a conversation, and when it began; None: it was erased meanwhile."""
    return _KNOWN.first(connection, {"the_conversation": conversation_id})


def follow(connection: Connection, row: Row, turns: Sequence[Turn], *, anew: bool = False) -> None:
    """Take in turns of the conversation of this row, in their order; `anew`: all of them, from nothing."""
    conversation_id = row["conversation_id"]
    leads = _LEADS.rows(connection, {"the_conversation": conversation_id})
    note_turns(connection, conversation_id, turns)
    known = facts_from(row)
    before = replace(ConversationFacts(known.last_activity), rated_badly=known.rated_badly) if anew else known
    if anew:
        _FORGET_ALL.run(connection, {"the_position": row["position"]})
    identified = identity_of(leads)
    facts, excerpt = folded(before, "" if anew else row["excerpt"], turns, identified)
    old = frozenset() if anew else marks(known, row["review_status"])
    facts = replace(facts, outcome=outcome_of(leads))
    _keep(connection, row, old, facts, excerpt=excerpt, review_status=row["reviewed"])
    words = words_of(turns, before.asked, identified)
    if anew:
        SEARCH.put(connection, row["position"], words)
    elif words:
        SEARCH.extend(connection, row["position"], words)


def change(connection: Connection, conversation_id: str, **changes: Any) -> None:
    """Note what else is said of a conversation: how it was rated, how far its review is."""
    row = known_of(connection, conversation_id)
    if row is not None:
        old = marks(facts_from(row), row["review_status"])
        changed = {"review_status": row["reviewed"], **changes}
        _keep(connection, row, old, facts_from({**row, **changes}), **changed)


def folded(
    facts: ConversationFacts, excerpt: str, turns: Iterable[Turn], known: Identity
) -> tuple[ConversationFacts, str]:
    """Facts and excerpt after these turns."""
    for turn in turns:
        excerpt = _excerpt_after(excerpt, turn, facts.asked, identity([turn]) | known)
        facts = folding.after(facts, turn)
    return facts, excerpt


def _excerpt_after(excerpt: str, turn: Turn, asked: str | None, known: Identity) -> str:
    """The visitor's first words in short. What is said later of who they are is taken out of them as well."""
    if not excerpt:
        telling = turn.message.kind is MessageKind.TEXT and asked not in PERSONAL
        if not telling or is_unread(turn, asked):
            return ""
        words = " ".join(turn.message.text.split())
        return _shortened(cleaner(known, parts=True)(words))
    return cleaner(known, parts=True)(excerpt) if known != Identity() else excerpt


def words_of(turns: Iterable[Turn], asked: str | None, known: Identity) -> list[str]:
    """What was said in these turns, as it is searched: without who the visitor is.

    Whoever may search conversations may not learn from it that a certain person had one.
    """
    words: list[str] = []
    for turn in turns:
        clean = cleaner(identity([turn]) | known, parts=True)
        if not is_unread(turn, asked):
            words += search_words(clean(turn.message.text))
        for message in turn.answer.messages if turn.answer else ():
            # A card says again what the visitor said.
            words += () if message.card else search_words(clean(message.text))
        asked = turn.answer.requested_slot if turn.answer else asked
    return words


def _shortened(text: str) -> str:
    """Cut between words, so that no half of a name is left that nothing would recognise."""
    if len(text) <= EXCERPT_LENGTH:
        return text
    start, _, _ = text[:EXCERPT_LENGTH].rpartition(" ")
    return f"{start}…"


def _keep(
    connection: Connection,
    row: Row,
    old: frozenset[str],
    facts: ConversationFacts,
    **others: Any,
) -> None:
    key = {"the_position": row["position"]}
    _UPDATE.run(connection, {**key, **facts_row(facts), **others})
    _remark(connection, row["position"], old, marks(facts, others["review_status"]))


def _remark(connection: Connection, position: int, old: frozenset[str], new: frozenset[str]) -> None:
    """Replace the marks of a conversation; each of them tells of all the others."""
    gone, come, summary = sorted(old - new), sorted(new - old), {"traits": traits(new)}
    _FORGET.run_many(connection, [{"the_position": position, "the_mark": mark} for mark in gone])
    if old & new and old != new:
        _SUM_UP.run(connection, {"the_position": position, **summary})
    _ADD.run_many(connection, [{"position": position, "mark": mark, **summary} for mark in come])
