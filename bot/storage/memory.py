"""What one transaction knows of the leads that it holds, so that nothing is asked twice."""

from __future__ import annotations

from dataclasses import dataclass, field

import sqlalchemy as sa

from bot.leads.lead import Lead


@dataclass
class Memory:
    """Filled only with what nobody else can change before the transaction ends."""

    stored: dict[str, Lead] = field(default_factory=dict)
    """Leads as they stand in their table, by id: those whose rows this transaction has claimed."""
    positions: dict[str, int] = field(default_factory=dict)
    """Their places."""
    last_turns: dict[str, int | None] = field(default_factory=dict)
    """Of conversations that are held: the number of the last turn."""
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

    def forget(self) -> None:
        """The transaction is over."""
        for kept in (self.stored, self.positions, self.last_turns, self._without):
            kept.clear()
