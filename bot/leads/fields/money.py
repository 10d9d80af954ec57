"""Amounts of money in a message: currency, period, tax, ranges."""

import re
from dataclasses import dataclass, replace

from bot.leads.fields.french_numbers import Number, find_quantities, spread_scale
from bot.leads.fields.words import alternatives
from bot.qualification.text import Folded

#: Units of each currency in one euro, where the law fixes it; the others change every day.
FIXED_PARITIES = {"XOF": 655.957, "XAF": 655.957, "XPF": 119.3317, "KMF": 491.96775}
_CFA_WEST = frozenset({"BJ", "BF", "CI", "GW", "ML", "NE", "SN", "TG"})
_CFA_CENTRAL = frozenset({"CM", "CF", "TD", "CG", "GQ", "GA"})
_LARGEST = 10**10

_EURO = r"(?:euros?|eu?ros?|eur|€|e|balles?|boules|roros)"
_FOREIGN = {
    "CHF": r"(?:francs? suisses?|fr\.? ?suisses?|chf|frs? s)",
    "XOF": r"(?:fcfa|f\.? ?cfa|xof|francs? c\.?f\.?a\.?|cfa|francs? ouest-africains?)",
    "XAF": r"(?:xaf|francs? cfa beac)",
    "XPF": r"(?:xpf|francs? (?:cfp|pacifique)|f ?cfp|fcp)",
    "KMF": r"(?:kmf|francs? comoriens?)",
    "CAD": r"(?:dollars? canadiens?|cad|\$ ?ca(?:n|d)?|ca\$|piastres?|piasses?)",
    "USD": r"(?:dollars? americains?|usd|us ?\$|\$ ?us)",
    "GBP": r"(?:£|gbp|livres? sterlings?)",
    "MAD": r"(?:dirhams?|dh|mad)",
    "TND": r"(?:dinars? tunisiens?|tnd)",
    "DZD": r"(?:dinars? algeriens?|dzd)",
    "MGA": r"(?:ariary|mga)",
    "$": r"(?:dollars?|\$)",
    "franc": r"(?:francs?|frs?|f)",
    "dinar": r"(?:dinars?)",
}
_AFTER = [
    (code, re.compile(rf"[ ']?(?:d'|de )?{word}(?!\w)")) for code, word in {"EUR": _EURO, **_FOREIGN}.items()
]
_BEFORE = [
    (code, re.compile(rf"(?<!\w){word} ?$"))
    for code, word in {
        "EUR": r"(?:€|eur)",
        "CHF": r"(?:chf|fr\.)",
        "GBP": "£",
        "$": r"\$",
        "CAD": r"ca\$",
    }.items()
]
_AMOUNT_BETWEEN = re.compile(r"\s*(?:-|a|/|ou|et|voire|jusqu'a)\s*")

_MONTH = re.compile(
    r"[^.;!?\d]{0,25}?(?:par mois|/ ?mois|mensue\w*|au mois|le mois|chaque mois|tous les mois|du mois|/ ?m\b)"
)
_YEAR = re.compile(
    r"[^.;!?\d]{0,25}?(?:par an\b|/ ?ans?\b|annue\w*|l'an\b|a l'annee|l'annee|par annee|chaque annee|"
    r"pour l'annee|sur l'annee|par exercice|de l'annee|la premiere annee|tous les ans)"
)
_QUARTER = re.compile(r"[^.;!?\d]{0,25}?(?:par|chaque|/) ?trimestre|[^.;!?\d]{0,25}?trimestriel")
_EXCLUDING_TAX = re.compile(r"\b(?:ht|h\.t\.?|hors[- ]taxes?|hors[- ]tva|htva|hors tps)\b")
_INCLUDING_TAX = re.compile(
    r"\b(?:ttc|t\.t\.c\.?|toutes taxes(?: comprises)?|tvac|tva comprise|taxes comprises|tout compris)\b"
)
_PER_UNIT = re.compile(
    r"[^.;!?\d]{0,25}?(?:(?:par|/|pour chaque|la|l') ?(?:poste|licences?|utilisat\w+|users?|personnes?|"
    r"tablettes?|agents?|salaries?|tete|pers|pieces?|unite|unites|appareil|terminal|collaborateur|"
    r"mois et par \w+)\b|piece\b|chacune?\b)"
)
_OTHER_THINGS = re.compile(
    rf"[ ]?(?:de |d')?(?:{alternatives('staff', 'not_staff')}|{alternatives('staff', 'staff')}|postes?|"
    rf"mails?|sms|"
    r"acces|comptes?|modules?|rapports?|fois)(?!\w)"
)
# « 100 en tout par mois » is paid, « 100 en tout » may be people.
_PAID = re.compile(r" (?:en tout |au total )?(?:par|/) ?(?:mois|ans?|annee|trimestre)\b")
_DATE_AROUND = re.compile(
    r"\b(?:en|depuis|janvier|fevrier|mars|avril|mai|juin|juillet|aout|septembre|octobre|novembre|decembre|"
    r"le) $"
)


@dataclass(frozen=True)
class Amount:
    """One amount as said; `currency` is None when none was said."""

    value: int
    start: int
    end: int
    currency: str | None
    low: int | None = None
    approximate: bool = False


def _currency(message: Folded, number: Number) -> tuple[str | None, int, int]:
    for code, pattern in _AFTER:
        match = pattern.match(message.text, number.end)
        if match:
            return code, number.start, match.end()
    before = message.text[max(0, number.start - 6) : number.start]
    for code, pattern in _BEFORE:
        match = pattern.search(before)
        if match:
            return code, number.start - len(match.group()), number.end
    return None, number.start, number.end


def _is_money(message: Folded, number: Number, currency: str | None) -> bool:
    if number.value > _LARGEST:
        return False
    if currency is not None:
        return not number.is_article or currency == "EUR"
    counts_others = _OTHER_THINGS.match(message.text, number.end) and not _PAID.match(
        message.text, number.end
    )
    if number.is_article or counts_others:
        return False
    if (
        message.text[number.end : number.end + 1] in ("/", "-")
        and message.text[number.end + 1 : number.end + 2].isdigit()
    ):
        return False
    year = (
        1900 <= number.value <= 2100
        and not number.scaled
        and "," not in message.text[number.start : number.end]
    )
    return not (year and _DATE_AROUND.search(message.text[max(0, number.start - 12) : number.start]))


def _joined(message: Folded, low: Amount, high: Amount) -> Amount | None:
    """« entre 500 € et 1 000 € »."""
    gap = message.text[low.end : high.start]
    if low.low is not None or not _AMOUNT_BETWEEN.fullmatch(gap) or low.value >= high.value:
        return None
    if gap.strip() == "et" and "entre" not in message.text[max(0, low.start - 20) : low.start]:
        return None
    spread = spread_scale(Number(low.value, 0, 0), Number(high.value, 0, 0))
    low_value = spread if low.currency is None else low.value
    return replace(high, start=low.start, low=low_value, approximate=True)


def find_amounts(message: Folded) -> list[Amount]:
    """Every number of the message that can be money, ranges joined."""
    amounts: list[Amount] = []
    for number in find_quantities(message):
        currency, start, end = _currency(message, number)
        if not _is_money(message, number, currency):
            continue
        amount = Amount(number.value, start, end, currency, number.low, number.approximate)
        joined = _joined(message, amounts[-1], amount) if amounts else None
        if joined:
            amounts[-1] = joined
        else:
            amounts.append(amount)
    return amounts


def precise_currency(currency: str, country: str) -> str:
    """« francs » and « dollars » mean what they mean where the visitor is."""
    if currency in ("franc", "XOF") and country in _CFA_CENTRAL:
        return "XAF"
    if currency == "franc" and country in _CFA_WEST:
        return "XOF"
    if currency == "franc" and country in ("CH", "LI"):
        return "CHF"
    if currency == "$":
        return "CAD" if country == "CA" else "USD"
    return currency


def period_of(message: Folded, amount: Amount) -> tuple[str, int]:
    """The period that an amount is for, and how many times it is paid in that period."""
    for pattern, period, times in ((_MONTH, "month", 1), (_QUARTER, "year", 4), (_YEAR, "year", 1)):
        if pattern.match(message.text, amount.end):
            return period, times
    before = message.text[max(0, amount.start - 30) : amount.start]
    if re.search(r"\b(?:par mois|mensuel\w*)\b[^.;!?\d]*$", before):
        return "month", 1
    if re.search(r"\b(?:par an|annuel\w*|a l'annee)\b[^.;!?\d]*$", before):
        return "year", 1
    return "once", 1


def tax_of(message: Folded, amount: Amount) -> str | None:
    """« ht » or « ttc » when said beside the amount."""
    near = message.text[amount.end : amount.end + 30]
    excluding, including = _EXCLUDING_TAX.search(near), _INCLUDING_TAX.search(near)
    if excluding and (not including or excluding.start() < including.start()):
        return "ht"
    return "ttc" if including else None


def is_per_unit(message: Folded, amount: Amount) -> bool:
    """« 15 € par poste »."""
    return bool(_PER_UNIT.match(message.text, amount.end))
