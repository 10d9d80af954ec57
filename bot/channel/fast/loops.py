"""What follows inside a form: Rasa searches its rules first, and then lets the form have its way regardless.

A form that is asking runs after each message, and listens after it ran. Nothing goes before that but
Rasa's own default actions (`/restart` and the like); what the rules say is thrown away.
"""

from __future__ import annotations

from rasa.core.policies.policy import PolicyPrediction
from rasa.core.policies.rule_policy import RulePolicy
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker

_stock_predict = RulePolicy._predict


def predict(
    policy: RulePolicy, tracker: DialogueStateTracker, domain: Domain
) -> tuple[PolicyPrediction, str | None]:
    """What Rasa predicts, and by which rule; without a search where the form decides."""
    action, source = policy._find_action_from_loop_happy_path(tracker)
    default_action, _ = policy._find_action_from_default_actions(tracker)
    if action is None or default_action is not None:
        prediction, found_by = _stock_predict(policy, tracker, domain)
        return prediction, found_by
    probabilities = policy._prediction_result(action, tracker, domain)
    return policy._rule_prediction(probabilities, source, is_no_user_prediction=True), source
