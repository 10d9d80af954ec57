"""Slips in e-mail addresses: an at sign that is missing, a provider that is misspelt."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.leads.fields.chat import spell_out
from bot.leads.fields.french_numbers import find_numbers
from bot.leads.fields.word_tables import phrases, words

COMMON_ENDINGS = words("email_endings")
PROVIDERS = words("email_providers")
_ONLY_DOMAIN = {
    domain.partition(".")[0]: domain
    for domain in ("gmail.com", "orange.fr", "wanadoo.fr", "free.fr", "sfr.fr", "laposte.net", "bbox.fr")
}
_MEANT = {
    slip: meant for line in phrases("email_slips") for meant, *slips in [line.split()] for slip in slips
}

# « jean.dupont.free.fr », « jean.dupont gmail.com », « jean.dupont a free.fr ».
_DOTTED = re.compile(r"(?<![\w./@'-])[a-z0-9_+-]{1,64}(?:\.[a-z0-9_+-]{1,64}){1,6}(?![\w@])(?!/\w)")
_SPACED = re.compile(
    r"(?<![\w.@'-])(?P<local>[a-z0-9][a-z0-9._+-]{1,63})\s(?:a\s)?"
    r"(?P<domain>(?P<name>[a-z0-9-]{2,40})(?:\.|\spoint\s|\s)(?P<ending>[a-z]{2,6}))(?![\w@])"
)
# On a French keyboard the at sign is on the key of « à » and zero, on an American one on the key of two.
_WRONG_KEY = re.compile(r"^(?P<local>.{2,60}?)[a0@2.-]?$")
_SPOKEN_AT = re.compile(r"\s*\b(?:ar?rr?oba[sz]e?|at)\b")


@dataclass(frozen=True)
class Slip:
    """An address without its at sign, where it stands, and what was probably meant."""

    start: int
    end: int
    suggestion: str | None


def is_of_provider(address: str) -> bool:
    """Whether an address is one that a mail provider gives to anybody."""
    return address.rpartition("@")[2].split(".")[0].casefold() in PROVIDERS


def domain_slip(domain: str) -> str | None:
    """What was meant by a domain that is almost surely misspelt."""
    return _MEANT.get(domain.lower())


def slip_without_at(folded: str) -> Slip | None:
    """The first thing that looks like an address whose at sign was forgotten."""
    for match in _SPACED.finditer(folded):
        beside = match["local"] in words("email_neighbours")
        if match["name"] in PROVIDERS and match["ending"] in COMMON_ENDINGS and not beside:
            suggestion = f"{match['local']}@{match['name']}.{match['ending']}"
            return Slip(match.start("local"), match.end("domain"), suggestion)
    for match in _DOTTED.finditer(folded):
        labels = match.group().rstrip(".").split(".")
        if labels[-1] in COMMON_ENDINGS and labels[0] not in ("www", "http", "https"):
            return Slip(match.start(), match.end(), _suggestion(labels))
        if len(labels) == 2 and folded.strip(" .!") == match.group() and labels[1] in PROVIDERS:
            return Slip(match.start(), match.end(), None)
    return None


def _suggestion(labels: list[str]) -> str | None:
    """The address that was meant, where a known provider shows where its domain begins."""
    name, ending = labels[-2], labels[-1]
    for provider in sorted(PROVIDERS, key=len, reverse=True):
        domain = f"{provider}.{ending}"
        if not name.endswith(provider) or _ONLY_DOMAIN.get(provider, domain) != domain:
            continue
        local = ".".join([*labels[:-2], name[: -len(provider)]]).rstrip(".")
        found = _WRONG_KEY.match(local)
        return f"{found['local']}@{domain}" if found else None
    return None


def with_digits(text: str) -> str:
    """« jean point durand soixante-treize arobase… »: a number said before the at sign, in digits."""
    if not _SPOKEN_AT.search(text):
        return text
    message = spell_out(text)
    for number in find_numbers(message):
        spoken = _SPOKEN_AT.match(message.text, number.end)
        if spoken and number.value > 16 and message.text[number.start : number.end].isascii():
            before = message.text[: number.start].rstrip()
            if not number.is_article and not message.text[number.start].isdigit():
                return f"{before}{number.value}{message.text[number.end :]}"
    return text
