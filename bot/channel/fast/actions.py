"""The action of a name: Rasa makes its dozen default actions anew to find one, five times a turn.

Those kept here hold nothing of a conversation: a name, and where custom actions run.
"""

from __future__ import annotations

import weakref

from rasa.core.actions import action as rasa_action
from rasa.core.actions.action import (
    Action,
    ActionBotResponse,
    ActionExtractSlots,
    ActionListen,
    RemoteAction,
)
from rasa.core.actions.forms import FormAction
from rasa.shared.core.domain import Domain
from rasa.utils.endpoints import EndpointConfig

_stock_action_for = rasa_action.action_for_name_or_text
_KEPT = frozenset({ActionBotResponse, ActionExtractSlots, ActionListen, FormAction, RemoteAction})
"""Other actions, for example those that choose among answers, remember something of their last run."""


def action_for(name: str, domain: Domain, endpoint: EndpointConfig | None) -> Action:
    """The action of this name as Rasa makes it, made once for a domain."""
    known = _known.of(domain, endpoint)
    if name not in known:
        made = _stock_action_for(name, domain, endpoint)
        if type(made) not in _KEPT:
            return made
        known[name] = made
    return known[name]


class _LastDomain:
    """The actions of the domain of this process."""

    def __init__(self) -> None:
        self._of: weakref.ref[Domain] | None = None
        self._endpoint: EndpointConfig | None = None
        self._actions: dict[str, Action] = {}

    def of(self, domain: Domain, endpoint: EndpointConfig | None) -> dict[str, Action]:
        if self._of is None or self._of() is not domain or self._endpoint is not endpoint:
            self._of, self._endpoint, self._actions = weakref.ref(domain), endpoint, {}
        return self._actions


_known = _LastDomain()
