"""The engine of Safari in Debian's packages, WebKitGTK: driven on a screen that nobody sees."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from bot.evaluation.ports import free_port
from tests.support.waiting import PATIENCE, eventually

INSTALLED = shutil.which("WebKitWebDriver") is not None and shutil.which("Xvfb") is not None
# Clicks go where things are, not where they were on their way.
_WITHOUT_ANIMATIONS = "[Settings]\ngtk-enable-animations=0\n"
# This driver does not pass on what pages complain of: they note it themselves, as soon as they are loaded.
_NOTE_COMPLAINTS = """
  const complaints = window.complaints = [];
  addEventListener("securitypolicyviolation", (refused) => complaints.push(refused.effectiveDirective));
  addEventListener("error", ({ message }) => complaints.push(message));
  addEventListener("unhandledrejection", ({ reason }) => complaints.push(String(reason)));
  for (const level of ["warn", "error"]) console[level] = (...words) => complaints.push(words.join(" "));
"""


class WebKit:
    """One driver; each tab is a browser of its own, which keeps nothing."""

    def __init__(self, driver: httpx.Client) -> None:
        self._driver = driver

    @contextmanager
    def tab(self) -> Iterator[WebKitTab]:
        """A browser of a visitor who has never been here, closed at the end."""
        session = self._call("POST", "/session", capabilities={})["sessionId"]
        try:
            yield WebKitTab(self, f"/session/{session}")
        finally:
            self._call("DELETE", f"/session/{session}")

    def post(self, path: str, **parameters: Any) -> Any:
        """The value of one command."""
        return self._call("POST", path, **parameters)

    def _call(self, method: str, path: str, **parameters: Any) -> Any:
        answer = self._driver.request(method, path, json=parameters)
        value = answer.json()["value"]
        assert answer.is_success, f"{path}: {value['message']}"
        return value


class WebKitTab:
    """What a visitor does in one browser."""

    def __init__(self, webkit: WebKit, session: str) -> None:
        self._webkit = webkit
        self._session = session
        self._complaints: list[str] = []

    def visit(self, address: str) -> None:
        """Loads a page, with all that belongs to it."""
        self._note_complaints()
        self._webkit.post(f"{self._session}/url", url=address)
        self._webkit.post(f"{self._session}/execute/sync", script=_NOTE_COMPLAINTS, args=[])

    def evaluate(self, expression: str) -> Any:
        """The value of an expression of JavaScript, as JSON has it."""
        script = f"return JSON.stringify({expression}) ?? 'null'"
        return json.loads(self._webkit.post(f"{self._session}/execute/sync", script=script, args=[]))

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
        """What the pages complained of since this was last asked."""
        self._note_complaints()
        complaints, self._complaints = self._complaints, []
        return complaints

    def _note_complaints(self) -> None:
        self._complaints += self.evaluate("window.complaints ? window.complaints.splice(0) : []")

    def _perform(self, source: dict[str, Any]) -> None:
        self._webkit.post(f"{self._session}/actions", actions=[source])


@contextmanager
def running_webkit(folder: Path) -> Iterator[WebKit]:
    """Runs the driver on a screen of its own, with this folder as home; nothing is written elsewhere."""
    assert INSTALLED, "webkit2gtk-driver or xvfb is not installed"
    settings = folder / ".config" / "gtk-3.0" / "settings.ini"
    settings.parent.mkdir(parents=True)
    settings.write_text(_WITHOUT_ANIMATIONS, encoding="utf-8")
    port = free_port()
    with _screen(folder) as screen, (folder / "log").open("w") as log:
        environment = {**os.environ, "HOME": str(folder), "DISPLAY": screen}
        environment.pop("XDG_CONFIG_HOME", None)
        command = ["WebKitWebDriver", f"--port={port}"]
        process = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
        try:
            with httpx.Client(
                base_url=f"http://127.0.0.1:{port}", timeout=PATIENCE, trust_env=False
            ) as driver:
                eventually(lambda: _is_ready(driver), "the driver of WebKit is ready")
                yield WebKit(driver)
        finally:
            process.terminate()
            process.wait(timeout=PATIENCE)


@contextmanager
def _screen(folder: Path) -> Iterator[str]:
    """A screen in memory; gives the name under which programs find it."""
    number = folder / "screen"
    command = ["Xvfb", "-displayfd", "1", "-screen", "0", "1280x900x24", "-nolisten", "tcp"]
    with number.open("w") as written, (folder / "screen.log").open("w") as log:
        process = subprocess.Popen(command, stdout=written, stderr=log)
    try:
        yield ":" + eventually(lambda: number.read_text().strip(), "Xvfb says which screen it is")
    finally:
        process.terminate()
        process.wait(timeout=PATIENCE)


def _is_ready(driver: httpx.Client) -> bool:
    try:
        return bool(driver.get("/status").json()["value"]["ready"])
    except httpx.TransportError:
        return False
