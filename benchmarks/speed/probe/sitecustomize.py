"""Found by every Python whose path holds this folder: notes how long each stage of a turn takes.

The environment variable `SPEED_STAGES` names the folder in which each process keeps a file of its totals,
written every half second. A stage's time is its own: what a stage within it takes counts there alone.
"""

from __future__ import annotations

import contextlib
import contextvars
import functools
import importlib.abc
import importlib.machinery
import inspect
import json
import os
import sys
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

# Where a stage begins and ends: module → function → stage. Both contenders run Rasa's own processor.
WATCHED: dict[str, dict[str, str]] = {
    "rasa.core.processor": {
        "MessageProcessor.handle_message": "turn",
        "MessageProcessor._parse_message_with_graph": "understanding",
        "MessageProcessor._predict_next_with_tracker": "policies",
        "MessageProcessor._run_action": "around_actions",
    },
    "rasa.core.tracker_store": {
        "SQLTrackerStore.retrieve": "tracker_store",
        "SQLTrackerStore.retrieve_full_tracker": "tracker_store",
        "SQLTrackerStore.save": "tracker_store",
    },
    "rasa.utils.endpoints": {"EndpointConfig.request": "calling_actions"},
    "rasa_sdk.executor": {"ActionExecutor.run": "actions"},
    "bot.channel.store": {
        "StrictTrackerStore.retrieve": "tracker_store",
        "StrictTrackerStore.retrieve_full_tracker": "tracker_store",
        "StrictTrackerStore.save": "tracker_store",
    },
    "bot.channel.actions_endpoint": {"StrictEndpoint.request": "calling_actions"},
    "bot.leads.capture": {"capture_draft": "leads_database", "capture_final": "leads_database"},
    "bot.web.chat.drafts": {"Drafts.keep": "leads_database"},
    "bot.web.chat.store": {
        "Store.read": "transcript_database",
        "Store.write": "transcript_database",
        "Store.write_with_others": "transcript_database",
        "Store.run": "transcript_database",
    },
}
_EVERY = 0.5


class _Frame:
    """A stage that is going on; what the stages within it take is subtracted from it."""

    __slots__ = ("within",)

    def __init__(self) -> None:
        self.within = 0.0


_current: contextvars.ContextVar[_Frame | None] = contextvars.ContextVar("stage", default=None)
_totals: dict[str, list[float]] = {}
_lock = threading.Lock()
_writer = 0
"""The process whose totals are written; 0: nobody's."""


@contextlib.contextmanager
def _stage(name: str) -> Any:
    parent, own = _current.get(), _Frame()
    token = _current.set(own)
    begun = time.perf_counter()
    try:
        yield
    finally:
        took = time.perf_counter() - begun
        _current.reset(token)
        _go_on_in_forks()
        with _lock:
            if parent is not None:
                parent.within += took
            total = _totals.setdefault(name, [0, 0.0])
            total[0] += 1
            total[1] += took - own.within


def watched(function: Callable[..., Any], stage: str) -> Callable[..., Any]:
    """The same function, whose time counts for the stage."""
    if inspect.iscoroutinefunction(function):

        @functools.wraps(function)
        async def run_async(*args: Any, **kwargs: Any) -> Any:
            with _stage(stage):
                return await function(*args, **kwargs)

        return run_async

    @functools.wraps(function)
    def run(*args: Any, **kwargs: Any) -> Any:
        with _stage(stage):
            return function(*args, **kwargs)

    return run


def watch(module: ModuleType, stages: dict[str, str]) -> None:
    """Replace the functions of a module that was just imported."""
    for path, stage in stages.items():
        holder: Any = module
        *outer, name = path.split(".")
        for part in outer:
            holder = getattr(holder, part, None)
        if holder is not None and name in vars(holder):
            setattr(holder, name, watched(vars(holder)[name], stage))


class _Loader(importlib.abc.Loader):
    def __init__(self, loader: Any, stages: dict[str, str]) -> None:
        self._loader, self._stages = loader, stages

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> ModuleType | None:
        return self._loader.create_module(spec)

    def exec_module(self, module: ModuleType) -> None:
        self._loader.exec_module(module)
        watch(module, self._stages)


class _Finder(importlib.abc.MetaPathFinder):
    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        if fullname not in WATCHED:
            return None
        spec = importlib.machinery.PathFinder.find_spec(fullname, path, target)
        if spec is not None and spec.loader is not None:
            spec.loader = _Loader(spec.loader, WATCHED[fullname])
        return spec


def _keep_writing(file: Path) -> None:
    while True:
        time.sleep(_EVERY)  # a process that is measured may be killed: what it added up is on disk by then
        with _lock:
            text = json.dumps(_totals)
        if text != "{}":
            new = file.with_suffix(".new")
            new.write_text(text)
            new.replace(file)


def start(folder: Path) -> None:
    """Watch this process, from before its first import."""
    sys.meta_path.insert(0, _Finder())
    _write(folder)


def _write(folder: Path) -> None:
    global _writer
    _writer = os.getpid()
    file = folder / f"{_writer}.json"
    threading.Thread(target=_keep_writing, args=(file,), daemon=True, name="stages").start()


def _go_on_in_forks() -> None:
    """A fork has none of its parent's threads, and keeps totals of its own."""
    global _lock
    if _writer not in (0, os.getpid()):
        _lock = threading.Lock()
        _totals.clear()
        _write(Path(os.environ["SPEED_STAGES"]))


if os.environ.get("SPEED_STAGES"):
    start(Path(os.environ["SPEED_STAGES"]))
