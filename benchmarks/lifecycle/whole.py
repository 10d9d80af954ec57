"""Some of the conversations with every process up: visitors talk in words, and processes die meanwhile.

The supervisor starts the door, the Rasa server with the trained model and the delivery; it is left to it to
start them again. What is understood is not measured here: visitors say plainly what they are asked for, or
press a button.
"""

from __future__ import annotations

import argparse
import asyncio
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import cache, partial
from pathlib import Path
from typing import Any

import httpx
import yaml

from benchmarks.lifecycle import aftermath, checks
from benchmarks.lifecycle.browser import Browser
from benchmarks.lifecycle.house import House, settled
from benchmarks.lifecycle.product import ROOT, circumstances, served
from benchmarks.lifecycle.spoken import persona, turns
from benchmarks.lifecycle.talks import Ending, Talk, planned
from benchmarks.lifecycle.tool import Tool
from benchmarks.lifecycle.visitors import Heard
from bot import wording
from bot.evaluation.instance import Instance, private_instance
from bot.evaluation.player import Played, Player
from bot.evaluation.ports import free_port
from bot.leads.lead import Lead
from tests.support.processes import kill, pid_of

_AT_ONCE = 4
_PROGRAMS = ("rasa", "door", "delivery")
_THANKS = "utter_saved_"
_BOOKED = "saved"
"""What is said of a request with a call, in `bot/wording/calls.yml`."""
_SHARE_ERASED = 10
RECEIVER = "whole"


class Visitors(Heard):
    """Play conversations at the doors of a whole product, some at once; any door will do for any message."""

    def __init__(self, talks: Sequence[Talk], urls: Sequence[str], at_once: int = _AT_ONCE) -> None:
        super().__init__()
        self.talks = talks
        self._urls = urls
        self._at_once = at_once
        self._over = {talk.number: threading.Event() for talk in talks}
        self.ended: dict[int, Played] = {}
        self.heard: dict[int, list[dict[str, Any]]] = {}
        """What the door answered, each talk by its number."""
        self.wrong: list[str] = []

    def play(self) -> None:
        """All of them, some at once; whoever asks once more does so after the first time."""
        with ThreadPoolExecutor(self._at_once) as pool:
            list(pool.map(self._play, self.talks))

    def _play(self, talk: Talk) -> None:
        if talk.request != talk.number:
            self._over[talk.request].wait()
        try:
            self._talk(talk)
        finally:
            self.played += 1
            self._over[talk.number].set()

    def _talk(self, talk: Talk) -> None:
        browser = Browser(talk.habit, self._urls)
        with httpx.Client(base_url=self._urls[0], timeout=60, transport=browser) as client:
            played = Player(client, persona(talk), talk.number, turns=turns(talk)).play()
        self.ended[talk.number] = played
        self.conversations[talk.number] = played.conversation_id
        self.sent[talk.number] = browser.sent
        self.heard[talk.number] = browser.heard
        self.told[talk.number] = thanks_in(played)
        self.repeats += browser.repeats
        self.wrong.extend(f"talk {talk.number}: {what}" for what in browser.wrong)


def live(given: argparse.Namespace, folder: Path) -> checks.Report:
    """Play `whole` conversations, wait, check, forget some of the people."""
    talks = planned(given.whole, given.seed)
    report = checks.Report()
    port = free_port()
    with private_instance(surroundings(folder, port)) as instance:
        visitors = Visitors(talks, [instance.url])
        disturb = partial(_disturb, instance, visitors, len(talks), given.kills)
        with played(
            report, instance.environment, visitors, port, disturb, given.seed, given.failing
        ) as house:
            report.say(f"{', '.join(_PROGRAMS)} killed {given.kills} times each")
            erased = max(1, len(talks) // _SHARE_ERASED)
            aftermath.erasures(report, house, talks, visitors, erased, given.seed, instance.folder)
    return report


def surroundings(folder: Path, tool_port: int) -> dict[str, str]:
    """The settings of a product that is played with."""
    # Nobody whom the rules name has the address of the first account.
    return {**circumstances(folder, tool_port), "AIGUILLEUR_ADMIN_EMAIL": "direction@exemple.fr"}


@contextmanager
def played(
    report: checks.Report,
    environment: Mapping[str, str],
    visitors: Visitors,
    tool_port: int,
    disturb: Callable[[], None],
    seed: int,
    failing: float,
) -> Iterator[House]:
    """Let the visitors talk while `disturb` does what it wants, wait, and check everything.

    The block finds the house as they have left it.
    """
    house = House.open(environment, f"http://127.0.0.1:{tool_port}/leads", RECEIVER)
    tool = house.tool(seed, failing)
    with served(tool.app(), tool_port):
        started = time.monotonic()
        disturbing = threading.Thread(target=disturb)
        disturbing.start()
        visitors.play()
        disturbing.join()
        seconds = time.monotonic() - started
        asyncio.run(settled(house))
        report.say(
            f"{visitors.played} conversations with every process up in {seconds:.0f} s, settled after"
            f" {time.monotonic() - started:.0f} s"
        )
        report.say(
            f"{visitors.repeats} sendings repeated, {sum(tool.refused.values())} deliveries taken badly"
        )
        _check(report, house, visitors, tool)
        yield house
    house.close()


def _disturb(instance: Instance, visitors: Visitors, talks: int, kills: int) -> None:
    """Kill one process after the other, at moments that are spread over the conversations."""
    victims = [*_PROGRAMS] * kills
    for number, program in enumerate(victims, start=1):
        while visitors.played < talks * number / (len(victims) + 1):
            time.sleep(0.05)  # a kill comes at about this place: no need to be told of every conversation
        kill(pid_of(instance, program))


def _check(report: checks.Report, house: House, visitors: Visitors, tool: Tool) -> None:
    talks = visitors.talks
    for talk in talks:
        played = visitors.ended[talk.number]
        if played.error or not (played.done or talk.ending is Ending.LEFT):
            last = played.asked[-1] if played.asked else "nothing"
            report.wrong(
                f"talk {talk.number} ({talk.segment.value}) did not end; asked last: {last} {played.error}"
                f"\n{house.said(played.conversation_id)}"
            )
    for what in visitors.wrong:
        report.wrong(what)
    stored = checks.leads(report, house, talks, visitors)
    _calls(report, stored, visitors)
    checks.hands(report, house, stored)
    checks.transcripts(report, house, talks, visitors)
    checks.deliveries(report, house, tool)


def _calls(report: checks.Report, stored: Sequence[Lead], visitors: Visitors) -> None:
    """Whoever was promised a call has one."""
    told = {visitors.conversations[number]: name for number, name in visitors.told.items()}
    promised = [lead for lead in stored if told[lead.conversation_id] == _THANKS + _BOOKED]
    for lead in promised:
        if lead.callback_at is None:
            report.wrong(f"lead {lead.id} was promised a call that is not booked")
    report.say(f"{len(promised)} calls promised and booked")


def thanks_in(played: Played) -> str:
    """The name of the response that told the visitor that the request is saved, or nothing."""
    said = [text for entry in played.transcript if entry["who"] == "assistant" for text in entry["texts"]]
    found = [name for text in said for name, begins in _thanks().items() if text.startswith(begins)]
    return found[0] if found else ""


@cache
def _thanks() -> Mapping[str, str]:
    """How each of these responses begins, up to the first thing that is filled in."""
    domain = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))
    responses = domain["responses"].items()
    texts = {name: some[0]["text"] for name, some in responses if name.startswith(_THANKS)}
    calls = wording.load("calls")
    texts |= {f"{_THANKS}{key}": calls[key] for key in (_BOOKED, "taken_while_saving", "nothing_left")}
    return {name: text.split("{")[0] for name, text in texts.items()}
