"""The ways to receivers: one file each, found by itself.

A file of this folder is a connector when it has a `KIND`, the kind of receivers it serves, and `connect`.
docs/connectors.md says how to write one.
"""

from __future__ import annotations

import datetime
import importlib
import pkgutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import httpx

from bot.bootstrap import Services
from bot.leads.lead import Lead
from bot.playbook import Playbook
from bot.sending.attempts import Outcome
from bot.sending.deliveries import Delivery
from bot.sending.receivers import Receiver


@dataclass(frozen=True)
class Tools:
    """What a connector may work with."""

    services: Services
    playbook: Playbook
    http: httpx.AsyncClient
    """For receivers anywhere: it goes nowhere inside, unless an operator has named the host."""
    environ: Mapping[str, str] = field(default_factory=dict, repr=False)
    """For the settings of connectors that are set up by an operator."""


@dataclass(frozen=True)
class Message:
    """What is to be handed over, to whom."""

    delivery: Delivery
    receiver: Receiver
    lead: Lead | None
    """As it is now; None when it is withdrawn, or when the receiver is only tried."""
    at: datetime.datetime


class Connector(Protocol):
    """Hands messages over to receivers of one kind. It may be asked for the same one again."""

    def receiver(self, now: datetime.datetime) -> Receiver | None:
        """The receiver that is there because this connector is; None: administrators add them."""

    async def deliver(self, message: Message) -> Outcome:
        """Hand it over, and say what came of it. What is raised counts as « try again »."""


class ConnectorModule(Protocol):
    """What a file of this folder offers."""

    KIND: str

    def connect(self, tools: Tools) -> Connector | None:
        """The connector; None when it is not set up here. Raises `SettingsError` for a wrong setting."""


def modules() -> Sequence[ConnectorModule]:
    """Every connector of this folder."""
    names = sorted(item.name for item in pkgutil.iter_modules(__path__))
    found = [importlib.import_module(f"{__name__}.{name}") for name in names]
    return [module for module in found if hasattr(module, "KIND")]


def connect_all(tools: Tools) -> Mapping[str, Connector]:
    """The connectors that are set up here, by the kind of receivers they serve."""
    connected = {module.KIND: module.connect(tools) for module in modules()}
    return {kind: connector for kind, connector in connected.items() if connector is not None}
