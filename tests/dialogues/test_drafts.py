"""Who leaves early leaves a draft with what they gave, and it is delivered to nobody."""

from __future__ import annotations

import pytest

from tests.support.people import grandchild, joiner
from tests.support.visitor import Visitor


def test_whoever_only_greets_leaves_nothing(visitor: Visitor) -> None:
    visitor.says("Bonjour", "Vous êtes ouverts quand ?")
    assert visitor.leads() == []


@pytest.mark.parametrize("until", ["timeline", "name", "consent", "confirm"])
def test_whoever_leaves_early_leaves_a_draft_for_nobody(visitor: Visitor, until: str) -> None:
    lead = grandchild(visitor, until).lead()
    assert lead["status"] == "draft" and "grand-mère" in lead["need"]
    assert visitor.product.deliveries(visitor.conversation_id) == []


def test_a_draft_holds_every_answer_so_far(visitor: Visitor) -> None:
    lead = joiner(visitor, "email").lead()
    given = {
        "organisation": "Menuiserie Kerlann", "role": "gérant", "size": 14, "budget": 4000,
        "first_name": "Yann", "last_name": "Le Bihan", "email": None, "segment": "B2B",
    }  # fmt: skip
    assert {name: lead[name] for name in given} == given


def test_the_draft_becomes_the_lead(visitor: Visitor) -> None:
    draft = grandchild(visitor, "confirm").lead()
    visitor.says("oui")
    lead = visitor.lead()
    assert (lead["id"], lead["created_at"]) == (draft["id"], draft["created_at"])
    assert lead["status"] == "qualified" and len(visitor.leads()) == 1


def test_a_conversation_of_an_evaluation_is_a_test_delivered_to_nobody(visitor: Visitor) -> None:
    tester = Visitor(visitor.product, evaluation=True)
    grandchild(tester, "confirm").says("oui")
    assert tester.lead()["source"]["test"] is True and tester.lead()["status"] == "qualified"
    assert visitor.product.deliveries(tester.conversation_id) == []
