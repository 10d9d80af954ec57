"""Each turn is one trace through door, Rasa, actions and database, and tells nothing of the visitor."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from tests.support.otlp import Collector, Span, collector
from tests.support.people import GRANDCHILD, GRANDCHILD_ANSWERS
from tests.support.product import Product, running_product
from tests.support.visitor import Visitor
from tests.support.waiting import eventually

DOOR, RASA = "aiguilleur-door", "aiguilleur-rasa"
FOREIGN_TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"


@dataclass
class Traced:
    """A product that sends its spans, and a conversation that went through all of it."""

    product: Product
    spans: Collector
    visitor: Visitor

    def turns(self) -> list[list[Span]]:
        """The traces that begin in the door and have come in whole, up to Rasa's storing."""
        whole = [spans for spans in self.spans.traces().values() if _is_whole(spans)]
        return [spans for spans in whole if root(spans).service == DOOR]


@pytest.fixture(scope="module")
def traced() -> Iterator[Traced]:
    with collector() as spans, running_product({"TRACES_URL": spans.url}) as product:
        visitor = Visitor(product)
        # A browser names a trace of its own: nobody outside decides what belongs to what here.
        visitor.headers["traceparent"] = f"00-{FOREIGN_TRACE}-00f067aa0ba902b7-01"
        visitor.says(GRANDCHILD).gives(GRANDCHILD_ANSWERS, until="confirm")
        visitor.says("oui, c'est exact", "non merci")
        traced = Traced(product, spans, visitor)
        eventually(lambda: len(traced.turns()) == len(visitor.typed), "the spans of every turn")
        yield traced


def root(spans: list[Span]) -> Span:
    (found,) = [span for span in spans if not span.parent]
    return found


def _is_whole(spans: list[Span]) -> bool:
    ids = {span.id for span in spans} | {""}
    return all(span.parent in ids for span in spans) and any(span.name == "tracker_store" for span in spans)


def children(spans: list[Span], of: Span) -> list[Span]:
    return sorted((span for span in spans if span.parent == of.id), key=lambda span: span.began)


def test_a_turn_is_one_trace_that_begins_in_the_door_and_goes_on_in_rasa(traced: Traced) -> None:
    for spans in traced.turns():
        turn = root(spans)
        parts = children(spans, turn)
        assert {part.name for part in parts} - {"transaction"} == {"waiting", "database", "rasa"}
        (asked,) = [part for part in parts if part.name == "rasa"]
        (answered,) = children(spans, asked)
        assert (answered.service, answered.name) == (RASA, "turn")
        assert asked.began <= answered.began <= answered.ended <= asked.ended
        names = {part.name for part in children(spans, answered)}
        assert names == {"waiting", "understanding", "policies", "actions", "tracker_store"}


def test_actions_are_named_and_their_transactions_lie_within_them(traced: Traced) -> None:
    actions = {
        span.attributes["action"]: children(spans, span)
        for spans in traced.turns()
        for span in spans
        if span.name == "actions"
    }
    saved = actions["action_submit_qualification_form"]
    assert {(span.service, span.name) for span in saved} == {(RASA, "transaction")}
    assert any(span.attributes == {"access": "write"} for span in saved)


def test_the_doors_transactions_lie_within_its_turn(traced: Traced) -> None:
    for spans in traced.turns():
        database = [span for span in spans if span.service == DOOR and span.name == "database"]
        assert database
        for part in database:
            assert [span.name for span in children(spans, part)] == ["transaction"]


def test_no_browser_decides_to_which_trace_a_turn_belongs(traced: Traced) -> None:
    assert FOREIGN_TRACE not in traced.spans.traces()


def test_nothing_is_traced_that_belongs_to_no_turn(traced: Traced) -> None:
    assert {root(spans).name for spans in traced.spans.traces().values() if _is_whole(spans)} == {"turn"}
    assert {span.service for span in traced.spans.spans} == {DOOR, RASA}


def test_no_span_holds_anything_of_the_visitor(traced: Traced) -> None:
    visitor = traced.visitor
    (lead,) = traced.product.leads(visitor.conversation_id)
    ids = [visitor.conversation_id, lead["id"], *(bubble["id"] for bubble in visitor.bubbles)]
    token = visitor.headers["Authorization"].removeprefix("Bearer ")
    secrets = ["camille", "fontanel", "courriel.example", "grand-m", "tablette", "127.0.0.1", token, *ids]
    sent = b"".join(traced.spans.bodies).lower()
    assert len(sent) > 10_000
    assert not [word for word in secrets if word.lower().encode() in sent]
