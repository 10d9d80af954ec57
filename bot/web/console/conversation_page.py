"""The page of one conversation: what was said, what was understood, and what the assistant did."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot import wording
from bot.accounts.account import User
from bot.accounts.audit import record
from bot.accounts.permissions import Permission
from bot.conversations.conversation import Transcript
from bot.conversations.feedback import Feedback
from bot.conversations.overview import Overview
from bot.leads.lead import Lead
from bot.redaction import Identity
from bot.unit_of_work import UnitOfWork
from bot.web.console import moments, paths, unmasking
from bot.web.console.conversation_filters import ConversationChoice
from bot.web.console.conversation_rows import counted, signs
from bot.web.console.conversation_view import ConversationView, duration
from bot.web.console.desk import Desk
from bot.web.console.guards import Problem, Staff
from bot.web.console.masking import Veil, known_of, no_veil, veil
from bot.web.console.moments import moment
from bot.web.console.pages import HEADERS
from bot.web.console.rows import segment_label

Work = Callable[[UnitOfWork, User, str, datetime.datetime], None]


@dataclass(frozen=True)
class Found:
    """A conversation with everything its page needs. `earlier` and `later` stand beside it in the list."""

    overview: Overview
    transcript: Transcript
    leads: Sequence[Lead]
    shown_until: datetime.datetime | None
    feedback: Feedback
    earlier: Overview | None
    later: Overview | None


class ConversationPage:
    """The addresses of each conversation."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._own: Mapping[str, Any] = wording.load("console_conversations")

    async def show(self, request: Request, staff: Staff) -> Response:
        """GET /console/conversations/<id>: the query says in which list it stands."""
        choice = ConversationChoice.read(request.query_params).first_page()
        conversation_id, now = request.path_params["conversation_id"], self._desk.services.now()

        def find(uow: UnitOfWork) -> Found | None:
            return self._found(uow, staff.user, conversation_id, choice)

        found = await self._desk.store.read(find)
        if found is None:
            raise Problem("conversation_not_found", 404)
        details = {"masked": found.shown_until is None}
        await self._desk.store.write(
            lambda uow: record(
                uow, staff.user, "transcript.read", unmasking.KIND, conversation_id, now, **details
            )
        )
        return self._desk.pages.render("conversation.html", self._values(found, choice, staff))

    async def unmask(self, request: Request, staff: Staff) -> Response:
        """POST …/coordonnees: show the contact details, or mask them again."""
        hide = bool(staff.form.get("masquer"))
        reason = staff.form.get("motif", "")
        reason = reason if reason in self._own["unmask_reasons"] else ""
        conversation_id, now = request.path_params["conversation_id"], self._desk.services.now()

        def write(uow: UnitOfWork) -> None:
            if uow.overviews.of(conversation_id) is None:
                raise Problem("conversation_not_found", 404)
            if hide:
                unmasking.mask(uow, staff.user, conversation_id, now)
            else:
                unmasking.unmask(uow, staff.user, conversation_id, now, reason)

        await self._desk.store.write(write)
        choice = ConversationChoice.read(request.query_params).first_page()
        back = paths.conversation(conversation_id) + choice.query()
        return RedirectResponse(f"{back}#coordonnees", 303, headers=dict(HEADERS))

    def _found(
        self, uow: UnitOfWork, user: User, conversation_id: str, choice: ConversationChoice
    ) -> Found | None:
        overview = uow.overviews.of(conversation_id)
        transcript = uow.conversations.transcript(conversation_id) if overview else None
        if overview is None or transcript is None:
            return None
        now = self._desk.services.now()
        only = choice.only(now, self._desk.zone)
        return Found(
            overview=overview,
            transcript=transcript,
            leads=uow.leads.of_conversation(conversation_id),
            shown_until=unmasking.shown_until(uow, user, conversation_id, now),
            feedback=uow.feedback.of_conversation(conversation_id),
            earlier=uow.overviews.neighbour(only, overview.position, later=False),
            later=uow.overviews.neighbour(only, overview.position, later=True),
        )

    def _values(self, found: Found, choice: ConversationChoice, staff: Staff) -> dict[str, Any]:
        words, own, now = self._desk.words, self._own, self._desk.now()
        overview, origin = found.overview, found.overview.conversation
        curtain = self._veil(found)
        thumbs = {message_id: thumb.value for message_id, thumb in found.feedback.thumbs.items()}
        view = ConversationView(now, words, own, curtain, thumbs)
        query = choice.query()
        spent = duration(overview.facts.last_activity - origin.created_at, own["page"])
        count = counted(overview.facts.messages, own["list"], "messages")
        known = known_of(found.transcript, found.leads) if not curtain.masks else None
        return {
            "staff": staff,
            "own": own,
            "found": found,
            "facts": overview.facts,
            "began": moment(origin.created_at, now, words["moments"]),
            "tells": own["page"]["tells"].format(count=count, duration=spent),
            "segment": overview.facts.segment or "",
            "segment_label": segment_label(overview.facts.segment, words),
            "outcome_label": own["outcomes"][overview.facts.outcome.value],
            "signs": list(signs(overview, now, words, own)),
            "messages": view.messages(found.transcript, saved=overview.facts.outcome.saved),
            "opinion": self._opinion(found.feedback, curtain),
            "origin": _origin(found, curtain),
            "leads": [self._lead(lead) for lead in found.leads] if staff.may(Permission.LEADS) else [],
            "masked": curtain.masks,
            "contacts": _contacts(known) if known else [],
            "shown_until": self._until(found),
            "page": paths.conversation(origin.id),
            "query": query,
            "back_href": choice.href(),
            "earlier_href": _href(found.earlier, query),
            "later_href": _href(found.later, query),
            "review_href": self._review_href(origin.id, staff),
        }

    def _veil(self, found: Found) -> Veil:
        texts = self._own["masked"]
        return no_veil(texts) if found.shown_until else veil(found.transcript, found.leads, texts)

    def _until(self, found: Found) -> str:
        if found.shown_until is None:
            return ""
        clock = moments.clock(found.shown_until, self._desk.zone, self._desk.words["moments"])
        return str(self._own["page"]["unmasked_until"].format(clock=clock))

    def _opinion(self, feedback: Feedback, curtain: Veil) -> list[str]:
        """What the visitor said of the conversation as a whole."""
        if feedback.satisfaction is None:
            return []
        stars = self._own["page"]["satisfaction"].format(stars=feedback.satisfaction)
        return [stars, curtain.clean(feedback.comment)] if feedback.comment else [stars]

    def _lead(self, lead: Lead) -> tuple[str, str]:
        status = self._desk.words["statuses"][lead.status.value]
        return self._own["page"]["lead"].format(number=lead.request, status=status), paths.lead(lead.id)

    def _review_href(self, conversation_id: str, staff: Staff) -> str:
        """The page where the conversation is reviewed, where this installation has one."""
        has = any(entry.path == paths.REVIEWS for entry in self._desk.pages.entries)
        return paths.review(conversation_id) if has and staff.may(Permission.REVIEWS) else ""


def _href(overview: Overview | None, query: str) -> str:
    return paths.conversation(overview.conversation.id) + query if overview else ""


def _origin(found: Found, curtain: Veil) -> list[tuple[str, str]]:
    """Where the visitor came from; addresses may hold what they typed elsewhere."""
    origin = found.overview.conversation
    return [
        ("page", curtain.clean(origin.page or "")),
        ("referrer", curtain.clean(origin.referrer or "")),
        *((f"utm:{name}", curtain.clean(value)) for name, value in sorted(origin.utm.items())),
    ]


def _contacts(known: Identity) -> list[str]:
    name = " ".join(known.names)
    return [value for value in (name, *known.emails, *known.phones) if value]
