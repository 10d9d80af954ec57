"""What a request asks for, read strictly: whatever is not understood is refused, and named."""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from starlette.requests import Request

from bot.leads.changes import LostReason
from bot.leads.lead import LONGEST_ORIGIN, Status
from bot.leads.repository import LeadCursor, LeadFilter, LeadOrder
from bot.qualification.segments import Segment
from bot.search.query import LONGEST_QUERY, parse_query
from bot.web.api.problems import ApiProblem
from bot.web.chat.bodies import read_body

T = TypeVar("T")
LARGEST_PAGE, PAGE = 200, 50
MOST_VALUES = 10
"""Of one parameter: as many as there are statuses."""
UNASKED = frozenset({Status.DRAFT, Status.ERASED})
"""Statuses that are listed only when they are asked for."""
_CURSOR = re.compile(r"(-?[0-9]{1,18})\.([0-9]{1,18})")
_EMAIL = re.compile(r"[^\s@\x00]{1,64}@[^\s@\x00]{1,189}")
_SEVERAL = frozenset({"status", "segment"})
NOBODY = "none"


@dataclass(frozen=True)
class ListRequest:
    """Which leads, in which order, from where."""

    only: LeadFilter
    order: LeadOrder
    limit: int
    after: LeadCursor | None


@dataclass(frozen=True)
class ChangeRequest:
    """What has to be changed of a lead; `owner` is a sentinel away from None: nobody."""

    status: Status | None
    lost: LostReason | None
    owner: str | None
    changes_owner: bool


def read_list(request: Request, now: datetime.datetime) -> ListRequest:
    """The query of a list; raises `ApiProblem` with every parameter that is wrong."""
    query = _Query(request.query_params.multi_items())
    order = query.one("order", lambda text: LeadOrder(text)) or LeadOrder.NEWEST
    statuses = query.several("status", Status)
    searched = query.one("q", _search)
    owner = query.one("owner", _owner)
    only = LeadFilter(
        statuses=statuses or frozenset(Status) - UNASKED,
        segments=frozenset(item.value for item in query.several("segment", Segment)),
        since=query.one("created_from", _moment),
        before=query.one("created_before", _moment),
        test=None if query.one("include_tests", _boolean) else False,
        owner=None if owner == NOBODY else owner,
        unowned=owner == NOBODY,
        lowest_score=query.one("min_score", _score),
        highest_score=query.one("max_score", _score),
        origin=query.one("source", lambda text: _sized(text, LONGEST_ORIGIN)),
        do_not_contact=bool(query.one("do_not_contact", _boolean)),
        callback_from=now if order is LeadOrder.CALLBACK else None,
        deadline_from=now.date() if order is LeadOrder.DEADLINE else None,
        **({"search": searched} if searched else {}),
    )
    limit, after = query.one("limit", _limit) or PAGE, query.one("cursor", read_cursor)
    query.finish()
    return ListRequest(only, order, limit, after)


async def read_change(request: Request) -> ChangeRequest:
    """The body of a change; raises `ApiProblem` with every field that is wrong."""
    body = await read_object(request)
    if not body:
        raise ApiProblem("invalid", "The body must be an object with a field to change.")
    errors = {name: "unknown field" for name in body if name not in ("status", "lost_reason", "owner")}
    status, lost = _code(body, "status", Status, errors), _code(body, "lost_reason", LostReason, errors)
    owner = body.get("owner")
    if owner is not None and not (isinstance(owner, str) and _EMAIL.fullmatch(owner)):
        errors["owner"] = "must be the e-mail address of a colleague, or null"
    if lost is not None and status is not Status.LOST:
        errors.setdefault("lost_reason", "belongs to the status lost")
    if errors:
        raise ApiProblem("invalid", errors=errors)
    return ChangeRequest(status, lost, owner, "owner" in body)


async def read_object(request: Request) -> dict[str, Any]:
    """The JSON object of a body; raises `ApiProblem`."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        raise ApiProblem("unsupported_media_type")
    try:
        body = json.loads(await read_body(request))
        readable = _is_readable(body)
    except (ValueError, RecursionError):
        raise ApiProblem("invalid", "The body is no JSON.") from None
    if not isinstance(body, dict):
        raise ApiProblem("invalid", "The body must be an object.")
    if not readable:
        raise ApiProblem("invalid", "The body holds text that is no text.")
    return body


def _is_readable(value: object) -> bool:
    """Whether every text can be stored: neither half of a character nor NUL."""
    if isinstance(value, str):
        return "\x00" not in value and value.encode("utf-8", "replace").decode() == value
    if isinstance(value, dict):
        return all(map(_is_readable, (*value.keys(), *value.values())))
    return all(map(_is_readable, value)) if isinstance(value, list) else True


def read_version(request: Request) -> int:
    """The version in If-Match; raises `ApiProblem`."""
    given = request.headers.get("if-match", "").strip()
    if not given:
        raise ApiProblem("version_missing")
    found = re.fullmatch(r'(?:W/)?"([0-9]{1,9})"', given)
    if found is None:
        raise ApiProblem("invalid", errors={"If-Match": "must be the ETag of the lead"})
    return int(found[1])


def write_cursor(cursor: LeadCursor | None) -> str | None:
    """A place in the list, as the next request gives it back."""
    return f"{cursor.value}.{cursor.position}" if cursor else None


def read_cursor(text: str) -> LeadCursor:
    """The place that a request names."""
    found = _CURSOR.fullmatch(text)
    if found is None:
        raise ValueError("is no cursor of a list")
    return LeadCursor(position=int(found[2]), value=int(found[1]))


class _Query:
    """The parameters of a request; what is wrong with them is gathered."""

    def __init__(self, pairs: Iterable[tuple[str, str]]) -> None:
        self._given: dict[str, list[str]] = {}
        for name, value in pairs:
            self._given.setdefault(name, []).append(value)
        self._errors: dict[str, str] = {}
        self._asked: set[str] = set()

    def one(self, name: str, read: Callable[[str], T]) -> T | None:
        """A parameter that may be given once."""
        found = self.several(name, read)
        if len(self._given.get(name, ())) > 1:
            self._errors[name] = "is given more than once"
        return next(iter(found), None)

    def several(self, name: str, read: Callable[[str], T]) -> frozenset[T]:
        """A parameter that may be given several times, up to `MOST_VALUES`."""
        self._asked.add(name)
        found = set()
        given = self._given.get(name, ())
        if len(given) > MOST_VALUES:
            self._errors[name] = f"is given more than {MOST_VALUES} times"
        for text in given[:MOST_VALUES]:
            try:
                found.add(read(text))
            except ValueError as error:
                known = str(error).startswith(("must", "is ", "holds"))
                self._errors[name] = str(error) if known else "is not one of the known values"
        return frozenset(found)

    def finish(self) -> None:
        """Refuse the request when anything was wrong with it."""
        for name in self._given.keys() - self._asked:
            self._errors[name] = "unknown parameter"
        if self._errors:
            raise ApiProblem("invalid", errors=dict(sorted(self._errors.items())))


def _code(body: Mapping[str, Any], name: str, kind: Callable[[Any], T], errors: dict[str, str]) -> T | None:
    if name not in body:
        return None
    try:
        return kind(body[name])
    except ValueError:
        errors[name] = "is not one of the known values"
        return None


def _moment(text: str) -> datetime.datetime:
    try:
        moment = datetime.datetime.fromisoformat(re.sub(r"[zZ]$", "+00:00", text))
    except ValueError:
        raise ValueError("must be a moment such as 2026-03-01T00:00:00Z") from None
    if moment.tzinfo is None or not 1970 < moment.year < 9999:
        raise ValueError("must be a moment with its time zone, such as 2026-03-01T00:00:00Z")
    return moment


def _boolean(text: str) -> bool:
    if text not in ("true", "false"):
        raise ValueError("must be true or false")
    return text == "true"


def _number(text: str, lowest: int, highest: int) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 10 and lowest <= int(text) <= highest):
        raise ValueError(f"must be a whole number from {lowest} to {highest}")
    return int(text)


def _score(text: str) -> int:
    return _number(text, 0, 100)


def _limit(text: str) -> int:
    return _number(text, 1, LARGEST_PAGE)


def _owner(text: str) -> str:
    if text != NOBODY and not _EMAIL.fullmatch(text):
        raise ValueError("must be an e-mail address, or none")
    return text


def _sized(text: str, longest: int) -> str:
    if not 0 < len(text) <= longest or "\x00" in text:
        raise ValueError(f"must have 1 to {longest} characters")
    return text


def _search(text: str) -> Any:
    query = parse_query(_sized(text, LONGEST_QUERY))
    if not query:
        raise ValueError("holds no word to search for")
    return query
