"""Which number a row of digits is: the country it is read in, and what is wrong with it."""

from __future__ import annotations

import re
from dataclasses import dataclass

import phonenumbers
from phonenumbers import PhoneNumberType, ValidationResult

from bot.leads.fields.word_tables import phrases

# Numbers of the overseas departments, which the rules of metropolitan France refuse or misread.
_OVERSEAS = {
    **dict.fromkeys(("0262", "0263", "0692", "0693"), "RE"),
    **dict.fromkeys(("0269", "0639"), "YT"),
    **dict.fromkeys(("0590", "0690", "0691"), "GP"),
    **dict.fromkeys(("0596", "0696", "0697"), "MQ"),
    **dict.fromkeys(("0594", "0694"), "GF"),
}
# Kept for works of fiction by the French regulator; the mobile range would pass for a number of Mayotte.
_FICTION = ("063998",)
# Luxembourg has no trunk prefix: almost any row of digits would be a number there, so it must be hinted at.
_EUROPEAN = ("FR", "BE", "CH")
_PREMIUM = (PhoneNumberType.PREMIUM_RATE, PhoneNumberType.SHARED_COST)
_REGION_OF = {word: code for line in phrases("phone_regions") for code, *ws in [line.split()] for word in ws}
_WORD = re.compile(r"[a-z]+")


@dataclass(frozen=True)
class Outcome:
    """A number in E.164, or the problem with it; `sure` when the digits can hardly be anything else."""

    e164: str | None
    problem: str | None = None
    sure: bool = False


def hinted_regions(folded: str) -> list[str]:
    """The countries that the words of a message point to."""
    found = (_REGION_OF.get(word) for word in _WORD.findall(folded))
    return list(dict.fromkeys(region.upper() for region in found if region))


def identify(groups: list[str], *, international: bool, country: str, hints: list[str]) -> Outcome:
    """Make a number of groups of digits as they were typed, without their plus sign."""
    digits = "".join(groups)
    if len(set(digits)) == 1:
        return Outcome(None, "phone_invalid")
    if international or digits.startswith("00"):
        return _international(digits.removeprefix("00") if not international else digits)
    regions = _candidate_regions(groups, digits, country, hints)
    for region in regions:
        outcome = _in_region(digits, region)
        if outcome is not None:
            return outcome
    return _without_prefix(groups, regions) or _too_short_or_long(digits, regions[0])


def _candidate_regions(groups: list[str], digits: str, country: str, hints: list[str]) -> list[str]:
    """The countries to try, the most telling first: the way of grouping, the words around, the default."""
    shape = [len(group) for group in groups]
    regions: list[str] = []
    if digits.startswith(_FICTION):
        regions.append("FR")
    elif len(digits) == 10 and digits[:4] in _OVERSEAS and country == "FR":
        regions.append(_OVERSEAS[digits[:4]])
    if len(digits) == 10 and shape[0] == 4 and digits.startswith("04") and len(shape) > 2:
        regions.append("BE")
    if len(digits) == 10 and shape == [3, 3, 2, 2]:
        regions.append("CH")
    if len(digits) == 10 and shape == [3, 3, 4] or (len(digits) == 10 and digits[0] in "23456789"):
        regions.append("CA")
    regions += [hint for hint in hints if hint != "CA" or len(digits) >= 10]
    return list(dict.fromkeys([*regions, country, *_EUROPEAN]))


def _in_region(digits: str, region: str) -> Outcome | None:
    """The number as one of a country; None where it is none of its numbers."""
    try:
        number = phonenumbers.parse(digits, region)
    except phonenumbers.NumberParseException:
        return None
    prefixed = digits.startswith("0") or region in ("LU", "CA", *_NO_TRUNK_PREFIX)
    if not prefixed or not phonenumbers.is_possible_number(number):
        return None
    # Islands share a code: a number of Saint-Barthélemy is valid, but not for Guadeloupe.
    shared = region in _OVERSEAS.values() and phonenumbers.is_valid_number(number)
    valid = shared or phonenumbers.is_valid_number_for_region(number, region)
    if not valid and not (region == "FR" and len(digits) == 10):
        return None
    if phonenumbers.number_type(number) in _PREMIUM or (region == "FR" and digits.startswith("089")):
        return Outcome(None, "phone_premium", sure=True)
    return Outcome(_e164(number), sure=digits.startswith("0") and digits[1] != "0")


_NO_TRUNK_PREFIX = (
    *("SN", "CI", "CM", "ML", "BF", "BJ", "TG", "GA", "CG", "TN", "HT", "NC", "PF", "PM", "MC", "WF", "VU"),
    *("NE", "TD", "GN", "KM", "MR", "MU", "DJ", "BI", "CF", "GQ", "SC"),
)


def _international(digits: str) -> Outcome:
    # « +33 (0)6… » is how many people write it.
    digits = re.sub(r"^(33|32|41|212|213|261|243|26[12]|590|594|596)0(?=\d{8,9}$)", r"\1", digits)
    try:
        number = phonenumbers.parse("+" + digits, None)
    except phonenumbers.NumberParseException:
        return Outcome(None, "phone_too_short" if len(digits) < 7 else "phone_invalid")
    reason = phonenumbers.is_possible_number_with_reason(number)
    if reason == ValidationResult.TOO_LONG:
        return Outcome(None, "phone_too_long")
    if reason in (ValidationResult.TOO_SHORT, ValidationResult.IS_POSSIBLE_LOCAL_ONLY):
        return Outcome(None, "phone_too_short")
    if reason != ValidationResult.IS_POSSIBLE:
        return Outcome(None, "phone_invalid")
    if phonenumbers.number_type(number) in _PREMIUM or digits.startswith("3389"):
        return Outcome(None, "phone_premium", sure=True)
    return Outcome(_e164(number), sure=True)


def _without_prefix(groups: list[str], regions: list[str]) -> Outcome | None:
    """« 6 12 34 56 78 » without its zero, « 33612345678 » without its plus."""
    digits = "".join(groups)
    # Nine digits in threes are how a SIREN is written, unless they begin like a mobile number.
    in_threes = [len(group) for group in groups] == [3, 3, 3] and digits[0] not in "67"
    if "FR" in regions and len(digits) == 9 and digits[0] in "12345679" and not in_threes:
        outcome = _in_region("0" + digits, "FR")
        return outcome and Outcome(outcome.e164, outcome.problem)
    if 11 <= len(digits) <= 13 and not digits.startswith("0"):
        outcome = _international(digits)
        if outcome.e164 is not None:
            return Outcome(outcome.e164)
    return None


def _too_short_or_long(digits: str, region: str) -> Outcome:
    expected = 10 if digits.startswith("0") or region == "FR" else 9
    if len(digits) < expected:
        return Outcome(None, "phone_too_short")
    return Outcome(None, "phone_too_long" if len(digits) > 10 else "phone_invalid")


def _e164(number: phonenumbers.PhoneNumber) -> str:
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
