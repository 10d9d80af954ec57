"""The addresses of the reviews."""

from __future__ import annotations

from starlette.routing import BaseRoute, Route

from bot.accounts.permissions import Permission
from bot.web.console import paths
from bot.web.console.desk import Desk
from bot.web.console.guards import StaffEndpoint, for_staff
from bot.web.console.review_page import ReviewPage
from bot.web.console.review_queue import ReviewQueue

_PAGE = paths.REVIEWS + "{conversation_id}"


def review_routes(desk: Desk) -> list[BaseRoute]:
    """The queue, the page of each conversation, and what agents do there."""
    queue, page = ReviewQueue(desk), ReviewPage(desk)
    acts: dict[str, StaffEndpoint] = {
        "/message/{turn:row}": page.judge,
        "/etat": page.set_status,
        "/commentaire": page.comment,
        "/etiquettes": page.tag,
        "/signaler": page.mark,
    }
    return [
        Route(paths.REVIEWS, for_staff(desk, queue.show, Permission.REVIEWS), methods=["GET"]),
        Route(_PAGE, for_staff(desk, page.show, Permission.REVIEWS), methods=["GET"]),
        *(
            Route(_PAGE + place, for_staff(desk, act, Permission.REVIEWS), methods=["POST"])
            for place, act in acts.items()
        ),
    ]
