from __future__ import annotations

import datetime
from dataclasses import replace

import pytest

from bot.accounts import password_links
from bot.accounts.password_links import LIFETIMES, MOST_OPEN
from bot.accounts.passwords import password_matches
from bot.accounts.repository import LinkPurpose
from bot.accounts.sessions import hash_of
from bot.accounts.staff import Refused
from tests.unit.bot.accounts.memory import EMAIL, NOW, PASSWORD, USER, Memory

NEW = "une tout autre phrase"


def asked(memory: Memory) -> str:
    link = password_links.ask_reset(memory, EMAIL, NOW)
    assert link is not None
    return link.token


def redeem(memory: Memory, token: str, password: str = NEW, now: datetime.datetime = NOW) -> object:
    return password_links.redeem(memory, memory, token, password, now)


def test_the_database_keeps_only_the_hash_of_a_link() -> None:
    memory = Memory(USER)
    token = asked(memory)
    assert list(memory.password_links.stored) == [hash_of(token)]


def test_a_link_sets_a_password_once_and_ends_every_session() -> None:
    memory = Memory(USER)
    memory.open_session("s1")
    token = asked(memory)
    assert redeem(memory, token)
    assert password_matches(NEW, memory.user().password_hash)
    assert memory.open_sessions() == []
    assert redeem(memory, token, "encore une autre phrase") is None


def test_a_link_that_was_used_makes_the_others_worthless() -> None:
    memory = Memory(USER)
    first, second = asked(memory), asked(memory)
    assert redeem(memory, first)
    assert redeem(memory, second, "encore une autre phrase") is None


@pytest.mark.parametrize("purpose", list(LinkPurpose))
def test_a_link_is_worth_nothing_after_its_time(purpose: LinkPurpose) -> None:
    memory = Memory(USER)
    token = password_links.new_link(memory, USER, purpose, NOW).token
    assert redeem(memory, token, now=NOW + LIFETIMES[purpose]) is None
    assert memory.user().password_hash == USER.password_hash


@pytest.mark.parametrize("token", ["", "made up", "é" * 300])
def test_what_is_no_link_does_nothing(token: str) -> None:
    assert redeem(Memory(USER), token) is None


@pytest.mark.parametrize(("password", "reason"), [(PASSWORD, "same"), ("court", "short")])
def test_a_password_that_is_refused_leaves_the_link_as_it_was(password: str, reason: str) -> None:
    memory = Memory(USER)
    token = asked(memory)
    with pytest.raises(Refused) as refused:
        redeem(memory, token, password)
    assert refused.value.reason == reason
    assert redeem(memory, token)


def test_nobody_gets_a_link_for_an_account_that_is_unknown_or_disabled() -> None:
    memory = Memory(replace(USER, disabled=True))
    assert password_links.ask_reset(memory, EMAIL, NOW) is None
    assert password_links.ask_reset(memory, "nobody@example.org", NOW) is None
    assert [entry.details for entry in memory.audit.entries] == [{"sent": False}, {"sent": False}]


def test_a_mailbox_is_not_filled_with_links() -> None:
    memory = Memory(USER)
    sent = [password_links.ask_reset(memory, EMAIL, NOW) for _ in range(MOST_OPEN + 2)]
    assert sum(link is not None for link in sent) == MOST_OPEN


def test_an_account_disabled_meanwhile_gets_no_password() -> None:
    memory = Memory(USER)
    token = asked(memory)
    memory.users.save(replace(USER, disabled=True))
    assert redeem(memory, token) is None
