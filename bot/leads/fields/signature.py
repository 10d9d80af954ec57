"""A signature block copied from an e-mail: one line per fact."""

from __future__ import annotations

import re
from typing import Any

from bot.leads.fields import email, organisation, person_name, phone, role, siren_siret
from bot.leads.fields.name_parts import PersonName, is_first_name
from bot.leads.fields.organisation_names import LEGAL_FORM, without_article
from bot.leads.fields.reading import Reading, ReadingContext
from bot.leads.fields.text import Typed, fold
from bot.leads.fields.word_tables import phrases, words

_CLOSING = re.compile(
    r"(?m)^.{0,60}\b(?:cordialement|cdt|cdlt|bien a vous|salutations(?: distinguees)?|amicalement|sincerement"
    r"|respectueusement|bonne (?:journee|soiree|reception)|merci d'avance|sentiments (?:distingues"
    r"|les meilleurs))"
    r"[ ,.!;-]*$"
)
_SEPARATOR = re.compile(r"\s+[|•·]\s+|\s+[-–—]\s+|\s*\n\s*")
_ADDRESS = re.compile(
    r"^\d{1,4}(?: ?(?:bis|ter))?,? (?:rue|avenue|av|bd|boulevard|place|quai|route|chemin|impasse|allee"
    r"|cours|zone|za|zi)"
    r"\b|^(?:cs|bp) \d|^[a-z]?-?\d{4,5} [a-z]|^(?:www\.|https?://)"
)
_TITLE = re.compile("(?:" + "|".join(re.escape(title) for title in phrases("job_titles")) + r")\b")
_LEGAL = re.compile(rf"\b{LEGAL_FORM}\b")
_LABEL = re.compile(
    r"^(?:nom|prenom|societe|entreprise|fonction|poste|tel|telephone|mobile|mail|email|e-mail|siret|siren)s?"
    r" ?:"
)
_FEWEST_FACTS = 3
_LONGEST_LINE = 80


def read_signature(text: str, context: ReadingContext) -> dict[str, Reading[Any]]:
    """The facts of a signature block by topic: `name` `role` `organisation` `phone` `email` `siren_or_siret`.

    Empty where the message holds no block: at least three facts on lines of their own are needed, or two
    after a closing phrase.
    """
    typed = Typed.of(text)
    closing = _CLOSING.search(typed.folded)
    start = closing.end() if closing else 0
    facts: dict[str, Reading[Any]] = {}
    for line in _lines(typed.raw[start:]):
        for topic, reading in _facts_of(line, context, facts).items():
            facts.setdefault(topic, reading)
    enough = len(facts) >= (2 if closing else _FEWEST_FACTS) and "name" in facts
    return facts if enough and re.search(r"\n|\s[|•·]\s", typed.raw.strip()) else {}


def _lines(block: str) -> list[str]:
    lines = (line.strip(" \t,;|-–—*•·_") for line in _SEPARATOR.split(block))
    return [line for line in lines if line][:20]


def _facts_of(line: str, context: ReadingContext, known: dict[str, Reading[Any]]) -> dict[str, Reading[Any]]:
    facts: dict[str, Reading[Any]] = {}
    for topic, found in (
        ("email", email.find(line, context)),
        ("siren_or_siret", siren_siret.find(line, context)),
        ("phone", phone.find(line, context)),
    ):
        if found:
            facts[topic] = found[0]
    if facts or len(line) > _LONGEST_LINE or _ADDRESS.match(fold(line)):
        return facts
    folded = fold(line)
    labelled = _LABEL.match(folded)
    if "name" not in known and _is_name(line):
        return _name_line(line, context)
    if "role" not in known and _TITLE.search(folded) and not (labelled and folded.startswith(("soc", "ent"))):
        return _role_line(line, context, known)
    if "organisation" not in known and ("role" in known or "name" in known) and _is_organisation(line):
        reading = organisation.read(line, context)
        return {"organisation": reading} if reading else {}
    return {}


def _name_line(line: str, context: ReadingContext) -> dict[str, Reading[Any]]:
    """« Jean Martin, DSI »: a name, and the function where it follows on the same line."""
    name, _, rest = line.partition(",")
    reading: Reading[PersonName] | None = person_name.read(name, context)
    if reading is None:
        return {}
    facts: dict[str, Reading[Any]] = {"name": reading}
    if rest.strip() and _TITLE.search(fold(rest)):
        facts.update(_role_line(rest.strip(), context, facts))
    return facts


def _role_line(line: str, context: ReadingContext, known: dict[str, Reading[Any]]) -> dict[str, Reading[Any]]:
    """« Directrice, Clinique X » holds both the function and the organisation."""
    reading = role.read(line, context)
    if reading is None:
        return {}
    facts: dict[str, Reading[Any]] = {"role": reading}
    head, _, tail = line.partition(",")
    if tail.strip() and "organisation" not in known and _is_organisation(tail.strip()):
        place = organisation.read(tail.strip(), context)
        main = role.read(head, context)
        if place is not None and main is not None:
            facts = {"role": main, "organisation": place}
    return facts


def _is_name(line: str) -> bool:
    name = line.partition(",")[0]
    tokens = name.split()
    if not 2 <= len(tokens) <= 5 or not all(token[0].isupper() or len(token) <= 3 for token in tokens):
        return False
    if any(fold(token).strip(".") in words("organisation_kinds") for token in tokens) or _LEGAL.search(
        fold(name)
    ):
        return False
    return any(is_first_name(token) for token in tokens)


def _is_organisation(line: str) -> bool:
    first = re.match(r"[\w-]+", fold(without_article(line)))
    kind = first is not None and first.group() in words("organisation_kinds")
    capital = line[:1].isupper() and len(line.split()) <= 7
    return kind or bool(_LEGAL.search(fold(line))) or capital
