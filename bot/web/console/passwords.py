"""Choose a password without the old one: ask for a link, and use it."""

from __future__ import annotations

import math
import secrets
from functools import partial

import anyio
import structlog
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.accounts import password_links
from bot.accounts.account import User
from bot.accounts.staff import Refused
from bot.unit_of_work import UnitOfWork
from bot.variables import Rate
from bot.web.chat.shared_limits import SharedLimit
from bot.web.console import cookies, paths
from bot.web.console.account_mails import AccountMails
from bot.web.console.browsers import address_of, is_https
from bot.web.console.csrf import FIELD
from bot.web.console.desk import Desk
from bot.web.console.guards import Form, Problem, read_form
from bot.web.console.pages import HEADERS

_log = structlog.get_logger(__name__)
RATE_FORGOTTEN = Rate(10, 3600)
"""Links asked for from one network address."""


class Passwords:
    """The two pages that strangers may see beside the sign-in."""

    def __init__(self, desk: Desk, rate: Rate = RATE_FORGOTTEN) -> None:
        self._desk = desk
        self._mails = AccountMails(desk)
        self._asked = SharedLimit(desk.services.relay, "forgotten", rate)

    async def show_forgotten(self, request: Request) -> Response:
        """GET: the form that asks for a link, or whom to ask where no e-mails are sent."""
        return self._page(request, "password_forgotten.html", {"sent": False, "email": "", "error": ""})

    async def ask(self, request: Request) -> Response:
        """POST: the same answer, after the same time, whether there is such an account or not."""
        began = anyio.current_time()
        form = await self._read(request)
        email = form.get("email", "").strip()
        if not self._desk.services.settings.mail_enabled:
            raise Problem("not_found", 404)
        wait = await self._asked.wait(address_of(request, self._desk.services.settings))
        if wait:
            error = self._desk.words["sign_in"]["too_many"]
            values = {"sent": False, "email": email, "error": error}
            response = self._page(request, "password_forgotten.html", values, 429)
            response.headers["Retry-After"] = str(math.ceil(wait))
            return response
        await self._desk.store.write(partial(self._queue_link, email))
        await anyio.sleep_until(began + self._desk.refusal_seconds)
        return self._page(request, "password_forgotten.html", {"sent": True, "email": email, "error": ""})

    def _queue_link(self, email: str, uow: UnitOfWork) -> None:
        now = self._desk.services.now()
        link = password_links.ask_reset(uow, email, now)
        if link is not None:
            uow.mails.add(self._mails.of_link(link, now))

    async def show_choice(self, request: Request) -> Response:
        """GET: the form that takes a password, as long as the link is worth something."""
        token = request.query_params.get("lien", "")
        user = await self._owner(token)
        return self._choice(request, token, user, status=200 if user else 404)

    async def choose(self, request: Request) -> Response:
        """POST: the password is set, or the form again."""
        form = await self._read(request)
        token = form.get("lien", "")
        services = self._desk.services
        wait = await self._desk.tries.wait(address_of(request, services.settings))
        if wait:
            raise Problem("too_many", 429)
        password = form.get("mot-de-passe", "")
        work = partial(
            password_links.redeem,
            services.reading,
            services.unit_of_work,
            token,
            password,
            services.now(),
        )
        try:
            user = await self._desk.slow.run(work)
        except Refused as refused:
            owner = await self._owner(token)
            return self._choice(request, token, owner, error=refused.reason, status=422)
        if user is None:
            return self._choice(request, token, None, status=404)
        _log.info("console.password_chosen", user_id=user.id)
        return RedirectResponse(f"{paths.SIGN_IN}?change=1", 303, headers=dict(HEADERS))

    async def _owner(self, token: str) -> User | None:
        now = self._desk.services.now()
        return await self._desk.store.read(lambda uow: password_links.owner_of(uow, token, now))

    def _choice(
        self, request: Request, token: str, user: User | None, *, error: str = "", status: int
    ) -> Response:
        words = self._desk.words["passwords"]
        values = {"link": token, "owner": user, "error": words[error] if error else ""}
        return self._page(request, "password_choice.html", values, status)

    async def _read(self, request: Request) -> Form:
        form = await read_form(request)
        visit = request.cookies.get(cookies.VISIT, "")
        if not self._desk.form_tokens.is_right(form.get(FIELD, ""), visit):
            raise Problem("malformed", 403)
        return form

    def _page(
        self, request: Request, template: str, values: dict[str, object], status: int = 200
    ) -> Response:
        visit = request.cookies.get(cookies.VISIT) or secrets.token_urlsafe(24)
        settings = self._desk.services.settings
        shown = {
            **values,
            "staff": None,
            "form_token": self._desk.form_tokens.of(visit),
            "mail_enabled": settings.mail_enabled,
        }
        response = self._desk.pages.render(template, shown, status)
        cookies.keep(response, cookies.VISIT, visit, secure=is_https(request, settings))
        # The address holds the link: no other page may learn it.
        response.headers["Referrer-Policy"] = "no-referrer"
        return response
