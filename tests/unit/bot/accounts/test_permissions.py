from __future__ import annotations

import pytest

from bot.accounts.account import Role
from bot.accounts.permissions import Permission, may


@pytest.mark.parametrize("permission", Permission)
def test_an_administrator_may_do_everything(permission: Permission) -> None:
    assert may(Role.ADMIN, permission)


def test_a_rep_sees_leads_and_no_transcripts_of_others() -> None:
    assert may(Role.SALES, Permission.LEADS)
    assert not may(Role.SALES, Permission.TRANSCRIPTS)
    assert not may(Role.SALES, Permission.USERS)


def test_a_support_agent_sees_transcripts_and_no_leads() -> None:
    assert may(Role.SUPPORT, Permission.TRANSCRIPTS)
    assert may(Role.SUPPORT, Permission.REVIEWS)
    assert not may(Role.SUPPORT, Permission.LEADS)
