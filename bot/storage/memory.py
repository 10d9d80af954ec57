"""What one transaction knows of the leads that it holds, so that nothing is asked twice."""

from __future__ import annotations

from dataclasses import dataclass, field

import sqlalchemy as sa

from bot.leads.lead import Lead
from bot.matching.repository import Links


@dataclass
class Memory:
    """Filled only with what nobody else can change before the transaction ends."""

    stored: dict[str, Lead] = field(default_factory=dict)
    """Leads as they stand in their table, by id: those whose rows this transaction has claimed."""
    positions: dict[str, int] = field(default_factory=dict)
    """Their places."""
    last_turns: dict[str, int | None] = field(default_factory=dict)
    """Of conversations that are held: the number of the last turn."""
    links: dict[str, Links] = field(default_factory=dict)
    """Who is behind claimed leads, as this transaction has kept it."""
    only_requests: dict[str, str | None] = field(default_factory=dict)
    """Persons and organisations that this transaction has made, each with the one lead it has given them."""
    _without: set[tuple[str, str]] = field(default_factory=set)

    def has_none(self, table: sa.Table, lead_id: str) -> None:
        """This table has no row of a lead that was claimed."""
        self._without.add((table.name, lead_id))

    def knows_none(self, table: sa.Table, lead_id: str) -> bool:
        """Whether that is known, and was not written since."""
        return (table.name, lead_id) in self._without

    def wrote(self, table: sa.Table, lead_id: str) -> None:
        """This transaction has written a row of this lead."""
        self._without.discard((table.name, lead_id))

    def gave(self, owner: str | None, lead_id: str) -> None:
        """A lead was given to a person or an organisation."""
        if owner is None or owner not in self.only_requests:
            return
        if self.only_requests[owner] in (None, lead_id):
            self.only_requests[owner] = lead_id
        else:
            del self.only_requests[owner]  # several are read from their table

    def joined(self, *owners: str) -> None:
        """These are one from now on."""
        self.links.clear()
        for owner in owners:
            self.only_requests.pop(owner, None)

    def forget(self) -> None:
        """The transaction is over."""
        kept = (self.stored, self.positions, self.last_turns, self.links, self.only_requests, self._without)
        for known in kept:
            known.clear()
