"""Afterwards: is every message that was sent in the transcript once, with an answer?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Set
from typing import Any

from bot.bootstrap import Services
from bot.conversations.conversation import WORDLESS, TurnStatus


def checked(services: Services, sent: Mapping[str, Set[str]]) -> dict[str, Any]:
    """What became of the messages of these conversations."""
    found: Counter[str] = Counter()
    for conversation_id, ids in sent.items():
        with services.reading() as uow:
            turns = uow.conversations.turns(conversation_id)
        stored = Counter(turn.message.id for turn in turns if turn.message.kind not in WORDLESS)
        found["sent"] += len(ids)
        found["missing"] += len(ids - stored.keys())
        found["doubled"] += sum(times - 1 for times in stored.values())
        found["unanswered"] += sum(turn.status is TurnStatus.PENDING for turn in turns)
        found["given_up"] += sum(turn.status is TurnStatus.FAILED for turn in turns)
    return dict(found)
