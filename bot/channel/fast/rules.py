"""The rules that fit a conversation: Rasa tries every rule on every state, some 180 for each prediction.

A rule's latest state names the action that came before, and it fits only if the conversation's does: that
alone leaves a few, which Rasa then tries as ever.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rasa.core.policies.rule_policy import RulePolicy
from rasa.shared.core.constants import PREVIOUS_ACTION, SHOULD_NOT_BE_SET
from rasa.shared.core.domain import State
from rasa.shared.nlu.constants import ACTION_NAME

_stock_possible_keys = RulePolicy._get_possible_keys
_ANY = object()


def possible_keys(policy: RulePolicy, lookup: Mapping[str, str], states: list[State]) -> set[str]:
    """The keys of the rules that fit these states."""
    if not states:
        return set(lookup)
    by_action = _index(policy, lookup)
    action = (states[-1].get(PREVIOUS_ACTION) or {}).get(ACTION_NAME)
    likely = (*by_action.get(action, ()), *by_action.get(_ANY, ()))
    return set(_stock_possible_keys(policy, {key: lookup[key] for key in likely}, states))


def _index(policy: RulePolicy, lookup: Mapping[str, str]) -> dict[Any, list[str]]:
    """The keys of a lookup by the action before, made once; kept with the policy, whose rules they are."""
    kept = vars(policy).setdefault("_rules_by_action", {})
    known = kept.get(id(lookup))
    if known is None or known[0] is not lookup:
        by_action: dict[Any, list[str]] = {}
        for key in lookup:
            by_action.setdefault(_action_before(policy, key), []).append(key)
        known = kept[id(lookup)] = (lookup, by_action)
    index: dict[Any, list[str]] = known[1]
    return index


def _action_before(policy: RulePolicy, key: str) -> Any:
    """What the action before must be named for this rule to fit; `_ANY` when its name decides nothing."""
    states = policy._rule_key_to_state(key)
    name = (states[-1].get(PREVIOUS_ACTION) or {}).get(ACTION_NAME) if states else None
    return name if isinstance(name, str) and name and name != SHOULD_NOT_BE_SET else _ANY
