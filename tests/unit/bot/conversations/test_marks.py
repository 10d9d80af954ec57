"""The marks by which a conversation is found."""

from __future__ import annotations

from bot.conversations.facts import ConversationFacts, Outcome
from bot.conversations.marks import marks
from tests.unit.bot.conversations.talk import NOW


def test_everything_that_is_true_has_its_mark() -> None:
    facts = ConversationFacts(
        NOW,
        messages=3,
        segment="B2B",
        outcome=Outcome.DRAFT,
        lowest_confidence=0.42,
        not_understood=1,
        corrected=True,
        asked="email",
        human=True,
        upset=True,
        failed=1,
        intents=frozenset({"ask_price"}),
        acts=frozenset({"asks:price", "gives:need", "gives:phone", "agrees", "not_understood"}),
        models=("m1",),
    )
    assert marks(facts, "todo") == {
        "segment:B2B", "outcome:draft", "confidence:50", "confidence:70", "not_understood", "corrected",
        "abandoned", "abandoned:email", "human", "unhappy", "failed", "lost", "lost:failed",
        "intent:ask_price", "act:asks:price", "act:gives:phone", "model:m1", "review:todo",
    }  # fmt: skip


def test_a_conversation_without_a_word_has_no_mark_of_its_own() -> None:
    assert marks(ConversationFacts(NOW, asked="need")) == frozenset()
    assert marks(ConversationFacts(NOW), "done") == {"review:done"}


def test_no_segment_can_be_looked_for() -> None:
    assert marks(ConversationFacts(NOW, messages=1)) == {"segment:none", "outcome:nothing"}
