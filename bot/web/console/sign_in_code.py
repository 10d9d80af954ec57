"""The second step of a sign-in: the code of the telephone, or one of the recovery codes."""

from __future__ import annotations

import math
from functools import partial

import anyio
import structlog
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.accounts import sessions
from bot.accounts.login import confirm_code
from bot.unit_of_work import UnitOfWork
from bot.web.console import cookies, paths
from bot.web.console.browsers import address_of, device_of
from bot.web.console.csrf import FIELD
from bot.web.console.desk import Desk
from bot.web.console.guards import read_form
from bot.web.console.pages import HEADERS
from bot.web.console.signing import let_in

_log = structlog.get_logger(__name__)


class SignInCode:
    """The page between the password and the console."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def show(self, request: Request) -> Response:
        """GET: the form, for a browser whose password was right some minutes ago."""
        token = request.cookies.get(cookies.STEP, "")
        if not await self._waits(token):
            return self._begin_again()
        return self._form(token, paths.safe_next(request.query_params.get("suite", "")))

    async def enter(self, request: Request) -> Response:
        """POST: a session, or the form again."""
        began = anyio.current_time()
        token = request.cookies.get(cookies.STEP, "")
        form = await read_form(request)
        suite = paths.safe_next(form.get("suite", ""))
        if not self._desk.form_tokens.is_right(form.get(FIELD, ""), token) or not await self._waits(token):
            return self._begin_again()
        services = self._desk.services
        wait = await self._desk.tries.wait(address_of(request, services.settings))
        if wait:
            response = self._form(token, suite, error="too_many", status=429)
            response.headers["Retry-After"] = str(math.ceil(wait))
            return response
        attempt = await self._desk.slow.run(
            partial(
                confirm_code,
                services.unit_of_work,
                self._desk.factor,
                token,
                form.get("code", ""),
                services.now(),
                device_of(request),
            )
        )
        if not attempt.token:
            _log.warning("console.code_refused", user_id=attempt.user_id, locked=attempt.locked)
            await anyio.sleep_until(began + self._desk.refusal_seconds)
            return self._form(token, suite, error="code_refused", status=401)
        _log.info("console.signed_in", user_id=attempt.user_id)
        return await let_in(self._desk, request, attempt.token, suite)

    async def _waits(self, token: str) -> bool:
        if not token:
            return False
        now = self._desk.services.now()

        def find(uow: UnitOfWork) -> bool:
            session = uow.staff_sessions.get(sessions.hash_of(token))
            return session is not None and sessions.waits_for_code(session, now)

        return await self._desk.store.read(find)

    def _begin_again(self) -> Response:
        response = RedirectResponse(f"{paths.SIGN_IN}?expiree=1", 303, headers=dict(HEADERS))
        cookies.forget(response, cookies.STEP)
        return response

    def _form(self, token: str, suite: str, *, error: str = "", status: int = 200) -> Response:
        values = {
            "staff": None,
            "form_token": self._desk.form_tokens.of(token),
            "suite": suite,
            "error": self._desk.words["sign_in"][error] if error else "",
        }
        return self._desk.pages.render("sign_in_code.html", values, status)
