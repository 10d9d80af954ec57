"""The panels of the board, in their order."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.board.sources import Origin
from bot.web.console import board_leads, board_work
from bot.web.console.board_kit import Kit
from bot.web.console.board_tables import Panel

PANELS: Mapping[str, Callable[[Kit], Panel]] = {
    "jours": board_leads.days,
    "entonnoir": board_work.funnel,
    "segments": board_leads.segments,
    "statuts": board_leads.statuses,
    "commerciaux": board_work.reps,
    "delais": board_work.delays,
    "campagnes": lambda kit: board_leads.origin_of(kit, "campagnes", Origin.CAMPAIGN),
    "sites": lambda kit: board_leads.origin_of(kit, "sites", Origin.SITE),
    "pages": lambda kit: board_leads.origin_of(kit, "pages", Origin.PAGE),
}
"""By their names, which are also those of their files."""
