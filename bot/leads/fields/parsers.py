"""Which module reads which topic: the one table that the dialogue and the corrections share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bot.leads.fields import (
    budget,
    callback_time,
    email,
    end_customers,
    gateway_companies,
    need,
    organisation,
    person_name,
    phone,
    procedure,
    regulation,
    role,
    siren_siret,
    size,
    timeline,
)
from bot.leads.fields.reading import Reading, ReadingContext

Read = Callable[[str, ReadingContext], "Reading[Any] | None"]
Find = Callable[[str, ReadingContext], "list[Reading[Any]]"]


@dataclass(frozen=True)
class Parser:
    """`read` takes a text as the answer about the topic; `find` looks for what stands beyond doubt."""

    read: Read
    find: Find


PARSERS: dict[str, Parser] = {
    "need": Parser(need.read, need.find),
    "organisation": Parser(organisation.read, organisation.find),
    "role": Parser(role.read, role.find),
    "size": Parser(size.read, size.find),
    "end_customers": Parser(end_customers.read, end_customers.find),
    "gateway_companies": Parser(gateway_companies.read, gateway_companies.find),
    "procedure": Parser(procedure.read, procedure.find),
    "siren_or_siret": Parser(siren_siret.read, siren_siret.find),
    "regulation": Parser(regulation.read, regulation.find),
    "timeline": Parser(timeline.read, timeline.find),
    "budget": Parser(budget.read, budget.find),
    "name": Parser(person_name.read, person_name.find),
    "email": Parser(email.read, email.find),
    "phone": Parser(phone.read, phone.find),
    "callback": Parser(callback_time.read, callback_time.find),
}
"""By the name of the topic, which is that of the slot."""
