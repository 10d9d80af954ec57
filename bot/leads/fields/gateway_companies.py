"""The companies that the visitor would open the door to: the words, how many, which ones."""

import re

from bot.leads.fields.chat import spell_out
from bot.leads.fields.end_customers import count_in_answer, counted
from bot.leads.fields.phrases import content_span, tidy
from bot.leads.fields.reading import Reading, ReadingContext
from bot.leads.fields.replies import is_dont_know, is_not_applicable, is_refusal
from bot.leads.fields.words import alternatives, whole_words
from bot.qualification.text import Folded

_COUNTED = re.compile(
    rf"(?: ?(?:de |d'|petits? |petites? |environ |autres |grosses? |"
    rf"moyennes? )*){alternatives('customers', 'companies')}(?!\w)"
)
_NAME = re.compile(
    r"(?<![.!?] )(?<!^)\b[A-ZÀ-Þ][\w'’&-]*(?: (?:(?:de|du|des|la|le|les|et|&) )?[A-ZÀ-Þ][\w'’&-]*)*"
)
_NAME_FIRST = re.compile(r"^[A-ZÀ-Þ][\w'’&-]*(?: (?:(?:de|du|des|la|le|les|et|&) )?[A-ZÀ-Þ][\w'’&-]*)+")
_NOT_NAMES = frozenset({"je", "tpe", "pme", "eti", "crm", "non", "oui", "rh", "it", "btp", "cse", "ok"})
_PLACE_BEFORE = re.compile(r"(?:\b(?:a|à|en|au|aux|du|de la|d'|de l'|dans le|dans la|vers|sur|de) ?)$")
_QUALIFIER = re.compile(
    r"(?: (?:d'|de |du |des |en )?(?!(?:qui|que|et|mais|dans|a|au|chez|je|sur|pour|il|"
    r"ils)\b)[\w'-]+)?(?: qu(?:e |')(?:j'|je )\w+| (?:de|du|d'|en)[ ']?\w+)?"
)


def names_in(message: Folded) -> list[str]:
    """Capitalised names that are not places, in order."""
    text = message.original
    found: list[str] = []
    first = _NAME_FIRST.match(text)
    for match in [*([first] if first else []), *_NAME.finditer(text)]:
        name = match.group()
        before = " ".join(text[max(0, match.start() - 12) : match.start()].lower().split(" "))
        if name.lower() in _NOT_NAMES or name in found or _PLACE_BEFORE.search(before):
            continue
        if not any(name in other for other in found):
            found.append(name)
    return found


def _detail(message: Folded, count: int | None) -> dict[str, object]:
    return {"count": count, "names": names_in(message)}


def read(text: str, context: ReadingContext) -> Reading[str] | None:
    """The companies in an answer, in the visitor's words."""
    message = spell_out(text)
    count = count_in_answer(message, _COUNTED)
    if count is None:
        if is_not_applicable(text, "gateway_companies"):
            return Reading(None, text.strip(), "gateway_companies_none")
        if is_dont_know(text) or is_refusal(text) or text.strip().endswith("?"):
            return None
    start, end = content_span(message, (("customers", "lead_ins"),))
    value = tidy(message, start, end)
    return Reading(value, text.strip(), detail=_detail(message, count)) if value else None


def find(text: str, context: ReadingContext) -> list[Reading[str]]:
    """Companies counted in passing by someone who speaks of bringing or advising them."""
    message = spell_out(text)
    if not whole_words("customers", "prescribing").search(message.text):
        return []
    number = counted(message, _COUNTED)
    noun = _COUNTED.match(message.text, number.end) if number else None
    if number is None or noun is None:
        return []
    qualifier = _QUALIFIER.match(message.text, noun.end())
    end = qualifier.end() if qualifier else noun.end()
    quote = message.quote(number.start, end)
    return [Reading(tidy(message, number.start, end), quote, detail={"count": number.value, "names": []})]
