"""The queue of reviews: what agents should read first."""

from __future__ import annotations

import base64
import binascii
import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from bot.conversations.noticed import Reason
from bot.conversations.review_repository import NoticedMessage, QueueCursor, QueueFilter
from bot.conversations.reviews import ConversationReview, ReviewStatus
from bot.learning.personal import covered, known_of, personal_spans
from bot.unit_of_work import UnitOfWork
from bot.web.console import paths
from bot.web.console.desk import Desk
from bot.web.console.guards import Staff
from bot.web.console.moments import Moment, moment
from bot.web.console.review_words import review_words

PAGE = 30
_LONGEST = 180


@dataclass(frozen=True)
class Choice:
    """Which part of the queue is shown, as the address says it."""

    status: ReviewStatus = ReviewStatus.TODO
    reason: Reason | None = None
    tag: str = ""
    after: QueueCursor | None = None

    @classmethod
    def read(cls, query: Mapping[str, str]) -> Choice:
        """The choice in an address; what it does not understand shows what waits."""
        return cls(
            status=next((s for s in ReviewStatus if s.value == query.get("etat")), ReviewStatus.TODO),
            reason=next((r for r in Reason if r.value == query.get("raison")), None),
            tag=query.get("etiquette", "").strip()[:40],
            after=read_cursor(query.get("apres", "")),
        )

    def href(self, **changes: str) -> str:
        """The address of this part, or of one with another choice."""
        values = {
            "etat": "" if self.status is ReviewStatus.TODO else self.status.value,
            "raison": self.reason.value if self.reason else "",
            "etiquette": self.tag,
            **changes,
        }
        query = urlencode({name: value for name, value in values.items() if value})
        return f"{paths.REVIEWS}?{query}" if query else paths.REVIEWS


@dataclass(frozen=True)
class Line:
    """One conversation of the queue."""

    href: str
    opened: Moment
    reason: str
    code: str
    words: str


@dataclass(frozen=True)
class Chip:
    """A link that chooses."""

    label: str
    href: str
    current: bool
    count: str = ""


class ReviewQueue:
    """GET /console/relecture/."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def show(self, request: Request, staff: Staff) -> Response:
        """One page of the queue, most urgent first."""
        choice = Choice.read(request.query_params)
        bound = int(review_words()["counts_up_to"]) + 1

        def find(
            uow: UnitOfWork,
        ) -> tuple[Sequence[ConversationReview], Mapping[str, NoticedMessage], list[int]]:
            only = QueueFilter(choice.status, choice.reason)
            if choice.tag:
                rows = uow.reviews.tagged(choice.tag, limit=PAGE + 1)
            else:
                rows = uow.reviews.queue(only, limit=PAGE + 1, after=choice.after)
            counts = [uow.reviews.count(status, up_to=bound) for status in ReviewStatus]
            return rows, uow.reviews.noticed([row.conversation_id for row in rows[:PAGE]]), counts

        rows, messages, counts = await self._desk.store.read(find)
        return self._desk.pages.render(
            "review_queue.html",
            {
                "staff": staff,
                "said": review_words(),
                "choice": choice,
                "lines": [self._line(row, messages.get(row.conversation_id)) for row in rows[:PAGE]],
                "statuses": _status_chips(choice, counts, bound),
                "reasons": _reason_chips(choice),
                "first_href": choice.href() if choice.after else "",
                "older_href": choice.href(apres=write_cursor(rows[PAGE - 1])) if len(rows) > PAGE else "",
                "empty": review_words()["empty_queue"]["tagged" if choice.tag else choice.status.value],
            },
        )

    def _line(self, review: ConversationReview, message: NoticedMessage | None) -> Line:
        said, now = review_words(), self._desk.now()
        return Line(
            href=paths.review(review.conversation_id, review.turn),
            opened=moment(review.opened_at, now, self._desk.words["moments"]),
            reason=said["reasons"].get(review.reason or "", ""),
            code=review.reason or "",
            words=_covered(message, now.date()) if message else "",
        )


def _covered(message: NoticedMessage, today: datetime.date) -> str:
    known = known_of([message.understanding], message.leads)
    shown = " ".join(covered(message.text, personal_spans(message.text, known, today)).split())
    return shown if len(shown) <= _LONGEST else shown[: _LONGEST - 1].rstrip() + "…"


def _status_chips(choice: Choice, counts: Sequence[int], bound: int) -> list[Chip]:
    said = review_words()
    return [
        Chip(
            said["statuses"][status.value],
            Choice(status).href(),
            not choice.tag and choice.status is status,
            said["counted_more" if count >= bound else "counted"].format(count=min(count, bound - 1)),
        )
        for status, count in zip(ReviewStatus, counts, strict=True)
    ]


def _reason_chips(choice: Choice) -> list[Chip]:
    said = review_words()
    here = not choice.tag
    every = Chip(said["all_reasons"], Choice(choice.status).href(), here and choice.reason is None)
    return [
        every,
        *(
            Chip(
                said["reasons"][reason.value],
                Choice(choice.status, reason).href(),
                here and choice.reason is reason,
            )
            for reason in Reason
        ),
    ]


def write_cursor(review: ConversationReview) -> str:
    """A place in the queue, for an address."""
    at = review.opened_at.astimezone(datetime.timezone.utc).isoformat()
    text = f"{review.urgency} {at} {review.conversation_id}"
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def read_cursor(text: str) -> QueueCursor | None:
    """The place that an address names, if it names one."""
    try:
        plain = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True).decode()
        urgency, at, conversation_id = plain.split(" ", 2)
        opened_at = datetime.datetime.fromisoformat(at)
        cursor = QueueCursor(int(urgency), opened_at, conversation_id)
    except (binascii.Error, ValueError):
        return None
    sane = opened_at.tzinfo is not None and 0 <= cursor.urgency < 1000
    return cursor if sane else None
