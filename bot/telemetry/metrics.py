"""Every metric of the product, in one place; docs/operations.md says what each means and what to do.

Each process keeps its own and publishes them at an address of its own, so nothing is shared or locked between
processes. Labels come from closed sets that stand in the code: no visitor can make a new one.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from prometheus_client import Counter, Gauge, Histogram, disable_created_metrics

disable_created_metrics()  # type: ignore[no-untyped-call]

_OF_TURNS = (0.005, 0.01, 0.02, 0.03, 0.05, 0.075, 0.1, 0.15, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
_OF_PARTS = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
_OF_ATTEMPTS = (0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 15.0, 45.0)
_OF_CONFIDENCE = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99, 1.0)

BUILD = Gauge("aiguilleur_build_info", "What runs in this process.", ("process", "version", "python"))
MODEL = Gauge("aiguilleur_model_info", "The model that understands visitors in this process.", ("model",))
TURN = Histogram(
    "aiguilleur_turn_duration_seconds", "From a message to its answer.", ("process",), buckets=_OF_TURNS
)
STAGE = Histogram(
    "aiguilleur_turn_stage_duration_seconds",
    "What one stage took of one turn, all its parts together.",
    ("process", "stage"),
    buckets=_OF_PARTS,
)
IN_PROGRESS = Gauge("aiguilleur_turns_in_progress", "Turns that are being worked on now.", ("process",))
TURNS = Counter("aiguilleur_turns", "How the attempts to answer a message ended.", ("outcome",))
FAILED_TURNS = Counter("aiguilleur_rasa_failed_turns", "Turns of which Rasa kept nothing, by why.", ("code",))
REFUSED = Counter(
    "aiguilleur_refused_requests", "Requests that the door refused, by the protocol's code.", ("code",)
)
MESSAGES = Counter("aiguilleur_messages", "Visitors' messages that were answered, by kind.", ("kind",))
NOT_UNDERSTOOD = Counter("aiguilleur_messages_not_understood", "Typed messages that said nothing to us.")
CONFIDENCE = Histogram(
    "aiguilleur_intent_confidence",
    "How sure the classifier was of each typed message.",
    buckets=_OF_CONFIDENCE,
)
LEADS = Counter("aiguilleur_leads_saved", "New confirmed requests, tests left out.", ("status", "segment"))
TRANSACTION = Histogram(
    "aiguilleur_database_transaction_duration_seconds",
    "From the wish for a connection to its return.",
    ("access",),
    buckets=_OF_PARTS,
)
DATABASE_ERRORS = Counter(
    "aiguilleur_database_errors", "Times the database could not be used, by why.", ("reason",)
)
DATABASE_RETRIES = Counter("aiguilleur_database_retries", "Transactions that were tried again.")
LOOP_LAG = Histogram(
    "aiguilleur_event_loop_lag_seconds",
    "How late the event loop did what was due.",
    buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0),
)
ATTEMPTS = Counter(
    "aiguilleur_delivery_attempts", "Attempts to hand something over, by how they ended.", ("kind", "outcome")
)
ATTEMPT = Histogram(
    "aiguilleur_delivery_attempt_duration_seconds",
    "How long receivers and the mail server took.",
    ("kind",),
    buckets=_OF_ATTEMPTS,
)
TASK_RUNS = Counter("aiguilleur_task_runs", "Runs of what is done by the clock.", ("task", "outcome"))
TASK_SUCCESS = Gauge(
    "aiguilleur_task_last_success_timestamp_seconds",
    "When a task last ended well in this process.",
    ("task",),
)

_KINDS = {kind: MESSAGES.labels(kind) for kind in ("open", "text", "button")}
_OUTCOMES = {name: TURNS.labels(name) for name in ("answered", "postponed", "given_up", "erased")}
_NOT_UNDERSTOOD = ["not_understood"]


def turn_ended(outcome: str) -> None:
    """An attempt to answer a message is over: `answered`, `postponed`, `given_up` or `erased`."""
    _OUTCOMES[outcome].inc()


def message_answered(kind: str, understanding: Mapping[str, Any]) -> None:
    """What a message was understood as, once it is answered."""
    _KINDS[kind].inc()
    if kind != "text":
        return
    confidence = understanding.get("confidence")
    CONFIDENCE.observe(confidence if isinstance(confidence, float) else 0.0)
    if understanding.get("acts") == _NOT_UNDERSTOOD:
        NOT_UNDERSTOOD.inc()


def database_failed(message: str) -> None:
    """Count an error of the database by the driver's sentence, which says whether it was only busy."""
    busy = "locked" in message or "lock timeout" in message or "statement timeout" in message
    DATABASE_ERRORS.labels("busy" if busy else "unavailable").inc()
