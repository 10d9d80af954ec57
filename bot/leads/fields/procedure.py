"""How a public buyer will buy: the words, the tender's reference, the deadline for offers."""

import re

from bot.leads.fields.chat import spell_out
from bot.leads.fields.french_dates import find_moments
from bot.leads.fields.phrases import content_span, tidy
from bot.leads.fields.purchasing import named_procedure
from bot.leads.fields.reading import Reading, ReadingContext
from bot.leads.fields.references import find_reference
from bot.leads.fields.replies import is_dont_know, is_not_applicable, is_refusal
from bot.leads.fields.words import whole_words
from bot.qualification.text import Folded, fold

_SUPPLIER = re.compile(
    r"\b(?:nos reponses?|repondre|repondons|reponds|nous repondons|suivre nos|veille|fournisseur)\b"
)
_GENERIC = re.compile(
    r"(?:marches? publics?|accords?[- ]cadres?|commandes? publiques?|marches? subsequents?)"
)
_NEAR = 80  # characters between the name of a procedure and its reference
_DEADLINE = re.compile(
    r"\b(?:avant|date limite|jusqu'a|remise des (?:offres|plis)|cloture|au plus tard|reponse|plis|limite|"
    r"delai|pour le)\b"
)


def _deadline(message: Folded, context: ReadingContext) -> str | None:
    for moment in find_moments(message, context.today):
        before = message.text[max(0, moment.start - 50) : moment.start + 12]
        if _DEADLINE.search(before):
            return moment.last.isoformat()
    return None


def _detail(message: Folded, context: ReadingContext) -> dict[str, str | None]:
    return {"reference": find_reference(message), "deadline": _deadline(message, context)}


def read(text: str, context: ReadingContext) -> Reading[str] | None:
    """The procedure in an answer; a known one, or the visitor's own words for it."""
    message = spell_out(text)
    detail = _detail(message, context)
    named = named_procedure(message)
    if named is None and detail["reference"] is None:
        if is_not_applicable(text, "procedure"):
            return Reading(None, text.strip(), "procedure_none")
        if is_dont_know(text) or is_refusal(text) or text.strip().endswith("?"):
            return None
    start, end = content_span(message, (("purchasing", "lead_ins"),))
    value = tidy(message, start, end)
    return Reading(value, text.strip(), detail=detail) if value else None


def find(text: str, context: ReadingContext) -> list[Reading[str]]:
    """A procedure named in passing by a buyer, not by a supplier who answers tenders."""
    message = spell_out(text)
    named = named_procedure(message, "sure_procedures")
    if named is None or _SUPPLIER.search(message.text):
        return []
    detail = _detail(message, context)
    span = named.span()
    if detail["reference"] and is_generic(named.group()):
        span = _beside_reference(message, str(detail["reference"])) or span
    return [Reading(tidy(message, *span), message.quote(*span), detail=detail)]


def is_generic(words: str) -> bool:
    """Said by any public buyer of any purchase: which procedure it is remains to be asked."""
    return _GENERIC.fullmatch(words) is not None


def _beside_reference(message: Folded, reference: str) -> tuple[int, int] | None:
    """« Consultation en cours pour 64 tablettes, réf. AOO-2025-117 »: the words it belongs to."""
    folded = fold(reference).text
    place = message.text.find(folded)
    named = whole_words("purchasing", "procedures")
    for match in named.finditer(message.text, max(0, place - _NEAR), max(0, place)):
        return match.start(), place + len(folded)
    return None
