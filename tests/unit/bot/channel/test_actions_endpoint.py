from __future__ import annotations

import asyncio
import importlib
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from rasa.utils.endpoints import ClientResponseError

from bot.channel.actions_endpoint import ActionsUnusable, LocalActions, import_all
from bot.channel.turn import TurnFailed

ACTIONS = """
import asyncio
import threading
from typing import Any

from rasa_sdk import Action
from rasa_sdk.interfaces import ActionExecutionRejection

runs: list[str] = []
release = threading.Event()  # until then, a slow action goes on


class Probe(Action):
    def name(self) -> str:
        return "action_probe"

    async def run(self, dispatcher: Any, tracker: Any, domain: Any) -> list[dict[str, Any]]:
        runs.append(tracker.sender_id)
        mode = tracker.get_slot("mode")
        if mode == "fail":
            raise RuntimeError("no")
        if mode == "cancel":
            raise asyncio.CancelledError
        if mode == "reject":
            raise ActionExecutionRejection("action_probe", "not now")
        if mode == "block":
            release.wait()
        while mode == "wait" and not release.is_set():
            await asyncio.sleep(0.01)
        if mode == "odd":
            return [{"event": "slot", "name": "a", "value": object()}]
        tracker.latest_message["intent"] = "changed"
        dispatcher.utter_message(text="ok")
        return [{"event": "slot", "name": "a", "value": 1}]


class Validate(Probe):
    def name(self) -> str:
        return "action_validate_slot_mappings"


class Plain(Action):
    def name(self) -> str:
        return "action_plain"

    def run(self, dispatcher: Any, tracker: Any, domain: Any) -> Any:
        if tracker.get_slot("mode") == "wait":
            return asyncio.sleep(1)
        if tracker.get_slot("mode") == "fail":
            raise RuntimeError("no")
        tracker.latest_message["intent"] = "changed"
        dispatcher.utter_message(text="ok")
        return [{"event": "slot", "name": "a", "value": (1, 2)}]
"""


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("actions")
    (folder / "probe_actions.py").write_text(ACTIONS, encoding="utf-8")
    sys.path.insert(0, str(folder))
    yield "probe_actions"
    sys.path.remove(str(folder))


@pytest.fixture
def release(package: str) -> Iterator[threading.Event]:
    """Lets slow actions end; at the end of a test all of them do."""
    event: threading.Event = importlib.import_module(package).release
    event.clear()
    yield event
    event.set()


def local_actions(package: str, seconds: float) -> Iterator[LocalActions]:
    local = LocalActions(package, action_seconds=seconds)
    yield local
    local.close()


@pytest.fixture
def actions(package: str) -> Iterator[LocalActions]:
    yield from local_actions(package, 60)


@pytest.fixture
def hurried(package: str) -> Iterator[LocalActions]:
    """Gives up what is not there at once."""
    yield from local_actions(package, 0.15)


def call(mode: str, sender: str = "c", action: str = "action_probe") -> dict[str, Any]:
    tracker = {
        "sender_id": sender,
        "slots": {"mode": mode},
        "latest_message": {"intent": "greet"},
        "events": [],
    }
    return {"next_action": action, "sender_id": sender, "tracker": tracker, "domain": {}}


async def test_an_action_gives_its_events_and_responses(actions: LocalActions) -> None:
    result = await actions.request(json=call("ok"))
    assert result["events"] == [{"event": "slot", "name": "a", "value": 1}]
    assert result["responses"][0]["text"] == "ok"


async def test_what_an_action_changes_in_its_tracker_stays_there(actions: LocalActions) -> None:
    asked = call("ok")
    await actions.request(json=asked)
    assert asked["tracker"]["latest_message"] == {"intent": "greet"}


async def test_an_action_that_is_no_coroutine_does_as_well(actions: LocalActions) -> None:
    asked = call("ok", action="action_plain")
    result = await actions.request(json=asked)
    assert result["events"] == [{"event": "slot", "name": "a", "value": [1, 2]}]  # as JSON has it
    assert result["responses"][0]["text"] == "ok"
    assert asked["tracker"]["latest_message"] == {"intent": "greet"}


async def test_one_that_ends_as_if_it_was_cancelled_has_ended(actions: LocalActions) -> None:
    with pytest.raises(TurnFailed, match="action_failed"):
        await actions.request(json=call("cancel"))
    assert (await actions.request(json=call("ok")))["responses"][0]["text"] == "ok"


@pytest.mark.parametrize("mode", ["fail", "wait"])
async def test_one_that_fails_or_waits_without_being_a_coroutine_ends_the_turn(
    actions: LocalActions, mode: str
) -> None:
    with pytest.raises(TurnFailed, match="action_failed"):
        await actions.request(json=call(mode, action="action_plain"))


@pytest.mark.parametrize("mode", ["fail", "odd"])
async def test_what_goes_wrong_ends_the_turn(actions: LocalActions, mode: str) -> None:
    with pytest.raises(TurnFailed) as failure:
        await actions.request(json=call(mode))
    assert (failure.value.code, failure.value.detail) == ("action_failed", "action_probe")


@pytest.mark.parametrize("mode", ["block", "wait"])
async def test_what_does_not_end_in_time_is_given_up(
    hurried: LocalActions, release: threading.Event, mode: str
) -> None:
    with pytest.raises(TurnFailed) as failure:
        await hurried.request(json=call(mode))
    assert (failure.value.code, failure.value.detail) == ("action_deadline", "action_probe")
    release.set()


async def test_an_unknown_action_ends_the_turn(actions: LocalActions) -> None:
    with pytest.raises(TurnFailed):
        await actions.request(json=call("ok", action="action_unknown"))


async def test_a_rejection_is_told_to_rasa_as_an_action_server_would(actions: LocalActions) -> None:
    with pytest.raises(ClientResponseError) as rejection:
        await actions.request(json=call("reject"))
    assert rejection.value.status == 400
    assert '"action_name": "action_probe"' in rejection.value.text


async def test_a_rejected_validation_of_slots_ends_the_turn(actions: LocalActions) -> None:
    with pytest.raises(TurnFailed):
        await actions.request(json=call("reject", action="action_validate_slot_mappings"))


async def test_a_blocking_action_delays_nobody_else(actions: LocalActions, release: threading.Event) -> None:
    slow = asyncio.ensure_future(actions.request(json=call("block", "slow")))
    await asyncio.sleep(0)
    assert await actions.request(json=call("ok", "quick"))
    assert not slow.done()
    release.set()
    assert await slow


async def test_while_a_given_up_action_runs_its_conversation_runs_no_other(
    hurried: LocalActions, release: threading.Event
) -> None:
    with pytest.raises(TurnFailed, match="action_deadline"):
        await hurried.request(json=call("block"))
    with pytest.raises(TurnFailed, match="action_still_running"):
        await hurried.request(json=call("ok"))
    release.set()
    assert await first_answer(hurried)


async def first_answer(actions: LocalActions) -> Any:
    """The answer, as soon as the conversation is free again."""
    deadline = asyncio.get_running_loop().time() + 60
    while True:
        try:
            return await actions.request(json=call("ok"))
        except TurnFailed:
            assert asyncio.get_running_loop().time() < deadline
            await asyncio.sleep(0.02)


def test_a_package_that_has_something_to_prepare_prepares_it_when_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "warm_actions"
    package.mkdir()
    (package / "__init__.py").write_text("warm = []\n")
    (package / "warming.py").write_text(
        "import warm_actions\ndef warm_up():\n    warm_actions.warm.append(1)\n"
    )
    monkeypatch.syspath_prepend(str(tmp_path))
    endpoint = LocalActions("warm_actions")
    warm_actions = importlib.import_module("warm_actions")
    assert warm_actions.warm == []
    endpoint.warm_up()
    assert warm_actions.warm == [1]
    endpoint.close()


def test_a_package_that_has_nothing_to_prepare_is_served_as_it_is(actions: LocalActions) -> None:
    actions.warm_up()


def test_the_actions_found_are_known_by_name(actions: LocalActions) -> None:
    assert {"action_probe", "action_validate_slot_mappings"} <= actions.names


def test_a_module_of_the_actions_that_cannot_be_imported_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "broken_actions"
    package.mkdir()
    (package / "__init__.py").write_text("")
    (package / "save.py").write_text("import a_module_that_is_not_there\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    with pytest.raises(ActionsUnusable, match="broken_actions.save cannot be imported"):
        import_all("broken_actions")
