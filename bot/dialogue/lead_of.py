"""Turn what a conversation knows into a lead for the CRM."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Mapping
from typing import Any

from bot.dialogue.call import chosen_slot, may_be_called
from bot.dialogue.recap import brief_of
from bot.dialogue.state import DialogueState
from bot.dialogue.topics import CONTACTS, Topic
from bot.leads.lead import Consent, Evidence, Kind, Lead, Source, Status
from bot.qualification.decision import thresholds
from bot.qualification.segments import PROFILE_OF, Segment

# A consumer has no organisation to be called at, and a regulator no budget, whatever was understood on the
# way.
_IRRELEVANT: dict[Segment, frozenset[Topic]] = {
    Segment.B2C: frozenset(
        {
            Topic.ORGANISATION, Topic.ROLE, Topic.SIZE, Topic.SIREN_OR_SIRET, Topic.PROCEDURE,
            Topic.REGULATION, Topic.END_CUSTOMERS, Topic.GATEWAY_COMPANIES,
        }
    ),
    Segment.B2B: frozenset({Topic.PROCEDURE, Topic.REGULATION, Topic.END_CUSTOMERS, Topic.GATEWAY_COMPANIES}),
    Segment.B2A: frozenset({Topic.REGULATION, Topic.END_CUSTOMERS, Topic.GATEWAY_COMPANIES}),
    Segment.B2R: frozenset(
        {Topic.BUDGET, Topic.SIZE, Topic.PROCEDURE, Topic.END_CUSTOMERS, Topic.GATEWAY_COMPANIES}
    ),
    Segment.B2B2C: frozenset({Topic.PROCEDURE, Topic.REGULATION, Topic.GATEWAY_COMPANIES}),
    Segment.B2C2B: frozenset({Topic.PROCEDURE, Topic.REGULATION, Topic.END_CUSTOMERS}),
}  # fmt: skip
UNFINISHED = frozenset({"asking", "resumed", "stopped", "paused"})
_LEADS = uuid.UUID(
    "5f3c0b8e-6c0d-4a57-9d0e-0a3ad1f7c5b1"
)  # one name space, so that a retry gives the same id
_USAGE_OF: dict[Segment, str] = {
    Segment.B2C: "own",
    Segment.B2B: "own",
    Segment.B2A: "own",
    Segment.B2R: "compliance",
    Segment.B2B2C: "resale",
    Segment.B2C2B: "recommend",
}


def irrelevant_topics(state: DialogueState) -> frozenset[Topic]:
    """Topics that the lead of this segment does not hold, whatever was understood about them."""
    nobody_calls = frozenset() if may_be_called(state) else frozenset({Topic.CALLBACK})
    return _IRRELEVANT[state.decision().segment] | nobody_calls


def lead_id(conversation_id: str, request: int) -> str:
    """The same for every attempt to save a request."""
    return str(uuid.uuid5(_LEADS, f"{conversation_id}/{request}"))


def has_something(state: DialogueState) -> bool:
    """Whether the visitor gave anything that a draft is worth keeping for."""
    return bool(state.facts)


def lead_of(
    state: DialogueState,
    conversation_id: str,
    source: Mapping[str, Any],
    now: datetime.datetime,
    consent_text_version: str,
) -> Lead:
    """The lead of the present request; `now` is timezone-aware. Its status is what it would be saved as."""
    decision = state.decision()
    segment = decision.segment
    facts = {topic: fact for topic, fact in state.facts.items() if topic not in _IRRELEVANT[segment]}
    detail = {topic: fact.detail for topic, fact in facts.items()}

    def value(topic: Topic) -> Any:
        return facts[topic].value if topic in facts else None

    name = value(Topic.NAME) or {}
    siren = detail.get(Topic.SIREN_OR_SIRET, {})
    usage = state.facts[Topic.USAGE].value if Topic.USAGE in state.facts else _USAGE_OF[segment]
    dated = detail.get(Topic.REGULATION if segment is Segment.B2R else Topic.PROCEDURE, {})
    status, reason = status_of(state)
    return Lead(
        id=lead_id(conversation_id, state.request),
        conversation_id=conversation_id,
        request=state.request,
        created_at=now,
        updated_at=now,
        kind=Kind(state.kind),
        status=status,
        check_reason=reason,
        segment=segment.value,
        profile=PROFILE_OF[segment].value,
        confidence=round(decision.confidence, 4),
        evidence=_evidence(state, segment),
        first_name=name.get("first_name") or None,
        last_name=name.get("last_name") or None,
        email=value(Topic.EMAIL),
        phone=value(Topic.PHONE),
        organisation=value(Topic.ORGANISATION),
        siren=siren.get("siren"),
        siret=siren.get("siret"),
        postcode=state.place.get("postcode"),
        department=state.place.get("department"),
        role=value(Topic.ROLE),
        size=value(Topic.SIZE),
        usage=usage,
        need=value(Topic.NEED),
        budget=value(Topic.BUDGET),
        budget_period=detail.get(Topic.BUDGET, {}).get("period"),
        timeline=value(Topic.TIMELINE),
        timeline_date=_date(detail.get(Topic.TIMELINE, {}).get("date")),
        procedure=value(Topic.PROCEDURE),
        reference=dated.get("reference"),
        deadline=_date(dated.get("deadline")),
        end_customers=value(Topic.END_CUSTOMERS),
        gateway_companies=value(Topic.GATEWAY_COMPANIES),
        regulation=value(Topic.REGULATION),
        consent=_consent(state, now, consent_text_version),
        last_contact_at=now,
        source=Source(
            page=source.get("page"),
            referrer=source.get("referrer"),
            utm=dict(source.get("utm") or {}),
            test=bool(source.get("test")),
        ),
        lawful_basis=_lawful_basis(state, segment),
        callback_at=_callback_at(state, detail.get(Topic.CALLBACK, {}), now),
        brief=brief_of(state, status, irrelevant_topics(state)),
    )


def _consent(state: DialogueState, now: datetime.datetime, text_version: str) -> Consent:
    """What was said of each purpose, under the text of that day. Offers are only wanted by who says so."""
    asked, offers = state.consent is not None, bool(state.marketing_turn)
    return Consent(
        contact=state.consent,
        text_version=state.consent_version or text_version if asked else None,
        at=_moment(state.consent_at, now) if asked else None,
        turn=state.consent_turn or None if asked else None,
        marketing=state.marketing,
        marketing_at=_moment(state.marketing_at, now) if offers else None,
        marketing_turn=state.marketing_turn or None,
        marketing_text_version=state.marketing_version or text_version if offers else None,
    )


def _moment(text: str, now: datetime.datetime) -> datetime.datetime:
    """When it was said; saving again does not move it."""
    return datetime.datetime.fromisoformat(text) if text else now


def _lawful_basis(state: DialogueState, segment: Segment) -> str | None:
    """Why we may hold these data (GDPR, article 6): an answer owed to an authority, or consent."""
    if segment is Segment.B2R:
        return "legal_obligation"
    return "consent" if state.consent else None


def _callback_at(
    state: DialogueState, detail: Mapping[str, Any], now: datetime.datetime
) -> datetime.datetime | None:
    """The slot that was chosen; where no calls are arranged, the day and the hour that were wished."""
    if chosen_slot(state) is not None or not may_be_called(state):
        return chosen_slot(state)
    day, start = _date(detail.get("date")), detail.get("from")
    if day is None or not isinstance(start, str):
        return None
    return datetime.datetime.combine(day, datetime.time.fromisoformat(start), tzinfo=now.tzinfo)


def status_of(state: DialogueState) -> tuple[Status, str | None]:
    """What a finished request is saved as, and why a human must look at it first."""
    if state.flow in UNFINISHED:
        return Status.DRAFT, None
    regulator = state.decision().segment is Segment.B2R
    if state.consent is False and not regulator:
        return Status.NO_CONTACT, None
    if state.not_understood:
        return Status.TO_CHECK, "not_understood"
    if not any(topic in state.facts for topic in CONTACTS):
        return Status.TO_CHECK, "no_contact_details"
    if state.decision().confidence < thresholds().trusted:
        return Status.TO_CHECK, "segment_not_sure"
    return Status.QUALIFIED, None


def _date(text: Any) -> datetime.date | None:
    return datetime.date.fromisoformat(text[:10]) if isinstance(text, str) and text else None


def _evidence(state: DialogueState, chosen: Segment) -> tuple[Evidence, ...]:
    """Each reason with what it weighs for the segment that was chosen: that is what a rep wants explained."""
    reasons = []
    for item in state.evidence:
        segment, weight = item.about(chosen)
        reasons.append(Evidence(item.signal, item.quote, item.turn, round(weight, 3), segment.value))
    return tuple(reasons)
