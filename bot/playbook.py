"""Read playbook.yml: what a sales director changes without touching code, checked when it is read."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import holidays
import jsonschema
import yaml

from bot.calendar.rules import CallbackRules, rules_of
from bot.leads.consent import MarketingQuestion
from bot.matching.rules import MatchingRules, read_matching
from bot.qualification.identity import ArrivalHint
from bot.qualification.segments import Segment
from bot.retention.clock import ClockError, Retention
from bot.routing.reading import RoutingMistake, read_routing
from bot.routing.rules import Routing
from bot.scoring.weights import Scoring, WeightsError, of_playbook
from bot.sending.rules import SendingRules, sending_rules
from bot.yaml_text import read_nodes, read_yaml

_SCHEMA = Path(__file__).with_name("playbook.schema.yml")
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


class PlaybookError(ValueError):
    """The playbook cannot be used; the message names the file, the line and the reason."""


@dataclass(frozen=True)
class Hours:
    """When people answer: per weekday (0 = Monday) the spans of opening; closed on holidays."""

    country: str
    spans: tuple[tuple[tuple[datetime.time, datetime.time], ...], ...]
    closed: frozenset[datetime.date]

    def open_on(self, day: datetime.date) -> bool:
        """Whether anybody works on that day at all."""
        if not self.spans[day.weekday()] or day in self.closed:
            return False
        return day not in holidays.country_holidays(self.country, years=day.year)

    def is_open(self, moment: datetime.datetime) -> bool:
        """Whether somebody can call back right now; `moment` is in the vendor's time zone."""
        now = moment.time()
        return self.open_on(moment.date()) and any(a <= now < b for a, b in self.spans[moment.weekday()])

    def next_opening(self, moment: datetime.datetime) -> datetime.datetime:
        """The next moment, not before `moment`, at which somebody works. Looks two months ahead at most."""
        if self.is_open(moment):
            return moment
        for offset in range(62):
            day = moment.date() + datetime.timedelta(days=offset)
            for start, _ in self.spans[day.weekday()] if self.open_on(day) else ():
                opening = datetime.datetime.combine(day, start, tzinfo=moment.tzinfo)
                if opening >= moment:
                    return opening
        return moment


@dataclass(frozen=True)
class InvitationRule:
    """When the closed chat says a discreet word: after a while on a page, from a place in it, or both."""

    page: str
    """The path it is meant for, with those below it."""
    text: str
    delay: int = 0
    """Seconds after the page was shown."""
    scroll: int = 0
    """Percent of the page that its reader has scrolled through."""


@dataclass(frozen=True)
class Playbook:
    """The checked content of playbook.yml."""

    vendor: Mapping[str, str]
    answers: Mapping[str, str]
    timezone: ZoneInfo
    hours: Hours
    consent_text_version: str
    marketing: MarketingQuestion | None = None
    arrivals: tuple[ArrivalHint, ...] = ()
    invitations: tuple[InvitationRule, ...] = ()
    first_contact_within: datetime.timedelta = datetime.timedelta(hours=4)
    """Of working hours: by then somebody should have called back."""
    sending: SendingRules = SendingRules()
    scoring: Scoring = field(default_factory=lambda: of_playbook({}))
    """How many points what a lead says is worth."""
    matching: MatchingRules = MatchingRules()
    routing: Routing | None = None
    """Who gets which lead; None: nobody gets one by themselves."""
    retention: Retention = Retention()
    callbacks: CallbackRules | None = None
    """How visitors book a call; None: they cannot."""

    @property
    def asks_marketing(self) -> bool:
        """Whether the assistant asks by itself who wants offers."""
        return self.marketing is not None and self.marketing.ask

    @property
    def marketing_text_version(self) -> str:
        """Under which text somebody says whether they want offers, asked or unasked."""
        return self.marketing.text_version if self.marketing is not None else self.consent_text_version

    def variables(self) -> dict[str, str]:
        """The values that may stand in braces in an answer to a visitor."""
        links = {name: value for name, value in self.vendor.items() if name != "name"}
        return {"vendor": self.vendor["name"], **links, **self.answers}

    def now(self) -> datetime.datetime:
        """The present time where the vendor works."""
        return datetime.datetime.now(self.timezone)


def read_playbook(path: Path) -> Playbook:
    """Read and check a playbook. Raises PlaybookError with the line and the reason."""
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise PlaybookError(f"{path}: cannot be read ({error.strerror})") from error
    try:
        data = read_yaml(text)
        node = read_nodes(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f", line {mark.line + 1}" if mark else ""
        raise PlaybookError(f"{path}{line}: {getattr(error, 'problem', error)}") from error
    schema = read_yaml(_SCHEMA.read_text(encoding="utf-8"))
    checker = jsonschema.Draft7Validator(schema, format_checker=jsonschema.FormatChecker())
    for mistake in sorted(checker.iter_errors(data), key=lambda e: list(map(str, e.path))):
        where = ".".join(map(str, mistake.path)) or "the file"
        raise PlaybookError(f"{path}, line {_line(node, list(mistake.path))}: {where}: {mistake.message}")
    try:
        retention = Retention.read(data.get("retention", {}))
    except ClockError as error:
        where = f"{path}, line {_line(node, ['retention', error.name])}"
        raise PlaybookError(f"{where}: retention.{error.name}: {error}") from error
    try:
        playbook = replace(_build(path, data), retention=retention)
    except WeightsError as mistake:
        where = f"{path}, line {_line(node, mistake.path)}: {'.'.join(mistake.path)}"
        raise PlaybookError(f"{where}: {mistake}") from None
    return replace(playbook, routing=_routing(path, data, node))


def _line(node: yaml.Node | None, path: Sequence[Any]) -> int:
    line = 1
    for key in path:
        if node is None:
            break
        if isinstance(node, yaml.MappingNode):
            node = next((value for name, value in node.value if name.value == str(key)), None)
        elif isinstance(node, yaml.SequenceNode):
            node = node.value[int(key)]
        line = node.start_mark.line + 1 if node is not None else line
    return line


def _routing(path: Path, data: dict[str, Any], node: yaml.Node | None) -> Routing | None:
    if "routing" not in data:
        return None
    try:
        return read_routing(data["routing"])
    except RoutingMistake as mistake:
        keys = ["routing", *mistake.path]
        where = ".".join(map(str, keys))
        raise PlaybookError(f"{path}, line {_line(node, keys)}: {where}: {mistake}") from None


def _build(path: Path, data: dict[str, Any]) -> Playbook:
    try:
        timezone = ZoneInfo(data["timezone"])
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise PlaybookError(f"{path}: timezone: {data['timezone']!r} is not a time zone") from error
    hours = data["hours"]
    spans = tuple(
        tuple((datetime.time.fromisoformat(a), datetime.time.fromisoformat(b)) for a, b in hours.get(day, ()))
        for day in _DAYS
    )
    if any(a >= b for day in spans for a, b in day):
        raise PlaybookError(f"{path}: hours: a span must open before it closes")
    closed = frozenset(datetime.date.fromisoformat(str(day)) for day in hours.get("closed", ()))
    return Playbook(
        vendor=data["vendor"],
        answers=data["answers"],
        timezone=timezone,
        hours=Hours(hours["country"], spans, closed),
        consent_text_version=data["consent"]["text_version"],
        marketing=MarketingQuestion.read(data["consent"].get("marketing")),
        arrivals=tuple(
            ArrivalHint(Segment(row["suggests"]), row.get("page", ""), row.get("campaign", ""))
            for row in data.get("arrivals", ())
        ),
        invitations=tuple(InvitationRule(**row) for row in data.get("invitations", ())),
        first_contact_within=datetime.timedelta(hours=data.get("first_contact_hours", 4)),
        sending=sending_rules(data.get("sending")),
        scoring=of_playbook(data),
        matching=read_matching(data.get("matching")),
        callbacks=rules_of(data.get("callbacks")),
    )
