"""What Rasa logs for debugging: it makes deep copies of events and states even when nobody reads them."""

from __future__ import annotations

from types import ModuleType
from typing import TypeVar

import rasa.core.actions.forms
import rasa.core.policies.rule_policy
import rasa.core.processor

_T = TypeVar("_T")

COPYING: tuple[ModuleType, ...] = (
    rasa.core.processor,
    rasa.core.policies.rule_policy,
    rasa.core.actions.forms,
)
"""Modules of Rasa that use `copy` for nothing but their debug logs."""


class Uncopied:
    """Stands in the place of the module `copy`."""

    @staticmethod
    def deepcopy(value: _T) -> _T:
        """The value itself: our logs are read at `ERROR` alone, where none of these are written."""
        return value


def copy_nothing() -> None:
    """Let these modules log without copying."""
    for module in COPYING:
        vars(module)["copy"] = Uncopied
