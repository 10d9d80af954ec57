"""The form that filters the list of leads, its short cuts, and the filters that are on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.accounts.account import User
from bot.accounts.permissions import Permission, may
from bot.leads.lead import Status
from bot.leads.repository import LeadOrder
from bot.unit_of_work import UnitOfWork
from bot.web.console.filters import MINE, NOBODY, ORDERS, SEGMENTS, UNKNOWN_SEGMENT, Choice
from bot.web.console.moments import day


@dataclass(frozen=True)
class Link:
    """A list to go to."""

    label: str
    href: str
    current: bool = False
    code: str = ""


@dataclass(frozen=True)
class Option:
    """Something to tick or to choose."""

    value: str
    label: str
    on: bool


@dataclass(frozen=True)
class Known:
    """What leads of this installation have: only that can be chosen."""

    owners: Sequence[User] = ()
    sources: Sequence[str] = ()


def known_in(uow: UnitOfWork) -> Known:
    """The people who work on leads, and where leads came from."""
    owners = [user for user in uow.users.all() if may(user.role, Permission.LEADS) and not user.disabled]
    return Known(sorted(owners, key=lambda user: user.name.casefold()), uow.leads.origins())


def views(choice: Choice, texts: Mapping[str, Any]) -> list[Link]:
    """Lists that are looked at many times a day, one click away."""
    wanted = {
        "all": Choice(),
        "mine": Choice(owner=MINE),
        "nobody": Choice(owner=NOBODY, statuses=frozenset({Status.QUALIFIED})),
        "to_check": Choice(statuses=frozenset({Status.TO_CHECK})),
        "late": Choice(late=True),
        "callbacks": Choice(owner=MINE, order="rappel"),
        "deadlines": Choice(order="echeance"),
    }
    here = choice.but()
    return [Link(texts["views"][name], view.href(), here == view) for name, view in wanted.items()]


def segment_links(choice: Choice, words: Mapping[str, Any], texts: Mapping[str, Any]) -> list[Link]:
    """One segment each, or all."""
    links = [Link(texts["all_segments"], choice.but(segments=frozenset()).href(), not choice.segments)]
    for code in SEGMENTS:
        if code != UNKNOWN_SEGMENT:
            href = choice.but(segments=frozenset({code})).href()
            links.append(Link(words["segments"][code], href, choice.segments == {code}, code))
    return links


def form(choice: Choice, known: Known, words: Mapping[str, Any], texts: Mapping[str, Any]) -> dict[str, Any]:
    """What the fields of the form offer and hold."""
    owners = {"": texts["anybody"], MINE: texts["me"], NOBODY: texts["nobody"]}
    owners.update({user.email: user.name for user in known.owners})
    if choice.owner:
        owners.setdefault(choice.owner, choice.owner)
    sources = dict.fromkeys(["", *known.sources, *([choice.source] if choice.source else [])])
    return {
        "segment_options": [
            Option(code, _segment(code, words, texts), code in choice.segments) for code in SEGMENTS
        ],
        "status_options": [
            Option(status.value, words["statuses"][status.value], status in choice.statuses)
            for status in Status
        ],
        "owner_options": [Option(value, label, value == choice.owner) for value, label in owners.items()],
        "source_options": [
            Option(source, source or texts["any_source"], source == choice.source) for source in sources
        ],
        "order_options": [Option(name, texts["orders"][name], name == choice.order) for name in ORDERS],
        "box_options": [
            Option("brouillons", texts["drafts"], choice.drafts),
            Option("essais", texts["tests"], choice.tests),
            Option("sans-contact", texts["silent"], choice.silent),
            Option("retard", texts["late"], choice.late),
        ],
    }


def chosen(
    choice: Choice, known: Known, words: Mapping[str, Any], texts: Mapping[str, Any]
) -> Iterator[Link]:
    """The filters that are on, each with the list without it."""
    if choice.search:
        yield Link(texts["searched"].format(words=choice.search), choice.but(search="").href())
    for code in SEGMENTS:
        if code in choice.segments:
            yield Link(_segment(code, words, texts), choice.but(segments=choice.segments - {code}).href())
    for status in Status:
        if status in choice.statuses:
            label = words["statuses"][status.value]
            yield Link(label, choice.but(statuses=choice.statuses - {status}).href())
    yield from _about_people(choice, known, texts)
    yield from _bounds(choice, words, texts)
    boxes = {"drafts": choice.drafts, "tests": choice.tests, "silent": choice.silent, "late": choice.late}
    for name, on in boxes.items():
        if on:
            yield Link(texts[name], choice.but(**{name: False}).href())


def _about_people(choice: Choice, known: Known, texts: Mapping[str, Any]) -> Iterator[Link]:
    if choice.owner:
        names = {user.email: user.name for user in known.owners}
        names.update({MINE: texts["me"], NOBODY: texts["nobody"]})
        label = texts["owned"].format(who=names.get(choice.owner, choice.owner))
        yield Link(label, choice.but(owner="").href())
    if choice.source:
        yield Link(texts["from_source"].format(source=choice.source), choice.but(source="").href())


def _bounds(choice: Choice, words: Mapping[str, Any], texts: Mapping[str, Any]) -> Iterator[Link]:
    pattern = words["moments"]["day_and_year"]
    for name, bound in (("lowest_score", choice.lowest_score), ("highest_score", choice.highest_score)):
        if bound is not None:
            yield Link(texts[name].format(score=bound), choice.but(**{name: None}).href())
    for name, date in (("since", choice.since), ("until", choice.until)):
        if date is not None:
            yield Link(texts[name].format(day=day(date, pattern)), choice.but(**{name: None}).href())


def _segment(code: str, words: Mapping[str, Any], texts: Mapping[str, Any]) -> str:
    return str(words["segments"].get(code, words["no_segment"]))


def is_by_age(choice: Choice) -> bool:
    """Whether new leads appear on the first page by themselves."""
    return ORDERS[choice.order] is LeadOrder.NEWEST and choice.is_first_page
