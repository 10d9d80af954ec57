"""Work of Rasa that costs more than what it is done for, replaced by equivalents.

Each module names what it replaces and why; its tests compare it with Rasa's own on many inputs.
"""

from __future__ import annotations

from rasa.core.actions import action
from rasa.core.actions.action import ActionExtractSlots, RemoteAction
from rasa.core.actions.forms import FormAction
from rasa.core.nlg.response import TemplatedNaturalLanguageGenerator
from rasa.core.policies.rule_policy import RulePolicy
from rasa.shared.core.events import Event

from bot.channel.fast import logs
from bot.channel.fast.actions import action_for
from bot.channel.fast.calls import action_call
from bot.channel.fast.events import resolve_by_type
from bot.channel.fast.extraction import extract_slots
from bot.channel.fast.forms import temporary_tracker
from bot.channel.fast.loops import predict
from bot.channel.fast.phrases import random_response
from bot.channel.fast.results import check_action_result
from bot.channel.fast.rules import possible_keys


def install() -> None:
    """Put all of them in place for this process."""
    action.action_for_name_or_text = action_for
    RemoteAction._action_call_format = action_call
    RemoteAction._validate_action_result = check_action_result
    FormAction._temporary_tracker = temporary_tracker
    ActionExtractSlots.run = extract_slots
    TemplatedNaturalLanguageGenerator._random_response_for = random_response
    RulePolicy._get_possible_keys = possible_keys
    RulePolicy._predict = predict
    Event.resolve_by_type = staticmethod(resolve_by_type)
    logs.copy_nothing()
