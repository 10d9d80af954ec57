"""Read and find the values of topics in a message, and make facts of them."""

from __future__ import annotations

import dataclasses
import datetime
import re
from typing import Any

from bot.dialogue.state import Fact
from bot.dialogue.topics import Topic
from bot.leads.fields import person_name, phone, procedure, replies, siren_siret, timeline
from bot.leads.fields.other_kinds import Kind, other_kinds
from bot.leads.fields.parsers import PARSERS
from bot.leads.fields.reading import Reading, ReadingContext
from bot.leads.fields.words import whole_words
from bot.qualification.text import fold

_FUNCTION = re.compile(
    r"\b(?:gerant|direct|responsable|chef|secretaire|president|tresorier|achet|acheteu|achats|charge|(?:dsi|drh|daf|rssi|pdg|dg)\b|"
    r"dirigeant|fondat|cofondat|associe|adjoint|maire|intendant|gestionnaire|assistant|inspect|control|enquet|stagiaire|"
    r"alternant|consultant|coach|freelance|comptable|delegue|elu|proprietaire|patron|cadre|coordinat|administrat|manager|"
    r"independant|format|rapporteur|auditeur|auditrice|juriste|technicien|ingenieur|conseill|representant|commercial)"
)

_EDGES = " .,;:!?"
_BEFORE_A_NAME = re.compile(r"^(?:(?:c'est|chez|pour|nous sommes|de|la|le|les) |l'|d')*")
# One word that says enough of what somebody does; « formatrice » or « responsable » leaves open of what.
_SAYS_ALL = re.compile(
    r"(?:(?:co-?)?gerante?|dirigeante?|pdg|dg|daf|drh|dsi|rssi|patron(?:ne)?|presidente?|maire|proprietaire"
    r"|(?:co-?)?fondat(?:eur|rice)|associee?|tresori(?:er|ere)|acheteu(?:r|se)|comptable|secretaire|intendante?|"
    r"auditeur|auditrice|inspect(?:eur|rice))"
)

STRUCTURED: frozenset[Topic] = frozenset(
    {Topic.EMAIL, Topic.PHONE, Topic.SIREN_OR_SIRET, Topic.SIZE, Topic.BUDGET}
)
"""Topics whose value is recognised by its form, whatever else stands around it."""

WITH_FORM: frozenset[Topic] = frozenset(
    {
        Topic.SIZE, Topic.BUDGET, Topic.TIMELINE, Topic.PROCEDURE, Topic.REGULATION, Topic.END_CUSTOMERS,
        Topic.GATEWAY_COMPANIES,
    }
)  # fmt: skip
"""Topics whose answers hold a number, a date or a name that can be recognised wherever it stands."""

_ANOTHER_KIND: dict[Topic, frozenset[Kind]] = {
    Topic.ORGANISATION: frozenset(Kind),
    Topic.ROLE: frozenset(Kind),
    Topic.END_CUSTOMERS: frozenset({Kind.MOMENT, Kind.CONTACT, Kind.PLACE}),
    Topic.GATEWAY_COMPANIES: frozenset({Kind.MOMENT, Kind.CONTACT, Kind.PLACE}),
}
"""What is no answer to the question about a topic, where the whole answer is of these kinds."""

_COUNTED_NOUNS = {Topic.END_CUSTOMERS: "end_customers", Topic.GATEWAY_COMPANIES: "companies"}
_ANY_DAY = ReadingContext(today=datetime.date(2000, 1, 1))  # a form does not depend on the day

VOLUNTEERED: tuple[Topic, ...] = (
    Topic.EMAIL, Topic.PHONE, Topic.SIREN_OR_SIRET, Topic.NAME, Topic.ORGANISATION, Topic.ROLE, Topic.SIZE,
    Topic.BUDGET, Topic.TIMELINE, Topic.PROCEDURE, Topic.REGULATION, Topic.END_CUSTOMERS,
    Topic.GATEWAY_COMPANIES, Topic.CALLBACK,
)  # fmt: skip
"""Topics that are looked for in every message, asked or not."""


def read(topic: Topic, text: str, context: ReadingContext) -> Reading[Any] | None:
    """Read `text` as the answer to the question about `topic`; None when there is nothing usable in it."""
    parser = PARSERS.get(topic.value)
    return parser.read(text, dataclasses.replace(context, asked=True)) if parser else None


def find(topic: Topic, text: str, context: ReadingContext) -> Reading[Any] | None:
    """The first value about `topic` that stands in `text` beyond doubt, or None."""
    readings = PARSERS[topic.value].find(text, context)
    return next((reading for reading in readings if reading.value is not None), None)


def volunteered(topic: Topic, text: str, context: ReadingContext) -> Reading[Any] | None:
    """What `find` gives, unless it would keep a better answer from being asked for.

    « Salut, plombier, … » tells the trade; whether it is the owner who writes is still to be asked. A vague
    value is kept as tentative: it stands until a better one is given.
    """
    found = find(topic, text, context)
    if found is None or found.value is None:
        return found
    words = fold(str(found.value)).text
    if topic is Topic.ROLE and not _FUNCTION.search(words):
        return None
    vague = (
        (topic is Topic.ROLE and " " not in words and not _SAYS_ALL.fullmatch(words))
        or (topic is Topic.PROCEDURE and not any(found.detail.values()) and procedure.is_generic(words))
    )  # fmt: skip
    return dataclasses.replace(found, detail={**found.detail, "tentative": True}) if vague else found


def gives(topic: Topic, text: str) -> bool:
    """Whether `text` has the form of an answer about the topic: a number, a moment, a title."""
    if topic is Topic.TIMELINE:
        return timeline.says_when(text, _ANY_DAY)
    if topic in (Topic.ROLE, Topic.ORGANISATION):
        return finds(topic, text)
    if topic is Topic.SIZE:
        reading = read(topic, text, _ANY_DAY)
        return reading is not None and reading.value is not None
    if topic in _COUNTED_NOUNS and whole_words("customers", _COUNTED_NOUNS[topic]).search(fold(text).text):
        return True
    return topic in WITH_FORM and replies.gives(text, topic.value)


def finds(topic: Topic, text: str) -> bool:
    """Whether `find` finds a value, whatever the day."""
    return find(topic, text, _ANY_DAY) is not None


def certain_siren(text: str, context: ReadingContext) -> Reading[Any] | None:
    """A bare number that can only be a SIREN or SIRET: its key is right, and it is no phone number."""
    reading = siren_siret.read(text, context)
    if reading is None or reading.problem or phone.find(text, context):
        return None
    return reading


def is_bare_function(text: str) -> bool:
    """« Directeur » alone is what somebody does, not the name of an organisation: « Administration de… »."""
    folded = fold(text).text.strip(" .!")
    named = _FUNCTION.match(folded) if len(folded.split()) <= 3 else None
    return named is not None and not re.match(r"\w*ions?\b", folded)


def is_only_organisation(text: str, known: str | None) -> bool:
    """« Menuiserie Kerlann SARL »: nothing but the name of an organisation, `known` before or not."""
    found = find(Topic.ORGANISATION, text, _ANY_DAY)
    names = [fold(str(name)).text.strip(_EDGES) for name in (known, found and found.value) if name]
    bare = _BEFORE_A_NAME.sub("", fold(text).text.strip(_EDGES))
    return any(_BEFORE_A_NAME.sub("", name) == bare for name in names)


def belongs_elsewhere(topic: Topic, text: str) -> bool:
    """« Demain vers 14h » where a name is asked for: all of the answer is of another field's kind."""
    if topic not in _ANOTHER_KIND:
        return False
    kinds = other_kinds(text)
    return bool(kinds) and kinds <= _ANOTHER_KIND[topic]


def name_beside_email(text: str, address: str) -> Reading[Any] | None:
    """« Marie Lenoir, marie.lenoir@… »: two words that the address is made of are the name."""
    parts = [part for part in re.split(r"[._-]", address.split("@")[0]) if len(part) >= 2 and part.isalpha()]
    if len(parts) != 2:
        return None
    for match in re.finditer(r"\b([^\W\d_][\w'’-]+)\s+([^\W\d_][\w'’-]+)", text):
        folded = [fold(word).text.replace("-", "") for word in match.groups()]
        if sorted(folded) == sorted(parts):
            return person_name.read(match.group(), ReadingContext(today=datetime.date.min, asked=True))
    return None


def as_fact(reading: Reading[Any], turn: int) -> Fact:
    """A reading as a fact that travels as JSON."""
    value = reading.value
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        value = dataclasses.asdict(value)
    return Fact(value, reading.quote, turn, dict(reading.detail))


def raw_fact(text: str, turn: int) -> Fact:
    """The visitor's words as they stand, for a topic where no parser found more."""
    words = re.sub(r"\s+", " ", text).strip(" .,;:!?")
    return Fact(words, text.strip(), turn)
