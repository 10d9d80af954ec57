"""Take in what the visitor tells without having been asked."""

from __future__ import annotations

import re

from bot.dialogue import readers
from bot.dialogue.heard import Heard
from bot.dialogue.state import DialogueState, Fact
from bot.dialogue.topics import Topic
from bot.leads.fields import signature
from bot.leads.fields.reading import ReadingContext

_LETTERS = re.compile(r"[^\W\d_]{2}")
_BARE_AMOUNT = re.compile(r"\W*(?:plut[oô]t |disons )?\d[\d  .,]*(?:€|euros?|k€?|balles)\W*$", re.IGNORECASE)

# Values that belong to the answer: the digits of a SIRET are no phone, a tender's deadline no calendar.
_OF_THE_ANSWER = frozenset(
    {
        (Topic.SIREN_OR_SIRET, Topic.PHONE),
        (Topic.PROCEDURE, Topic.TIMELINE),
        (Topic.REGULATION, Topic.TIMELINE),
    }
)

_COUNTED = frozenset({Topic.NEED, Topic.END_CUSTOMERS, Topic.GATEWAY_COMPANIES, Topic.PHONE})
# Sure by its form: at the recap such a value replaces the old one, even when no word takes that back.
_BY_FORM = frozenset({Topic.EMAIL, Topic.PHONE, Topic.SIREN_OR_SIRET, Topic.SIZE, Topic.BUDGET})


def hear_volunteered(text: str, state: DialogueState, context: ReadingContext, heard: Heard) -> None:
    may_replace = state.asking in (Topic.CONFIRM, Topic.ANYTHING_ELSE) and "?" not in text
    signed = {Topic(name): reading for name, reading in signature.read_signature(text, context).items()}
    for topic in readers.VOLUNTEERED:
        if (
            topic in heard.facts
            or topic in heard.corrections
            or topic in heard.problems
            or topic is state.asking
        ):
            continue
        if (state.asking, topic) in _OF_THE_ANSWER or _belongs_to_correction(topic, heard):
            continue
        found = signed.get(topic) or readers.volunteered(topic, text, context)
        if found is None and topic is Topic.NAME and Topic.EMAIL in heard.facts:
            found = readers.name_beside_email(text, str(heard.facts[Topic.EMAIL].value))
        if found is None and may_replace and topic is Topic.BUDGET and _BARE_AMOUNT.match(text):
            found = readers.read(topic, text, context)
        if found is None and may_replace and topic is Topic.SIREN_OR_SIRET:
            found = readers.certain_siren(text, context)
        if found is None or found.value is None:
            continue
        fact = readers.as_fact(found, heard.turn)
        known = state.facts.get(topic)
        if known is None or (known.tentative and not fact.tentative):
            heard.facts[topic] = fact
        elif may_replace and topic in _BY_FORM and known.value != fact.value:
            heard.corrections[topic] = fact


def _belongs_to_correction(topic: Topic, heard: Heard) -> bool:
    """The new deadline of a tender is no calendar; a number that corrects one figure is no other figure."""
    if any((corrected, topic) in _OF_THE_ANSWER for corrected in heard.corrections):
        return True
    return topic in (Topic.SIZE, Topic.BUDGET) and bool(set(heard.corrections) & _COUNTED)


def tidy_need(heard: Heard) -> None:
    """A need that was told together with a name or an address is kept without them."""
    fact = heard.facts.get(Topic.NEED)
    if fact is None or not isinstance(fact.value, str):
        return
    words = fact.value
    for topic in (Topic.NAME, Topic.EMAIL, Topic.PHONE, Topic.SIREN_OR_SIRET):
        quote = heard.facts[topic].quote if topic in heard.facts else ""
        words = words.replace(quote, "") if quote else words
    if words != fact.value:
        tidy = re.sub(r"\s*([.,;:!?])(?:\s*[.,;:])+", r"\1", re.sub(r"\s+", " ", words)).strip(" ,;:-")
        if _LETTERS.search(tidy):
            heard.facts[Topic.NEED] = Fact(tidy, fact.quote, fact.turn, fact.detail)
        else:  # it was nothing else
            del heard.facts[Topic.NEED]
