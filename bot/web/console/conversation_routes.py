"""The addresses of the pages of conversations."""

from __future__ import annotations

from starlette.routing import BaseRoute, Route

from bot.accounts.permissions import Permission
from bot.web.console import paths
from bot.web.console.conversation_list import ConversationList
from bot.web.console.conversation_page import ConversationPage
from bot.web.console.desk import Desk
from bot.web.console.guards import for_staff

_ONE = paths.CONVERSATIONS + "{conversation_id}"


def conversation_routes(desk: Desk) -> list[BaseRoute]:
    """The list, each conversation, and its contact details."""
    listing, page = ConversationList(desk), ConversationPage(desk)
    allowed = Permission.TRANSCRIPTS
    return [
        Route(paths.CONVERSATIONS, for_staff(desk, listing.show, allowed), methods=["GET"]),
        Route(_ONE, for_staff(desk, page.show, allowed), methods=["GET"]),
        Route(f"{_ONE}/coordonnees", for_staff(desk, page.unmask, allowed), methods=["POST"]),
    ]
