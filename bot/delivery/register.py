"""Asks the public register of companies (API Recherche d'entreprises) about the organisations of leads."""

from __future__ import annotations

import datetime
import json
import time
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

import httpx
import structlog

from bot.bootstrap import Services
from bot.leads.repository import LeadChanged
from bot.playbook import Playbook
from bot.register.breaker import CircuitBreaker, RateLimit
from bot.register.choosing import Query
from bot.register.company import Company, NotUnderstood, companies_of
from bot.register.lookups import CACHED, LookUp, take_over, try_again
from bot.sending.attempts import retry_after

_log = structlog.get_logger(__name__)

A_SECOND = 6
"""Requests in one second; the register refuses the eighth."""
AT_ONCE = 20
"""Look-ups in one go: other tasks have their turn in between."""
LONGEST_ANSWER = 1_000_000
"""Characters; ten companies take some thousands."""
TIMEOUT = httpx.Timeout(5.0, connect=3.0)
LATER = datetime.timedelta(minutes=5)
"""After a failure; twice as long each time."""
_ASKED_AGAIN = 60.0
"""Seconds, when the register wants to be left alone and does not say for how long."""
_WITHOUT_FILTER = frozenset({"975", "977", "978", "984", "986", "987", "988"})
"""Territories that its filter by département does not know."""


class Unavailable(Exception):
    """The register did not answer, or not as it should; the message names no organisation."""


class Refused(Exception):
    """The register does not take this question: asking again would not help."""


class Register:
    """One register; remembers how it behaved."""

    def __init__(
        self,
        url: str,
        agent: str,
        *,
        clock: Callable[[], float] = time.monotonic,
        pause: Callable[[float], None] = time.sleep,
        timeout: httpx.Timeout = TIMEOUT,
    ) -> None:
        self._url = f"{url.rstrip('/')}/search"
        self._client = httpx.Client(
            timeout=timeout,
            headers={"User-Agent": agent, "Accept": "application/json", "Accept-Encoding": "identity"},
            trust_env=False,
        )
        self._clock = clock
        self._pause = pause
        self._limit = RateLimit(A_SECOND)
        self.breaker = CircuitBreaker()

    def is_open_to_questions(self) -> bool:
        """Whether it may be asked just now."""
        return self.breaker.lets_through(self._clock())

    def search(self, query: Query, now: datetime.datetime) -> list[Company]:
        """The companies it finds. Raises `Unavailable`, or `Refused`."""
        self._pause(self._limit.wait(self._clock()))
        self._limit.made(self._clock())
        try:
            status, headers, text = self._get(query)
        except httpx.HTTPError as error:
            raise self._failed(type(error).__name__) from None
        if status == 429:
            wait = retry_after(headers.get("Retry-After"), now)
            seconds = wait.total_seconds() if wait is not None else _ASKED_AGAIN
            self.breaker.told_to_wait(self._clock(), max(seconds, 1.0))
            raise Unavailable(f"429, to be left alone for {seconds:.0f} s")
        if status >= 500 or status in (401, 403, 404, 408):
            raise self._failed(str(status))
        if status != 200:
            self.breaker.succeeded()
            raise Refused(str(status))
        try:
            found = companies_of(json.loads(text))
        except (ValueError, NotUnderstood, RecursionError):
            raise self._failed("an answer of another shape") from None
        self.breaker.succeeded()
        return found

    def _get(self, query: Query) -> tuple[int, httpx.Headers, str]:
        with self._client.stream("GET", self._url, params=_parameters(query)) as response:
            body = b""
            for part in response.iter_raw():  # as it came: nothing is unpacked, so nothing can burst
                body += part
                if len(body) > LONGEST_ANSWER:
                    raise httpx.DecodingError("too long")
            return response.status_code, response.headers, body.decode("utf-8", "replace")

    def _failed(self, reason: str) -> Unavailable:
        self.breaker.failed(self._clock())
        return Unavailable(reason)


def look_up_organisations(services: Services, playbook: Playbook, now: datetime.datetime) -> None:
    """The task: look up what waits, as far as the register answers. Nothing is asked unless it is set."""
    url = services.settings.company_register_url
    if url:
        look_up_with(_register_of(url, f"Aiguilleur ({playbook.vendor['website']})"), services, playbook, now)


def look_up_with(register: Register, services: Services, playbook: Playbook, now: datetime.datetime) -> None:
    """Look up what waits with this register."""
    with services.reading() as uow:
        waiting = uow.look_ups.due(now, AT_ONCE)
    for look_up in waiting:
        with services.reading() as uow:
            known = uow.look_ups.answered(look_up.query, now - CACHED)
        if known is None and not register.is_open_to_questions():
            continue  # it stays due; another lead may be answered from memory
        try:
            answer = known if known is not None else register.search(look_up.query, now)
        except Refused:
            answer = []
        except Unavailable as error:
            _log.warning("register.unavailable", lead_id=look_up.lead_id, reason=str(error))
            _postpone(services, look_up, now)
            continue
        _take_over(services, playbook, look_up, answer, now)


def forget_old_answers(services: Services, _playbook: Playbook, now: datetime.datetime) -> None:
    """The task that empties answers that are too old to be used."""
    with services.unit_of_work() as uow:
        uow.look_ups.forget_answers(now - CACHED)
        uow.commit()


def _take_over(
    services: Services,
    playbook: Playbook,
    look_up: LookUp,
    answer: Sequence[Company],
    now: datetime.datetime,
) -> None:
    try:
        with services.unit_of_work() as uow:
            outcome = take_over(uow, look_up, answer, now, services.follow(playbook))
            uow.commit()
    except LeadChanged:
        return  # somebody is working on it: it stays due
    _log.info("register.looked_up", lead_id=look_up.lead_id, outcome=outcome.value)


def _postpone(services: Services, look_up: LookUp, now: datetime.datetime) -> None:
    with services.unit_of_work() as uow:
        try_again(uow, look_up, now + LATER * 2 ** min(look_up.attempts, 10))
        uow.commit()


def _parameters(query: Query) -> dict[str, Any]:
    parameters = {"q": query.text, "page": 1, "per_page": 10, "minimal": "true", "include": "siege"}
    if not query.text.isdigit():
        parameters["etat_administratif"] = "A"
        if query.department and query.department not in _WITHOUT_FILTER:
            parameters["departement"] = query.department
    return parameters


@lru_cache(maxsize=1)
def _register_of(url: str, agent: str) -> Register:
    return Register(url, agent)
