"""A real Firefox, driven over WebDriver BiDi: Playwright knows only a Firefox of its own."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from websocket import WebSocket, create_connection

from tests.support.waiting import PATIENCE, eventually

FIREFOX = shutil.which("firefox-esr")
_PREFERENCES = {
    # A window that nobody looks at has the focus all the same.
    "focusmanager.testmode": True,
    # Clicks go where things are, not where they were on their way.
    "ui.prefersReducedMotion": 1,
}
_ALL_SAID = "That is all."


class Firefox:
    """One browser; each tab begins without anything that others have stored."""

    def __init__(self, connection: WebSocket) -> None:
        self._connection = connection
        self._calls = 0
        self._heard: list[tuple[str, str]] = []
        self.call("session.new", capabilities={})
        self.call("session.subscribe", events=["log.entryAdded"])

    @contextmanager
    def tab(self) -> Iterator[FirefoxTab]:
        """A tab of a visitor who has never been here, closed at the end."""
        visitor = self.call("browser.createUserContext")["userContext"]
        opened = self.call("browsingContext.create", type="tab", userContext=visitor)
        try:
            yield FirefoxTab(self, opened["context"])
        finally:
            self.call("browser.removeUserContext", userContext=visitor)
            self._heard.clear()

    def call(self, method: str, **parameters: Any) -> dict[str, Any]:
        """The result of one command; notes what pages say meanwhile."""
        self._calls += 1
        self._connection.send(json.dumps({"id": self._calls, "method": method, "params": parameters}))
        while True:
            message = json.loads(self._connection.recv())
            if message["type"] == "event":
                self._note(message["params"])
            elif message["id"] == self._calls:
                assert message["type"] == "success", f"{method}: {message['message']}"
                result: dict[str, Any] = message["result"]
                return result

    def has_heard(self, text: str) -> bool:
        """Whether a page has said this; gives the browser the time to pass it on."""
        self.call("session.status")
        return any(said == text for _, said in self._heard)

    def take_complaints(self) -> list[str]:
        """What pages warned of, and where they failed, since this was last asked."""
        heard, self._heard = self._heard, []
        return [text for level, text in heard if level in ("warn", "error")]

    def _note(self, entry: dict[str, Any]) -> None:
        self._heard.append((entry["level"], entry["text"]))


class FirefoxTab:
    """What a visitor does in one tab."""

    def __init__(self, firefox: Firefox, context: str) -> None:
        self._firefox = firefox
        self._context = context

    def visit(self, address: str) -> None:
        """Loads a page, with all that belongs to it."""
        self._firefox.call("browsingContext.navigate", context=self._context, url=address, wait="complete")

    def evaluate(self, expression: str) -> Any:
        """The value of an expression of JavaScript, as JSON has it."""
        target = {"context": self._context}
        script = f"(async () => JSON.stringify(await ({expression})) ?? 'null')()"
        answer = self._firefox.call("script.evaluate", expression=script, target=target, awaitPromise=True)
        assert answer["type"] == "success", answer["exceptionDetails"]["text"]
        return json.loads(answer["result"]["value"])

    def click(self, x: int, y: int) -> None:
        """Presses the mouse at this point of what is seen."""
        move = {"type": "pointerMove", "x": x, "y": y}
        down, up = ({"type": kind, "button": 0} for kind in ("pointerDown", "pointerUp"))
        self._perform({"type": "pointer", "id": "mouse", "actions": [move, down, up]})

    def press(self, keys: str) -> None:
        """Types characters, or keys by their code in WebDriver."""
        actions = [{"type": kind, "value": key} for key in keys for kind in ("keyDown", "keyUp")]
        self._perform({"type": "key", "id": "keyboard", "actions": actions})

    def take_complaints(self) -> list[str]:
        """What the page complained of since this was last asked."""
        # What is told comes after the answers, but in its order: when the last word is there, all of it is.
        self.evaluate(f"console.info({json.dumps(_ALL_SAID)})")
        eventually(lambda: self._firefox.has_heard(_ALL_SAID), "Firefox tells what pages complain of")
        return self._firefox.take_complaints()

    def _perform(self, source: dict[str, Any]) -> None:
        self._firefox.call("input.performActions", context=self._context, actions=[source])


@contextmanager
def running_firefox(folder: Path) -> Iterator[Firefox]:
    """Runs Firefox with an empty profile in this folder; nothing is written elsewhere."""
    assert FIREFOX is not None, "firefox-esr is not installed"
    lines = (f"user_pref({json.dumps(name)}, {json.dumps(value)});\n" for name, value in _PREFERENCES.items())
    (folder / "user.js").write_text("".join(lines), encoding="utf-8")
    command = [FIREFOX, "--headless", "--no-remote", "--profile", str(folder), "--remote-debugging-port", "0"]
    with (folder / "log").open("w") as log:
        process = subprocess.Popen(command, env={**os.environ, "HOME": str(folder)}, stdout=log, stderr=log)
    try:
        address = eventually(lambda: _address(folder), "Firefox listens")
        # Firefox refuses whoever says that a website sent them.
        with closing(create_connection(address, timeout=PATIENCE, suppress_origin=True)) as connection:
            yield Firefox(connection)
    finally:
        process.terminate()
        process.wait(timeout=PATIENCE)


def _address(profile: Path) -> str | None:
    """Where Firefox listens, as soon as it has written it down."""
    try:
        server = json.loads((profile / "WebDriverBiDiServer.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return f"ws://{server['ws_host']}:{server['ws_port']}/session"
