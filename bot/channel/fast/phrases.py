"""Which of several responses is said.

Rasa asks numpy, which makes an array of the responses first; and its generator was seeded before the servers
were forked, so that all of them would choose the same.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from typing import Any

from rasa.core.nlg.generator import ResponseVariationFilter
from rasa.core.nlg.response import TemplatedNaturalLanguageGenerator


def random_response(
    generator: TemplatedNaturalLanguageGenerator, action: str, channel: str, slots: Mapping[str, Any]
) -> Any:
    """Any of the responses of this action that suit the channel and the slots; None when there is none."""
    known = generator.responses
    if action not in known:
        return None
    suitable = ResponseVariationFilter(known).responses_for_utter_action(action, channel, slots)
    return random.choice(suitable) if suitable else None
