"""The page where a conversation is reviewed: what each message meant, notes, tags, the review's state."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.accounts.audit import record
from bot.conversations.conversation import Turn
from bot.conversations.reviewing import Reviewing
from bot.conversations.reviews import ReviewChanged, ReviewRefused, ReviewStatus
from bot.qualification.segments import UNKNOWN, Segment
from bot.unit_of_work import UnitOfWork
from bot.web.console import paths
from bot.web.console.desk import Desk
from bot.web.console.guards import Problem, Staff
from bot.web.console.moments import moment
from bot.web.console.pages import HEADERS
from bot.web.console.review_form import MessageForm, read_meaning, read_verdict, seen_version
from bot.web.console.review_view import Found, deeds, lines
from bot.web.console.review_words import review_words, segment_of

Act = Callable[[Reviewing, Found], None]


class ReviewPage:
    """The addresses below /console/relecture/<conversation>."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def show(self, request: Request, staff: Staff) -> Response:
        """GET: the conversation, with the form of one message when the address names it."""
        query = request.query_params
        number = _number(query.get("message", ""))
        found = await self._find(request, staff)
        done = review_words()["done"].get(query.get("fait", ""), "")
        return self._page(found, staff, number=number, done=done)

    async def judge(self, request: Request, staff: Staff) -> Response:
        """POST …/message/<turn>: say whether a message was understood, or take it back."""
        number, form = int(request.path_params["turn"]), staff.form

        def act(reviewing: Reviewing, found: Found) -> None:
            turn = _turn(found, number)
            if form.get("retirer"):
                reviewing.withdraw(number, seen=seen_version(form))
                return
            verdict = read_verdict(form)
            meaning = read_meaning(form, turn.message.text)
            reviewing.judge(turn, verdict, meaning, seen=seen_version(form))
            if note := form.get("note", "").strip():
                reviewing.comment(note, number)

        done = "withdrawn" if form.get("retirer") else "judged"
        return await self._act(request, staff, act, done, number)

    async def set_status(self, request: Request, staff: Staff) -> Response:
        """POST …/etat: say how far the review is."""

        def act(reviewing: Reviewing, _: Found) -> None:
            status = next((s for s in ReviewStatus if s.value == staff.form.get("etat")), None)
            if status is None:
                raise Problem("malformed", 400)
            reviewing.set_status(status, seen=seen_version(staff.form))

        return await self._act(request, staff, act, "status")

    async def comment(self, request: Request, staff: Staff) -> Response:
        """POST …/commentaire: leave a note for the others."""
        return await self._act(
            request, staff, lambda reviewing, _: reviewing.comment(staff.form.get("texte", "")), "commented"
        )

    async def tag(self, request: Request, staff: Staff) -> Response:
        """POST …/etiquettes: add a tag, or take one away."""

        def act(reviewing: Reviewing, _: Found) -> None:
            if gone := staff.form.get("retirer"):
                reviewing.untag(gone)
            else:
                reviewing.tag(staff.form.get("etiquette", ""))

        return await self._act(request, staff, act, "tagged")

    async def mark(self, request: Request, staff: Staff) -> Response:
        """POST …/signaler: ask the others to read it first."""
        number = _number(staff.form.get("message", ""))
        return await self._act(request, staff, lambda reviewing, _: reviewing.mark(number), "marked")

    async def _act(
        self, request: Request, staff: Staff, act: Act, done: str, number: int | None = None
    ) -> Response:
        conversation_id, now = request.path_params["conversation_id"], self._desk.services.now()

        def write(uow: UnitOfWork) -> None:
            found = _found(uow, conversation_id)
            if found is None:
                raise Problem("not_found", 404)
            act(Reviewing(uow.reviews, found.conversation, staff.user.id, now), found)
            details = {"turn": number} if number is not None else {}
            record(uow, staff.user, f"review.{done}", "conversation", conversation_id, now, **details)

        try:
            await self._desk.store.write(write)
        except ReviewRefused as refused:
            error = review_words()["errors"][refused.code]
            return await self._again(request, staff, number, error, 422)
        except ReviewChanged:
            return await self._again(request, staff, number, "", 409)
        page = paths.review(conversation_id)
        place = f"message={number}&" if number is not None else ""
        anchor = f"#message-{number}" if number is not None else ""
        return RedirectResponse(f"{page}?{place}fait={done}{anchor}", 303, headers=dict(HEADERS))

    async def _again(
        self, request: Request, staff: Staff, number: int | None, error: str, status: int
    ) -> Response:
        """The page once more, with what was typed and what is wrong."""
        found = await self._find(request, staff, read=False)
        if not error:
            error = review_words()["errors"]["changed"].format(who=_last(found, number))
        return self._page(found, staff, number=number, error=error, status=status, sent=True)

    async def _find(self, request: Request, staff: Staff, *, read: bool = True) -> Found:
        conversation_id = request.path_params["conversation_id"]
        found = await self._desk.store.read(lambda uow: _found(uow, conversation_id))
        if found is None:
            raise Problem("not_found", 404)
        if read:
            now = self._desk.services.now()
            await self._desk.store.write(
                lambda uow: record(uow, staff.user, "transcript.read", "conversation", conversation_id, now)
            )
        return found

    def _page(
        self,
        found: Found,
        staff: Staff,
        *,
        number: int | None,
        done: str = "",
        error: str = "",
        status: int = 200,
        sent: bool = False,
    ) -> Response:
        words, now, said = self._desk.words, self._desk.now(), review_words()
        shown = lines(found, now, words)
        turn = found.turn(number) if number is not None else None
        values: dict[str, Any] = {
            "staff": staff,
            "said": said,
            "found": found,
            "page": paths.review(found.conversation.id),
            "opened": moment(found.conversation.created_at, now, words["moments"]),
            "status": found.review.status if found.review else ReviewStatus.TODO,
            "version": found.review.version if found.review else 0,
            "reason": said["reasons"].get(found.review.reason or "", "") if found.review else "",
            "lines": shown,
            "deeds": deeds(found, now, words),
            "open_turn": turn.number if turn else None,
            "form": self._form(found, staff, turn, shown, sent) if turn else None,
            "segments": [(code, segment_of(code, words)) for code in (*(s.value for s in Segment), UNKNOWN)],
            "typed": staff.form if sent else {},
            "done": done,
            "error": error,
            "transcript": _transcript_href(self._desk, found, staff),
        }
        return self._desk.pages.render("review.html", values, status)

    def _form(self, found: Found, staff: Staff, turn: Turn, shown: list[Any], sent: bool) -> MessageForm:
        text = next(line.text for line in shown if line.number == turn.number)
        review = found.messages.get(turn.number)
        if sent and staff.form.get("avis") is not None:
            return MessageForm.typed(staff.form, turn.message.text, text, review.version if review else 0)
        return MessageForm.of(review, turn.message.text, text)


def _found(uow: UnitOfWork, conversation_id: str) -> Found | None:
    transcript = uow.conversations.transcript(conversation_id)
    if transcript is None:
        return None
    messages = uow.reviews.of_messages(conversation_id)
    history = uow.reviews.history(conversation_id)
    people = {by for by in (*(m.by for m in messages), *(e.by for e in history)) if by}
    users = [uow.users.get(by) for by in sorted(people)]
    return Found(
        conversation=transcript.conversation,
        turns=transcript.turns,
        leads=uow.leads.of_conversation(conversation_id),
        review=uow.reviews.of_conversation(conversation_id),
        messages={message.turn: message for message in messages},
        tags=uow.reviews.tags(conversation_id),
        history=history,
        names={user.id: user.name for user in users if user},
    )


def _turn(found: Found, number: int) -> Turn:
    turn = found.turn(number)
    if turn is None:
        raise Problem("not_found", 404)
    return turn


def _last(found: Found, number: int | None) -> str:
    """Who changed what the form was made from."""
    review = found.messages.get(number) if number is not None else None
    by = review.by if review else (found.history[0].by if found.history else None)
    return found.names.get(by or "") or str(review_words()["nobody"])


def _transcript_href(desk: Desk, found: Found, staff: Staff) -> str:
    """The page of the whole conversation, where this installation has one."""
    has = any(entry.path == paths.CONVERSATIONS for entry in desk.pages.entries)
    return paths.conversation(found.conversation.id) if has else ""


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else None
