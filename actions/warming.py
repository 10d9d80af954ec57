"""What the first visitor would otherwise wait for: the playbook, tables of words, patterns, holidays."""

from __future__ import annotations

from actions.office import office
from bot.dialogue.heard import Understanding
from bot.dialogue.hearing import hear
from bot.dialogue.state import DialogueState
from bot.dialogue.topics import Topic

# Nobody says or reads this: it has something for every reader to look at.
_SENTENCE = "bonjour, 12 m2 pour 3 000 € le 5 mai 2031 a 14h, lea martin, sarl x, a@b.fr, 01 99 00 12 34 ?"


def warm_up() -> None:
    """Read one sentence under every question, which makes whatever reading needs."""
    today = office().now().date()
    office().playbook.hours.open_on(today)  # reads the holidays of the country
    clauses = [{"text": _SENTENCE, "start": 0, "end": len(_SENTENCE), "intent": "inform", "confidence": 0.9}]
    understanding = Understanding.from_parse({"text": _SENTENCE, "clauses": clauses})
    for topic in Topic:
        hear(_SENTENCE, understanding, DialogueState(turn=2, asking=topic), today)
