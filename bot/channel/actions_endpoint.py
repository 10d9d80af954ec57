"""Where custom actions run: inside this process, or on an action server of their own. Either way, strictly.

Rasa swallows a failing slot validation and keeps the values it could not check. Here every failure of a
custom action that is not a rejection ends the turn, wherever Rasa called it from.
"""

from __future__ import annotations

import asyncio
import contextvars
import importlib
import inspect
import json as jsonlib
import pkgutil
import threading
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from async_timeout import timeout
from rasa.shared.core.constants import ACTION_VALIDATE_SLOT_MAPPINGS
from rasa.utils.endpoints import ClientResponseError, EndpointConfig
from rasa_sdk.executor import ActionExecutor
from rasa_sdk.interfaces import ActionExecutionRejection

from bot.channel.fast.copies import plain_copy
from bot.channel.turn import TurnFailed
from bot.telemetry import traces
from bot.telemetry.stages import async_stage

ACTION_SECONDS = 3.0
_REJECTED = 400
_THREADS = 4
_WARMING = "warming"


class ActionsUnusable(Exception):
    """A module of the actions cannot be imported. rasa_sdk logs that and serves without them; we do not."""


def import_all(package: str) -> None:
    """Import every module of the package, or say which one cannot be. Raises ActionsUnusable."""
    name = package
    try:
        found = importlib.import_module(name)
        for module in pkgutil.iter_modules(getattr(found, "__path__", ()), f"{package}."):
            name = module.name
            importlib.import_module(name)
    except Exception as error:
        raise ActionsUnusable(f"{name} cannot be imported: {type(error).__name__}: {error}") from error


class StrictEndpoint(EndpointConfig):
    """An action endpoint whose failures and delays end the turn."""

    def __init__(self, url: str, action_seconds: float = ACTION_SECONDS, **kwargs: Any) -> None:
        super().__init__(url, enable_selective_domain=True, **kwargs)
        self._action_seconds = action_seconds

    @async_stage("actions")
    async def request(
        self,
        method: str = "post",
        subpath: str | None = None,
        content_type: str | None = "application/json",
        compress: bool = False,
        **kwargs: Any,
    ) -> Any:
        """Run the action and hand back its events and responses."""
        call: dict[str, Any] = kwargs["json"]
        name = str(call.get("next_action"))
        traces.note("action", name)
        try:
            return await self._call(call, compress)
        except asyncio.TimeoutError as error:
            raise TurnFailed("action_deadline", name) from error
        except ClientResponseError as error:
            # Rasa takes a rejected validation for no validation at all: nothing unchecked may be kept.
            if error.status == _REJECTED and name != ACTION_VALIDATE_SLOT_MAPPINGS:
                raise
            raise TurnFailed("action_failed", name) from error
        except Exception as error:
            raise TurnFailed("action_failed", name) from error

    async def _call(self, call: dict[str, Any], compress: bool) -> Any:
        """Raises asyncio.TimeoutError when it takes too long."""
        async with timeout(self._action_seconds):
            return await super().request(json=call, compress=compress, headers=traces.headers())


class LocalActions(StrictEndpoint):
    """Runs the custom actions in this process, on threads, so that a slow one delays nobody else."""

    def __init__(self, package: str = "actions", action_seconds: float = ACTION_SECONDS) -> None:
        super().__init__("local://actions", action_seconds)
        import_all(package)
        self._package = package
        self._executor = ActionExecutor()
        self._executor.register_package(package)
        self._threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="action")
        self._loops = threading.local()
        self._running: dict[str, asyncio.Future[Any]] = {}

    def warm_up(self) -> None:
        """Let the package make what its first turn would wait for, if it has a module `warming`."""
        places = getattr(importlib.import_module(self._package), "__path__", ())
        if any(module.name == _WARMING for module in pkgutil.iter_modules(places)):
            importlib.import_module(f"{self._package}.{_WARMING}").warm_up()

    @property
    def names(self) -> frozenset[str]:
        """The names of the actions found in the package."""
        return frozenset(self._executor.actions)

    async def _call(self, call: dict[str, Any], compress: bool) -> Any:
        conversation = str(call.get("sender_id"))
        overdue = self._running.get(conversation)
        if overdue is not None and not overdue.done():
            # The action of a turn that was given up still runs: a second one beside it could undo its work.
            raise TurnFailed("action_still_running", str(call.get("next_action")))
        future = self._begun(conversation, _detached(call))
        # Whoever is given up is not interrupted: a thread cannot be.
        if not (await asyncio.wait((future,), timeout=self._action_seconds))[0]:
            raise asyncio.TimeoutError
        try:
            return future.result()
        except ActionExecutionRejection as error:
            body = jsonlib.dumps({"action_name": error.action_name, "error": error.message})
            raise ClientResponseError(_REJECTED, "rejected", body) from error

    def _begun(self, conversation: str, call: dict[str, Any]) -> asyncio.Future[Any]:
        """The result to come, told by one callback: a future of the executor's takes three."""
        loop = asyncio.get_running_loop()
        future = loop.create_future()

        def run() -> None:
            try:
                loop.call_soon_threadsafe(self._end, conversation, future, self._run(call), None)
            except BaseException as error:
                # Whatever it is: an action whose end nobody hears of runs for ever.
                failure = error if isinstance(error, Exception) else RuntimeError(type(error).__name__)
                loop.call_soon_threadsafe(self._end, conversation, future, None, failure)

        self._threads.submit(contextvars.copy_context().run, run)
        self._running[conversation] = future
        return future

    def _run(self, call: dict[str, Any]) -> Any:
        """On a thread: an action that is a coroutine needs a loop, and each thread has one of its own."""
        running = self._executor.run(call)
        if inspect.iscoroutinefunction(self._executor.actions.get(str(call.get("next_action")))):
            own = getattr(self._loops, "own", None)
            if own is None:
                own = self._loops.own = _OwnLoop()
            return plain_copy(own.loop.run_until_complete(running))
        return plain_copy(_result_of(running))

    def _end(
        self, conversation: str, future: asyncio.Future[Any], found: Any, error: Exception | None
    ) -> None:
        if self._running.get(conversation) is future:
            del self._running[conversation]
        if error is None:
            future.set_result(found)
        else:
            future.set_exception(error)
            future.exception()  # seen: a turn that was given up waits for it no more

    def close(self) -> None:
        """Let the threads end."""
        self._threads.shutdown(wait=False)


class _OwnLoop:
    """The event loop of one thread, closed when the thread ends and lets go of it."""

    def __init__(self) -> None:
        self.loop = asyncio.new_event_loop()

    def __del__(self) -> None:
        self.loop.close()


def _result_of(running: Coroutine[Any, Any, Any]) -> Any:
    """What a coroutine returns that waits for nothing."""
    try:
        running.send(None)
    except StopIteration as done:
        return done.value
    running.close()
    raise RuntimeError("an action that is no coroutine function waits for something")


def _detached(call: dict[str, Any]) -> dict[str, Any]:
    """The call with its own copy of what actions may change; past events are shared: nobody changes them."""
    tracker = call["tracker"]
    own = {key: value for key, value in tracker.items() if key != "events"}
    return {**call, "tracker": {**plain_copy(own), "events": tracker["events"]}}
