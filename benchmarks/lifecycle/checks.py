"""What must be true when everything is over; each difference is named."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from benchmarks.lifecycle.house import House
from benchmarks.lifecycle.talks import Ending, Habit, Talk, requests
from benchmarks.lifecycle.tool import Tool
from benchmarks.lifecycle.visitors import Heard
from bot.conversations.conversation import WORDLESS, TurnStatus
from bot.leads.lead import Lead, Status
from bot.leads.outgoing import CREATED, UPDATED
from bot.routing.decision import way_of
from bot.routing.subject import subject_of

_SILENT = frozenset({Status.DRAFT, Status.NO_CONTACT})
_THANKS = "utter_saved_"
_NO_CONTACT = "utter_saved_no_contact"


@dataclass
class Report:
    """Sentences for the reader, and what was found wrong."""

    lines: list[str] = field(default_factory=list)
    differences: list[str] = field(default_factory=list)
    understanding: bool = True
    """Whether it counts how visitors were understood, or only that nothing of theirs was lost."""

    def say(self, line: str) -> None:
        """Something worth knowing."""
        self.lines.append(line)

    def wrong(self, difference: str) -> None:
        """Something that should not be."""
        self.differences.append(difference)


def leads(report: Report, house: House, talks: Sequence[Talk], heard: Heard) -> list[Lead]:
    """As many leads as distinct requests, each with what its visitor told; nobody was thanked for nothing."""
    made = house.leads_of([heard.conversations[talk.number] for talk in talks])
    for name, some in made.items():
        if len(some) != 1:
            report.wrong(f"conversation {name} made {len(some)} leads:\n{house.said(name)}")
    found = {name: some[0] for name, some in made.items()}
    stored = {talk.number: found.get(heard.conversations[talk.number]) for talk in talks}
    for talk in talks:
        _one(report, talk, stored[talk.number], heard.told.get(talk.number, ""))
    wanted = requests(talks)
    once = 0
    for number, same in wanted.items():
        live = [talk for talk in same if is_live(stored[talk.number])]
        if len(live) != 1:
            report.wrong(f"request {number}, asked for {len(same)} times, is {len(live)} leads")
        once += len(live) == 1
    statuses = Counter(lead.status.value for lead in stored.values() if lead is not None)
    report.say(f"{len(wanted)} distinct requests, {once} of them one lead each; by status {dict(statuses)}")
    return list(found.values())


def is_live(lead: Lead | None) -> bool:
    """Whether somebody is to work on this lead."""
    return lead is not None and lead.status not in _SILENT and lead.status is not Status.MERGED


def hands(report: Report, house: House, stored: Sequence[Lead]) -> None:
    """Each lead has an owner whom the rules name, or who looks after another one of the same person."""
    live = [lead for lead in stored if is_live(lead)]
    owners = Counter(lead.assigned_to or "nobody" for lead in live)
    known: dict[str, Counter[str | None]] = {}
    for lead in live:
        for contact in filter(None, (lead.email, lead.phone, lead.organisation)):
            known.setdefault(contact, Counter())[lead.assigned_to] += 1
    for lead in live:
        named = way_of(house.routing, subject_of(lead)).accounts(house.routing)
        contacts = filter(None, (lead.email, lead.phone, lead.organisation))
        shared = any(known[contact][lead.assigned_to] > 1 for contact in contacts)
        if lead.assigned_to not in named and not (lead.assigned_to and shared):
            report.wrong(
                f"lead {lead.id} ({lead.segment}) is in the hands of {lead.assigned_to}, not of {named}"
            )
    report.say(f"{len(live)} leads in the hands that the rules name: {dict(owners.most_common())}")


def _one(report: Report, talk: Talk, lead: Lead | None, told: str) -> None:
    if lead is None:
        if (
            report.understanding or talk.ending is not Ending.LEFT
        ):  # of whom nothing is known, nothing is kept
            report.wrong(f"talk {talk.number} has no lead")
        return None
    if talk.ending is Ending.LEFT and lead.status is not Status.DRAFT:
        report.wrong(f"talk {talk.number} was left, its lead is {lead.status.value}")
    if talk.ending is Ending.LEFT and told:
        report.wrong(f"talk {talk.number} was left and thanked with {told}")
    if talk.ending is Ending.REFUSED:
        kept = [lead.first_name, lead.last_name, lead.email, lead.phone]
        if lead.status is not Status.NO_CONTACT or any(kept):
            report.wrong(f"talk {talk.number} refused, its lead is {lead.status.value}")
        if told != _NO_CONTACT:
            report.wrong(f"talk {talk.number} refused and was told {told!r}")
    if talk.ending is Ending.CONFIRMED:
        if lead.status in _SILENT or (report.understanding and lead.segment != talk.segment.value):
            report.wrong(f"talk {talk.number} was confirmed, its lead is {lead.status.value} {lead.segment}")
        if lead.email not in (None, talk.person.email) or lead.phone not in (None, talk.person.phone):
            report.wrong(f"talk {talk.number} has the contact details of somebody else")
        if not told.startswith(_THANKS):
            report.wrong(f"talk {talk.number} was confirmed and told {told!r}")
    return None


def transcripts(report: Report, house: House, talks: Sequence[Talk], heard: Heard) -> None:
    """Each message of each visitor stands in the transcript once, and has its answer."""
    messages = 0
    with house.services.reading() as uow:
        for start in range(0, len(talks), 500):
            some = talks[start : start + 500]
            turns = uow.conversations.turns_of([heard.conversations[talk.number] for talk in some])
            for talk in some:
                said = [
                    turn
                    for turn in turns.get(heard.conversations[talk.number], ())
                    if turn.message.kind not in WORDLESS
                ]
                messages += len(said)
                wanted = heard.sent[talk.number]
                if [turn.message.id for turn in said] != wanted:
                    report.wrong(f"talk {talk.number} sent {len(wanted)} messages, {len(said)} were kept")
                if any(turn.status is not TurnStatus.ANSWERED for turn in said):
                    report.wrong(f"talk {talk.number} has a message without an answer")
    report.say(f"{messages} messages, each in its transcript once")


def deliveries(report: Report, house: House, tool: Tool) -> None:
    """The tool heard of each lead once, under one identifier, and of nobody who must not be named."""
    created, updated = tool.told(CREATED), tool.told(UPDATED)
    with house.services.reading() as uow:
        health = uow.deliveries.health(house.receiver.id)
        page = uow.leads.page(limit=1_000)
        seen: dict[str, Lead] = {}
        while page.leads:
            seen.update({lead.id: lead for lead in page.leads})
            page = uow.leads.page(limit=1_000, after=page.last)
    for lead_id, lead in seen.items():
        if lead.deliverable and created[lead_id] != 1:
            report.wrong(f"lead {lead_id} ({lead.status.value}) was announced {created[lead_id]} times")
        if lead.status in _SILENT and created[lead_id]:
            report.wrong(f"lead {lead_id} ({lead.status.value}) was announced")
    for lead_id in set(created) - set(seen):
        report.wrong(f"lead {lead_id} was announced and does not exist")
    if health.waiting or health.dead:
        report.wrong(f"{health.waiting} deliveries wait, {health.dead} were given up")
    if tool.forged or tool.different:
        report.wrong(f"{tool.forged} forged, {len(tool.different)} identifiers for different things")
    report.say(
        f"{sum(created.values())} leads announced once each, {sum(updated.values())} updates,"
        f" {len(tool.events)} identifiers in all"
    )


def corrected(talks: Sequence[Talk]) -> int:
    """How many visitors changed a confirmed request."""
    return sum(talk.habit is Habit.CORRECTED for talk in talks)
