"""Requests by their people: an id says nothing to whoever reads it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from bot.unit_of_work import UnitOfWork
from bot.web.console.rows import who


def names_of(uow: UnitOfWork, lead_ids: Iterable[str | None], words: Mapping[str, Any]) -> dict[str, str]:
    """Who is behind each of these requests; those that are gone are left out."""
    wanted = list(dict.fromkeys(lead_id for lead_id in lead_ids if lead_id))
    return {lead.id: who(lead, words) for lead in uow.leads.with_ids(wanted)} if wanted else {}
