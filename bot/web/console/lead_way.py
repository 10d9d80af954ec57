"""The list from which a lead was opened: it stands in the address of the page, and stays there."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.web.console import paths
from bot.web.console.filters import Choice
from bot.web.console.pages import HEADERS


def chosen_list(request: Request) -> Choice:
    """The list that the address of the page names."""
    return Choice.read(request.query_params.multi_items()).but()


def done_with(request: Request, lead_id: str, done: str) -> Response:
    """Back to the page, which says what was done; the list stays known."""
    back = paths.lead(lead_id) + chosen_list(request).query(fait=done)
    return RedirectResponse(back, 303, headers=dict(HEADERS))
