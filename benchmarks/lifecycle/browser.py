"""What a browser does: it sends again until there is an answer, and is clicked twice or reloaded."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import cycle
from typing import Any

import httpx

from benchmarks.lifecycle.talks import Habit

_MESSAGES = "/chat/messages"
_LATER = frozenset({408, 429, 500, 502, 503, 504})
_TOLD = frozenset({429, 503})
_PATIENCE_SECONDS = 240.0


class Browser(httpx.BaseTransport):
    """One visitor's; whoever talks through it need not know of anything that goes wrong."""

    def __init__(self, habit: Habit, urls: Sequence[str]) -> None:
        self._habit = habit
        self._doors = cycle(httpx.URL(url) for url in urls)
        self._network = httpx.HTTPTransport()
        self._asked = ""
        self.sent: list[str] = []
        """The ids of the messages, in order."""
        self.heard: list[dict[str, Any]] = []
        """What was answered to each of them at last."""
        self.repeats = 0
        self.wrong: list[str] = []
        """What the door answered differently the second time."""

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send, in the visitor's manner, and give the answer."""
        if request.url.path != _MESSAGES:
            return self._insist(request)
        name = str(json.loads(request.read())["id"])
        self.sent.append(name)
        confirms = self._asked == "confirm"
        response = (
            self._twice(request) if confirms and self._is(Habit.DOUBLE_CLICK) else self._insist(request)
        )
        self.heard.append({"id": name, "status": response.status_code, "answer": response.text})
        if response.status_code != 200:
            return response
        if confirms and self._is(Habit.REPEATED):
            self._reload(request, name, response)
        self._asked = str(response.json()["requested_slot"] or "")
        return response

    def close(self) -> None:
        """Close the connections."""
        self._network.close()

    def _is(self, habit: Habit) -> bool:
        return self._habit is habit

    def _twice(self, request: httpx.Request) -> httpx.Response:
        """The same message, two times at the same moment."""
        with ThreadPoolExecutor(2) as pool:
            first, second = pool.map(self._insist, (request, request))
        self._compare("a double click", first, second)
        return first

    def _reload(self, request: httpx.Request, name: str, answer: httpx.Response) -> None:
        """Look at the conversation so far, and send the last message once more.

        Another door than the one that gave the answer may not have it yet: it has when it was asked for it.
        """
        before = self._statuses(request, name)
        self._compare("a reload", answer, self._insist(request))
        if len(before) != 1 or self._statuses(request, name) != ["answered"]:
            self.wrong.append(f"after a reload, the last message stands there {len(before)} times")

    def _statuses(self, request: httpx.Request, name: str) -> list[str]:
        """Of every message with this id in the conversation so far."""
        again = httpx.Request("GET", request.url, headers={"Authorization": request.headers["Authorization"]})
        messages = self._insist(again).json()["messages"]
        return [str(message["status"]) for message in messages if message["id"] == name]

    def _compare(self, after: str, first: httpx.Response, second: httpx.Response) -> None:
        said: list[Any] = [answer.json().get("messages") for answer in (first, second)]
        if said[0] != said[1]:
            self.wrong.append(f"after {after}, one message had two answers")

    def _insist(self, request: httpx.Request) -> httpx.Response:
        """The door's answer, however often it has to be asked."""
        pause, deadline = 0.1, time.monotonic() + _PATIENCE_SECONDS
        while True:
            try:
                response = self._network.handle_request(self._balanced(request))
                response.read()
            except httpx.TransportError:  # a process is being started again
                if time.monotonic() > deadline:
                    raise
            else:
                if response.status_code not in _LATER or time.monotonic() > deadline:
                    return response
                self._look_at(response)
            self.repeats += 1
            time.sleep(pause)  # as the widget does before it sends again
            pause = min(2 * pause, 2.0)

    def _balanced(self, request: httpx.Request) -> httpx.Request:
        """The same, to whichever door comes next, as a balancer sends it."""
        door = next(self._doors)
        url = request.url.copy_with(host=door.host, port=door.port)
        return httpx.Request(request.method, url, headers=request.headers, content=request.read())

    def _look_at(self, response: httpx.Response) -> None:
        """A visitor who is not answered is told so: in a sentence, without thanks, and when to come again."""
        try:
            said = str(response.json()["message"])
            honest = response.status_code in _TOLD and said.endswith(".") and "merci" not in said.lower()
            honest = honest and int(response.headers["Retry-After"]) >= 1
        except (ValueError, KeyError):
            honest = False
        if not honest:
            self.wrong.append(f"told {response.status_code} {response.text[:200]!r}")
