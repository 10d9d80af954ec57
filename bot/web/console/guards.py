"""Who may see a page, and what is shown when a page fails."""

from __future__ import annotations

import traceback
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from urllib.parse import parse_qsl, quote

import structlog
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.accounts import sessions
from bot.accounts.account import StaffSession, User
from bot.accounts.permissions import Permission, may
from bot.accounts.policy import AccessPolicy
from bot.clean_text import storable
from bot.unit_of_work import StorageUnavailable, UnitOfWork
from bot.web.chat.bodies import read_body
from bot.web.chat.errors import Refusal
from bot.web.chat.requests import MAX_BODY_BYTES
from bot.web.console import cookies, paths
from bot.web.console.csrf import FIELD
from bot.web.console.desk import Desk
from bot.web.console.pages import HEADERS

_log = structlog.get_logger(__name__)
_MAX_FIELDS = 400
"""Enough for a whole page of leads to be chosen."""
_MAX_FORM_BYTES = 128 * 1024
_ELSEWHERE = frozenset({"cross-site", "same-site"})
"""What browsers say of forms that another site sent, be it a neighbour that could set cookies for us."""


class Form(dict[str, str]):
    """The fields of a form by name; of several with one name, the last."""

    def __init__(self, fields: Sequence[tuple[str, str]]) -> None:
        super().__init__(fields)
        self._fields = fields

    def all(self, name: str) -> list[str]:
        """Every value given under this name, in order: one per ticked box."""
        return [value for given, value in self._fields if given == name]


@dataclass(frozen=True)
class Staff:
    """The member of staff who asks, and what their pages need."""

    user: User
    token: str
    form_token: str
    path: str = ""
    """Of the page they asked for."""
    form: Form = field(default_factory=lambda: Form(()))
    """What they sent, its token checked."""
    must_enrol: bool = False
    """They need a second factor and have none: no other page opens until they do."""

    @property
    def session_hash(self) -> str:
        """Their session as the database knows it."""
        return sessions.hash_of(self.token)

    def may(self, permission: Permission) -> bool:
        """Whether they may do this."""
        return may(self.user.role, permission)


Endpoint = Callable[[Request], Awaitable[Response]]
StaffEndpoint = Callable[[Request, Staff], Awaitable[Response]]


class Problem(Exception):
    """A page that is not shown; `name` is one of the `problems` of the wording."""

    def __init__(self, name: str, status: int) -> None:
        super().__init__(name)
        self.name = name
        self.status = status


def guarded(desk: Desk, endpoint: Endpoint) -> Endpoint:
    """Every failure ends in a page in French; none takes a visitor's words into a log."""

    async def answer(request: Request) -> Response:
        try:
            return await endpoint(request)
        except Problem as problem:
            name, status = problem.name, problem.status
        except Refusal:
            name, status = "malformed", 400
        except StorageUnavailable as error:
            _log.error("console.no_database", error=str(error))
            name, status = "unavailable", 503
        except Exception as error:
            _log.error("console.failed", error=type(error).__name__, where=_where(error))
            name, status = "failed", 500
        return desk.pages.problem(name, status, getattr(request.state, "staff", None))

    return answer


def for_staff(
    desk: Desk,
    endpoint: StaffEndpoint,
    permission: Permission,
    *,
    background: bool = False,
    while_enrolling: bool = False,
    with_given_password: bool = False,
) -> Endpoint:
    """A page for members of staff with this permission. A form is only taken with its token.

    What a page asks in the `background` does not count as use of the session. Somebody who has to set up a
    second factor sees only the pages that they need `while_enrolling`, and somebody whose password was
    chosen by another only those that open `with_given_password`.
    """

    async def enter(request: Request) -> Response:
        staff = await who(desk, request, prolong=not background)
        if staff is None:
            return _to_sign_in(request)
        request.state.staff = staff
        if request.method == "POST":
            form = await read_form(request, _MAX_FORM_BYTES)
            staff = replace(staff, form=form)
            if not desk.form_tokens.is_right(form.get(FIELD, ""), staff.token):
                raise Problem("malformed", 403)
        if not staff.may(permission):
            raise Problem("forbidden", 403)
        if staff.user.password_given and not with_given_password:
            return _away(request, paths.ACCOUNT)
        if staff.must_enrol and not staff.user.password_given and not while_enrolling:
            return _away(request, paths.SECOND_FACTOR)
        return await endpoint(request, staff)

    answer = guarded(desk, enter)
    vars(answer)["permission"] = permission
    return answer


async def who(desk: Desk, request: Request, *, prolong: bool = False) -> Staff | None:
    """The member of staff whose session this browser holds."""
    token = request.cookies.get(cookies.SESSION, "")
    if not token:
        return None
    now = desk.services.now()

    def find(uow: UnitOfWork) -> tuple[User, StaffSession, AccessPolicy] | None:
        session = uow.staff_sessions.get(sessions.hash_of(token))
        if session is None:
            return None
        policy, user = uow.access_policy.get(), uow.users.get(session.user_id)
        if user is None or user.disabled or not sessions.is_open(session, now, policy):
            return None
        return user, session, policy

    found = await desk.store.read(find)
    if found is None:
        return None
    user, session, policy = found
    longer = sessions.prolonged(session, now, policy) if prolong else None
    if longer is not None:
        await _keep_open(desk, longer)
    must_enrol = policy.requires_second_factor(user) and not user.has_second_factor
    return Staff(user, token, desk.form_tokens.of(token), request.url.path, must_enrol=must_enrol)


async def _keep_open(desk: Desk, session: StaffSession) -> None:
    def extend(uow: UnitOfWork) -> None:
        uow.staff_sessions.extend(session.token_hash, session.expires_at, session.seen_at)

    try:
        await desk.store.write(extend)
    except StorageUnavailable as error:
        # Reading goes on while the database is too busy to write; the next page tries again.
        _log.warning("console.session_not_extended", error=str(error))


async def read_form(request: Request, limit: int = MAX_BODY_BYTES) -> Form:
    """The fields of a form of at most `limit` bytes, sent from a page of ours as far as the browser says."""
    if request.headers.get("sec-fetch-site") in _ELSEWHERE:
        raise Problem("malformed", 403)
    body = await read_body(request, limit)
    try:
        fields = parse_qsl(
            body.decode("utf-8"), keep_blank_values=True, max_num_fields=_MAX_FIELDS, errors="strict"
        )
    except ValueError:
        raise Problem("malformed", 400) from None
    return Form([(storable(name), storable(value)) for name, value in fields])


def _to_sign_in(request: Request) -> Response:
    """To the sign-in page, and from there back. A part of a page takes the whole page with it."""
    partial = request.headers.get("hx-request") == "true"
    wanted = request.headers.get("hx-current-url", "") if partial else str(request.url)
    # What stands before the path is the address of this installation, as the browser sees it.
    suite = paths.safe_next(wanted[max(0, wanted.find(paths.HOME)) :])
    address = f"{paths.SIGN_IN}?suite={quote(suite, safe='/')}"
    if request.cookies.get(cookies.SESSION):
        address += "&fin=1"
    if partial:
        return Response(status_code=401, headers={**HEADERS, "HX-Redirect": address})
    return RedirectResponse(address, 303, headers=dict(HEADERS))


def _away(request: Request, path: str) -> Response:
    """To the page where something has to be done before any other one opens."""
    if request.headers.get("hx-request") == "true":
        return Response(status_code=403, headers={**HEADERS, "HX-Redirect": path})
    return RedirectResponse(path, 303, headers=dict(HEADERS))


def _where(error: Exception) -> str:
    frame = traceback.extract_tb(error.__traceback__)[-1]
    return f"{frame.filename}:{frame.lineno}"
