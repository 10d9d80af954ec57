"""What a browser does: it sends again until there is an answer, and is clicked twice or reloaded."""

from __future__ import annotations

import json
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx

from benchmarks.lifecycle.talks import Habit

_MESSAGES = "/chat/messages"
_LATER = frozenset({408, 429, 500, 502, 503, 504})
_PATIENCE_SECONDS = 240.0


class Browser(httpx.BaseTransport):
    """One visitor's; whoever talks through it need not know of anything that goes wrong."""

    def __init__(self, habit: Habit) -> None:
        self._habit = habit
        self._network = httpx.HTTPTransport()
        self._asked = ""
        self.sent: list[str] = []
        """The ids of the messages, in order."""
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
        """Look at the conversation so far, and send the last message once more."""
        again = httpx.Request("GET", request.url, headers={"Authorization": request.headers["Authorization"]})
        found = [message for message in self._insist(again).json()["messages"] if message["id"] == name]
        if [message["status"] for message in found] != ["answered"]:
            self.wrong.append(f"after a reload, the last message stands there {len(found)} times")
        self._compare("a reload", answer, self._insist(request))

    def _compare(self, after: str, first: httpx.Response, second: httpx.Response) -> None:
        said: list[Any] = [answer.json().get("messages") for answer in (first, second)]
        if said[0] != said[1]:
            self.wrong.append(f"after {after}, one message had two answers")

    def _insist(self, request: httpx.Request) -> httpx.Response:
        """The door's answer, however often it has to be asked."""
        pause, deadline = 0.1, time.monotonic() + _PATIENCE_SECONDS
        while True:
            try:
                response = self._network.handle_request(request)
                response.read()
            except httpx.TransportError:  # a process is being started again
                if time.monotonic() > deadline:
                    raise
            else:
                if response.status_code not in _LATER or time.monotonic() > deadline:
                    return response
            self.repeats += 1
            time.sleep(pause)
            pause = min(2 * pause, 2.0)
