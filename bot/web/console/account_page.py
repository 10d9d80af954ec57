"""« Mon compte »: what members of staff do with their own account."""

from __future__ import annotations

from functools import partial
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.accounts import own_account
from bot.accounts.account import StaffSession, User
from bot.accounts.audit import record
from bot.accounts.permissions import Permission
from bot.accounts.policy import AccessPolicy
from bot.accounts.staff import Refused, close_sessions
from bot.unit_of_work import UnitOfWork
from bot.web.console import paths
from bot.web.console.account_mails import AccountMails
from bot.web.console.browsers import device_words
from bot.web.console.desk import Desk
from bot.web.console.guards import Problem, Staff
from bot.web.console.moments import moment
from bot.web.console.pages import HEADERS

Found = tuple[list[StaffSession], AccessPolicy, int]


class AccountPage:
    """Name, password, second factor, sessions and preferences."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._mails = AccountMails(desk)

    async def show(self, request: Request, staff: Staff) -> Response:
        """GET /console/mon-compte."""
        return await self._page(staff, done=request.query_params.get("fait", ""))

    async def save(self, request: Request, staff: Staff) -> Response:
        """POST /console/mon-compte: name and preferences."""
        name, shortcuts = staff.form.get("nom", ""), staff.form.get("raccourcis") == "1"
        if not name.strip():
            return await self._page(staff, errors={"name": "name_missing"}, name=name)
        now = self._desk.services.now()

        def change(uow: UnitOfWork) -> None:
            own_account.change_profile(uow, current(uow, staff.user), name, shortcuts, now)

        try:
            await self._desk.store.write(change)
        except Refused as refused:
            return await self._page(staff, errors={"name": refused.reason}, name=name)
        return done("profile")

    async def change_password(self, request: Request, staff: Staff) -> Response:
        """POST /console/mon-compte/mot-de-passe."""
        services, form = self._desk.services, staff.form
        work = partial(
            own_account.change_password,
            services.unit_of_work,
            staff.user,
            form.get("ancien", ""),
            form.get("nouveau", ""),
            staff.session_hash,
            services.now(),
        )
        try:
            await self._desk.slow.run(work)
        except Refused as refused:
            field = "old" if refused.reason == "wrong_password" else "new"
            return await self._page(staff, errors={field: refused.reason})
        if services.settings.mail_enabled:
            mail = self._mails.password_changed(staff.user, services.now())
            await self._desk.store.write(lambda uow: uow.mails.add(mail))
        return done("password")

    async def close(self, request: Request, staff: Staff) -> Response:
        """POST /console/mon-compte/sessions: one session, or all but this one."""
        wanted, now = staff.form.get("session", ""), self._desk.services.now()

        def revoke(uow: UnitOfWork) -> None:
            if not wanted:
                close_sessions(uow, staff.user, staff.user, now, keep=staff.session_hash)
                return
            session = uow.staff_sessions.get(wanted)
            if session is None or session.user_id != staff.user.id:
                raise Problem("not_found", 404)  # of somebody else, or of nobody
            uow.staff_sessions.revoke(wanted, now)
            record(uow, staff.user, "session.revoked", "user", staff.user.id, now, sessions_closed=1)

        await self._desk.store.write(revoke)
        return done("session" if wanted else "sessions")

    async def _page(
        self,
        staff: Staff,
        *,
        done: str = "",
        errors: dict[str, str] | None = None,
        name: str | None = None,
    ) -> Response:
        now = self._desk.services.now()

        def find(uow: UnitOfWork) -> Found:
            open_ones = [
                item for item in uow.staff_sessions.of_user(staff.user.id, now) if not item.awaits_code
            ]
            return open_ones, uow.access_policy.get(), uow.recovery_codes.count(staff.user.id)

        found, policy, codes = await self._desk.store.read(find)
        words = self._desk.words
        values: dict[str, Any] = {
            "staff": staff,
            "name": staff.user.name if name is None else name,
            "done": words["account"]["done"].get(done, ""),
            "errors": {field: words["passwords"][reason] for field, reason in (errors or {}).items()},
            "sessions": [self._session(item, staff) for item in found],
            "codes_left": codes,
            "required": policy.requires_second_factor(staff.user),
            "may_have_leads": staff.may(Permission.LEADS),
            "role": words["roles"][staff.user.role.value],
        }
        return self._desk.pages.render("account.html", values, 422 if errors else 200)

    def _session(self, session: StaffSession, staff: Staff) -> dict[str, Any]:
        words, now = self._desk.words, self._desk.now()
        return {
            "id": session.token_hash,
            "device": device_words(session.device, words["account"]),
            "here": session.token_hash == staff.session_hash,
            "begun": moment(session.created_at, now, words["moments"]),
            "seen": moment(session.seen_at or session.created_at, now, words["moments"]),
        }


def current(uow: UnitOfWork, user: User) -> User:
    """The account as it is now, locked until the transaction ends: nothing changed meanwhile is undone."""
    found = uow.users.by_email(user.email)
    if found is None or found.id != user.id:
        raise Problem("not_found", 404)
    return found


def done(what: str) -> Response:
    """Back to the page, which says what was done."""
    return RedirectResponse(f"{paths.ACCOUNT}?fait={what}", 303, headers=dict(HEADERS))
