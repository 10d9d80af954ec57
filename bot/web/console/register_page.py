"""The register of processing as a file."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from bot.privacy.register import Register, as_markdown, as_page, register
from bot.web.console.desk import Desk
from bot.web.console.guards import Problem, Staff
from bot.web.console.pages import HEADERS


class RegisterPage:
    """/console/donnees-personnelles/registre.<html or md>"""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def show(self, request: Request, staff: Staff) -> Response:
        """GET: drawn up anew each time, from what the installation does."""
        kind = request.path_params["kind"]
        if kind not in ("html", "md"):
            raise Problem("not_found", 404)
        receivers = await self._desk.store.read(lambda uow: uow.receivers.all())
        found = self._register([receiver.name for receiver in receivers])
        body = as_page(found) if kind == "html" else as_markdown(found)
        name = f"{found.words['file']}.{kind}"
        headers = {**HEADERS, "Content-Disposition": f'attachment; filename="{name}"'}
        media_type = "text/html" if kind == "html" else "text/markdown"
        return Response(body, headers=headers, media_type=f"{media_type}; charset=utf-8")

    def _register(self, recipients: list[str]) -> Register:
        playbook = self._desk.playbook
        today = self._desk.now().date()
        return register(playbook.vendor, playbook.answers["hosting"], playbook.retention, recipients, today)
