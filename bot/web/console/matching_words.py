"""The French words around persons, organisations and merges."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bot import wording
from bot.accounts.account import User
from bot.matching.repository import Merge


def matching_words() -> Mapping[str, Any]:
    """`bot/wording/console_matching.yml`."""
    return wording.load("console_matching")


def reasons_of(why: Sequence[str]) -> list[tuple[str, bool]]:
    """What agrees, and what differs: each with whether it agrees."""
    words = matching_words()["why"]
    return [(words.get(code, code), code.startswith(("same_", "similar_"))) for code in why]


def name_of(user_id: str | None, people: Sequence[User], *, automatic: bool = False) -> str:
    """Who did it: a colleague, the product itself, or the command line."""
    words = matching_words()
    if user_id is None:
        return str(words["by_itself"] if automatic else words["by_command"])
    return next((user.name for user in people if user.id == user_id), str(words["by_gone"]))


def who_merged(merge: Merge, people: Sequence[User]) -> str:
    """Who made two of a kind one."""
    return name_of(merge.by, people, automatic=merge.automatic)
