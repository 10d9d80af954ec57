"""Is a field of a saved lead right? The rules that personas are scored by."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

import phonenumbers
import snowballstemmer

from bot.leads.fields.organisation import normalise as normalise_organisation

STRUCTURED = ("first_name", "last_name", "email", "phone", "siren_or_siret", "size", "budget", "organisation")
FREE_TEXT = ("role", "need", "timeline", "procedure", "end_customers", "gateway_companies", "regulation")
# Numbers of France and of its regions overseas are written alike at home, and differ with their country code.
_DIALLED_ALIKE = ("FR", "RE", "GP", "MQ", "GF")
_CONTACT = ("first_name", "last_name", "email", "phone")
_EMPTY_WORDS_TEXT = """
le la les l un une des de du d et ou a au aux en dans par pour sur avec sans sous chez ce cet
cette ces que qui qu il elle on nous vous ils elles je tu j me m te se s y ne n pas est sont
suis c ca cela plus tres ainsi donc mon ma mes son sa ses notre nos votre vos leur leurs si
comme mais
"""
_EMPTY_WORDS = frozenset(_EMPTY_WORDS_TEXT.split())
_NEEDED: dict[str, tuple[str, ...]] = {
    "B2C": ("need", "timeline", "budget"),
    "B2B": ("need", "timeline", "organisation", "role", "size", "budget"),
    "B2A": ("need", "timeline", "organisation", "role", "procedure", "siren_or_siret", "budget"),
    "B2R": ("organisation", "role", "regulation"),
    "B2B2C": ("need", "timeline", "organisation", "role", "end_customers"),
    "B2C2B": ("need", "timeline", "role", "gateway_companies"),
}
_stemmer = snowballstemmer.stemmer("french")


def fold(text: str) -> str:
    """Lower case, no accents, single spaces."""
    decomposed = unicodedata.normalize("NFKD", text.lower().replace("œ", "oe"))
    return " ".join(re.findall(r"[a-z0-9]+", "".join(c for c in decomposed if not unicodedata.combining(c))))


def content_words(text: str) -> set[str]:
    """The stems of the words that carry meaning."""
    stems: list[str] = _stemmer.stemWords([word for word in fold(text).split() if word not in _EMPTY_WORDS])
    return set(stems)


def needed_fields(segment: str, facts: Mapping[str, Any]) -> list[str]:
    """The fields this segment's lead must hold, where the visitor has something to give."""
    fields = ["first_name", "last_name", *_NEEDED[segment]]
    fields += ["email"] if facts.get("email") else ["phone"]
    return [name for name in fields if facts.get(name) is not None]


def field_is_right(name: str, fact: Any, lead: Mapping[str, Any], typed: Sequence[str]) -> bool:
    """Whether the lead's field is right for the fact; `typed` is what the visitor typed on that topic."""
    if name in FREE_TEXT:
        return _words_are_right(str(fact), lead.get(name), typed)
    if name == "siren_or_siret":
        return _same_siren(str(fact), lead)
    value = lead.get(name)
    if value is None:
        return False
    if name == "phone":
        return _e164(str(value)) & _e164(str(fact)) != set()
    if name in ("size", "budget"):
        return int(value) == int(fact)
    if name == "organisation":
        return normalise_organisation(str(value)) == normalise_organisation(str(fact))
    if name == "email":
        return str(value).lower() == str(fact).lower()
    return fold(str(value)) == fold(str(fact))


def is_contact_free(lead: Mapping[str, Any]) -> bool:
    """Whether a lead holds neither name nor a way to reach the visitor."""
    return not any(lead.get(name) for name in _CONTACT)


def _words_are_right(fact: str, value: Any, typed: Sequence[str]) -> bool:
    if not value:
        return False
    held = content_words(str(value))
    for source in (fact, *typed):
        wanted = content_words(source)
        if wanted and len(held & wanted) * 2 >= len(wanted):
            longest = max((len(text) for text in typed), default=len(str(value)))
            return len(str(value)) <= 2 * longest
    return False


def _same_siren(fact: str, lead: Mapping[str, Any]) -> bool:
    siren, siret = str(lead.get("siren") or ""), str(lead.get("siret") or "")
    digits = re.sub(r"\D", "", fact)
    return bool(digits) and (siret == digits or siren == digits or (not siret and siren == digits[:9]))


def _e164(number: str) -> set[str]:
    """The numbers that a number may be: « 0692… », written nationally, is dialled in one region alone."""
    found = set()
    for region in _DIALLED_ALIKE:
        try:
            parsed = phonenumbers.parse(number, region)
        except phonenumbers.NumberParseException:
            return {number}
        found.add(phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164))
    return found
