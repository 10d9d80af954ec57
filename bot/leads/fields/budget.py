"""What the visitor can spend, in euros: from an answer, or volunteered."""

import re

from bot.leads.fields.chat import spell_out
from bot.leads.fields.money import (
    FIXED_PARITIES,
    Amount,
    find_amounts,
    is_per_unit,
    period_of,
    precise_currency,
    tax_of,
)
from bot.leads.fields.reading import Reading, ReadingContext
from bot.leads.fields.replies import is_not_applicable
from bot.qualification.text import Folded

_NO_BUDGET = re.compile(
    r"\b(?:(?:zero|0|aucun|pas (?:encore )?(?:un |de |d'|le )?(?:gros )?|sans|ni) ?(?:budget|enveloppe|"
    r"argent|sous|moyens|depense)|(?:0|zero) (?:€|euros?|achat)|n'y (?:en )?a pas|(?:ya|y a|il n'y a|on a|"
    r"j'ai|a) (?:pas|aucun|rien)(?: encore)? (?:de |d')?budget|gratuit\w*|n'achet\w+ rien|rien (?:a|du tout)|"
    r"fauche)(?!\w)"
)
_REJECTED_BEFORE = re.compile(
    r"\b(?:(?<!depasse )pas|non pas|et non|au lieu de|plutot que|plus que|c'etait|avais (?:dit|mis)|ai dit|"
    r"disent?|dit|minimum|pas la peine de)(?: les?| un budget de| mettre)? ?$"
)
_NOT_REJECTED = re.compile(r"\bpas (?:plus|depasser|au dela|au-dela|au dessus|forcement) ?(?:de |les |d')?$")
_TOO_MUCH = re.compile(
    r"[^.;!?\d]{0,12}?\b(?:c'est|est|etait|serait) (?:bien |un peu |beaucoup )?(?:trop|cher)\b"
)
_MAXIMUM_BEFORE = re.compile(
    r"\b(?:pas plus (?:de |que |d')|maxi?(?:mum)?(?: de)?|jusqu'a|plafond(?: \w+){0,2}|depasser(?: les)?|"
    r"limite(?: \w+){0,2}|grand maximum|tout au plus|au plus|moins de|en dessous de|sous les?) ?:? ?$"
)
_MAXIMUM_AFTER = re.compile(
    r"[^.,;!?\d]{0,20}?(?:, ?(?=pas|max|au|grand))?(?:grand )?\b(?:max|maxi|maximum|plafond|tout au plus|"
    r"au plus|pas plus|pas un sou)\b(?!\s*(?:de |d'|:)?\s*\d)"
)
_TOTAL_BEFORE = re.compile(r"\b(?:donc|soit|au total|en tout|ca fait)(?: (?:a peu pres|environ|disons))? $")
_RESTATED = re.compile(
    r"\b(?:plutot|enfin|pardon|non|donc|soit|desormais|maintenant|finalement|en fait|mettez|met|notez)\b"
)

_CUE = re.compile(
    r"\b(?:budgets?|enveloppe|maxi?(?:mum)?|moins de|pas plus (?:de|que)|jusqu'a|depasser|depense\w*|mettre|"
    r"mets|provisionne\w*|prevu|vote[es]*|de cote|plafond\w*|dans les|autour de|aux alentours de|debloque\w*|"
    r"alloue\w*|monter a|dispose\w*|inscrit\w*|investi\w*|financ\w+|participation|subvention|tourne autour)\b"
)
_NOT_BUDGET = re.compile(
    r"\b(?:chiffre d'affaires?|ca de|revenus?|capital|paye|payons|facture[es]?|facturent|debite\w*|coute\w*|"
    r"loyer|vend\w*|revend\w*|seuil|sous|vaut|prix|tarif|rembours\w+|gagne\w*|salaire|dette|achete a|"
    r"concurrent\w*|amende|panier moyen|marge|frais|caution|promo\w*|remise)\b"
)
_PRICED = re.compile(
    r"\b(?:contrat|abonnement|offre|forfait|licence|tablette|formule|version|propose\w*)s? (?:a|de) ?$"
)
_NAMED = re.compile(
    r"\bbudget\b[^.;!?\d]{0,25}$"
    r"|\b(?:peux|peut|pouvons|pourrais|pourrait) (?:mettre|monter(?: a| jusqu'a)?|aller jusqu'a) ?$"
)
# Nothing is counted by the number: it is money.
_COUNTS_NOTHING = re.compile(r" ?(?:$|[.,;:!?)]|(?:max\w*|pour|par|au|en tout|grand|mais|si)\b)")


def _weight(message: Folded, amount: Amount) -> int:
    before = message.text[max(0, amount.start - 40) : amount.start]
    if _TOO_MUCH.match(message.text, amount.end):
        return -1
    if _REJECTED_BEFORE.search(before) and not _NOT_REJECTED.search(before):
        return -1
    limited = _MAXIMUM_BEFORE.search(before) or _MAXIMUM_AFTER.match(message.text, amount.end)
    return 2 if limited else 0


def _choose(message: Folded, amounts: list[Amount]) -> Amount:
    """The limit when one is said, otherwise the first, or the one that corrects it."""
    weights = [_weight(message, amount) for amount in amounts]
    best = 0
    for index in range(1, len(amounts)):
        gap = message.text[amounts[index - 1].end : amounts[index].start]
        with_tax = tax_of(message, amounts[best]) == "ht" and tax_of(message, amounts[index]) == "ttc"
        restated = weights[index] >= 0 and weights[best] < 2 and not with_tax and _RESTATED.search(gap)
        if weights[index] > weights[best] or restated:
            best = index
    return amounts[best]


def _usable(message: Folded, amounts: list[Amount]) -> list[Amount]:
    """Euros where there are any, then other money, then bare numbers; a bare limit counts as well."""
    amounts = [amount for amount in amounts if amount.value > 0]
    bare = [a for a in amounts if a.currency is None and a.value >= 20]
    limits = [a for a in bare if _weight(message, a) == 2 or _TOTAL_BEFORE.search(message.text[: a.start])]
    euros = [a for a in amounts if a.currency == "EUR" or (a.currency is None and a in limits)]
    if any(a.currency == "EUR" for a in euros):
        return euros
    return [a for a in amounts if a.currency not in (None, "EUR")] or amounts


def _reading(message: Folded, amount: Amount, context: ReadingContext) -> Reading[int]:
    currency = precise_currency(amount.currency or "EUR", context.country)
    period, times = period_of(message, amount)
    value, low = amount.value * times, amount.low * times if amount.low is not None else None
    detail: dict[str, object] = {
        "period": period,
        "low": low,
        "tax": tax_of(message, amount),
        "currency": currency,
        "approximate": amount.approximate,
    }
    if is_per_unit(message, amount):
        detail["per_unit"] = True
    quote = message.quote(amount.start, amount.end)
    if currency == "EUR":
        return Reading(value, quote, detail=detail)
    detail["amount"] = value
    parity = FIXED_PARITIES.get(currency)
    if parity is None:
        return Reading(None, quote, "budget_currency", detail)
    detail["low"] = round(low / parity) if low is not None else None
    return Reading(round(value / parity), quote, detail=detail)


def read(text: str, context: ReadingContext) -> Reading[int] | None:
    """The budget in an answer to « quel est votre budget ? »: the upper bound of a range, in whole euros."""
    message = spell_out(text)
    amounts = _usable(message, find_amounts(message))
    if amounts:
        return _reading(message, _choose(message, amounts), context)
    nothing = _NO_BUDGET.search(message.text)
    if nothing or is_not_applicable(text, "budget"):
        return Reading(None, message.quote(*nothing.span()) if nothing else text.strip(), "budget_none")
    return None


def _clause(message: Folded, amount: Amount) -> str:
    """The words around an amount, up to the punctuation that ends its clause."""
    before = re.split(r"[.;!?()]", message.text[max(0, amount.start - 60) : amount.start])[-1]
    after = re.split(r"[,.;!?()]", message.text[amount.end : amount.end + 30])[0]
    return f"{before} {after}"


def _volunteered(message: Folded, amount: Amount) -> bool:
    clause = _clause(message, amount)
    before = message.text[max(0, amount.start - 40) : amount.start]
    if amount.currency is None:
        counts_nothing = _COUNTS_NOTHING.match(message.text, amount.end) or "budget" in before
        return bool(_NAMED.search(before) and counts_nothing) and amount.value >= 20
    if _PRICED.search(before):
        return False
    return bool(_CUE.search(clause)) and not _NOT_BUDGET.search(clause)


def find(text: str, context: ReadingContext) -> list[Reading[int]]:
    """A budget said in passing: money beside a word that makes it a budget, never a price or a turnover."""
    message = spell_out(text)
    amounts = [a for a in find_amounts(message) if a.value > 0 and _volunteered(message, a)]
    return [_reading(message, _choose(message, amounts), context)] if amounts else []
