"""What a regulator writes about: the words, the texts concerned, the file's reference, the deadline."""

import re

from bot.leads.fields.chat import spell_out
from bot.leads.fields.french_dates import find_moments
from bot.leads.fields.phrases import content_span, split_clauses, tidy
from bot.leads.fields.reading import Reading, ReadingContext
from bot.leads.fields.references import find_reference, find_texts
from bot.leads.fields.replies import is_dont_know, is_not_applicable, is_refusal
from bot.leads.fields.words import whole_words
from bot.qualification.text import Folded

_LEAD_INS = (("regulation", "lead_ins"),)
_DEADLINE = re.compile(
    r"\b(?:avant|sous|d'ici|dans (?:les|un delai)|au plus tard|jusqu'a|attendu\w*|delai|cloture|reponse|"
    r"vendredi|lundi)\b"
)
_MAIL = re.compile(r"[^\s@]{1,64}@\S{1,80}")
_NEGATED = re.compile(r"\b(?:pas|aucun\w*|ni|sans|jamais|n'est|rien|inutile)\b(?:[ ']\w+){0,4}[ ']?$")
_DENIED_AFTER = re.compile(r"[ ,:]*(?:rassurez|n'a rien|non)")


def _detail(message: Folded, context: ReadingContext) -> dict[str, object]:
    deadline = None
    for moment in find_moments(message, context.today):
        if _DEADLINE.search(message.text[max(0, moment.start - 40) : moment.end]):
            deadline = moment.last.isoformat()
            break
    return {"reference": find_reference(message), "deadline": deadline, "texts": find_texts(message)}


def _control(message: Folded, start: int, end: int) -> bool:
    text = _MAIL.sub(lambda match: " " * len(match.group()), message.text)
    for match in whole_words("regulation", "control").finditer(text, start, end):
        negated = _NEGATED.search(message.text[max(start, match.start() - 45) : match.start()])
        if not negated and not _DENIED_AFTER.match(message.text, match.end()):
            return True
    return False


def read(text: str, context: ReadingContext) -> Reading[str] | None:
    """What is asked and on which text, in an answer to the question about it."""
    message = spell_out(text)
    detail = _detail(message, context)
    substance = detail["texts"] or detail["reference"] or _control(message, 0, len(message.text))
    denied = whole_words("regulation", "nothing_controlled").search(message.text)
    if not substance or (denied and not detail["texts"]):
        if denied or is_not_applicable(text, "regulation"):
            return Reading(None, text.strip(), "regulation_none")
        if is_dont_know(text) or is_refusal(text) or text.strip().endswith("?"):
            return None
    start, end = content_span(message, _LEAD_INS)
    value = tidy(message, start, end)
    return Reading(value, text.strip(), detail=detail) if value else None


def find(text: str, context: ReadingContext) -> list[Reading[str]]:
    """A control or a standard's revision named in passing, when its text or its file is named too.

    Less is not worth a reading: the question would not be asked, and the regulator's own words would be lost.
    """
    message = spell_out(text)
    clauses = [span for span in split_clauses(message.text) if _control(message, *span)]
    detail = _detail(message, context)
    named = detail["reference"] or any(re.search(r"\d", words) for words in find_texts(message))
    if not clauses or not named:
        return []
    start, end = clauses[0]
    return [Reading(tidy(message, start, end), message.quote(start, end), detail=detail)]
