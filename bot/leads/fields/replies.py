"""Short replies: yes and no by explicit words only, « je ne sais pas », refusals, « sans objet »."""

import datetime
import enum
import re
from functools import lru_cache

from bot.leads.fields.chat import spell_out
from bot.leads.fields.french_dates import find_moments
from bot.leads.fields.french_numbers import find_numbers
from bot.leads.fields.purchasing import named_procedure
from bot.leads.fields.references import find_texts
from bot.leads.fields.words import whole_words


class YesNo(enum.Enum):
    """What a reply says; unclear when it does not say it in words."""

    YES = "yes"
    NO = "no"
    UNCLEAR = "unclear"


_DRAWLED = re.compile(r"([a-z])\1{2,}")
_QUESTION = re.compile(r"[^.!?;]*\?")
_OPENING_CHATTER = re.compile(
    r"(?:(?:ah|oh|eh|heu|euh|bah|ben|bon|hum|alors|mais|bonjour|allo|et|he bien|eh bien|la|desolee?|pardon|"
    r"moi|franchement|honnetement|pour etre honnete)\b[ ,.!]*)+"
)
_STARTS_YES = re.compile(r"(?:o+u+i+|o+k+a?y?|d'?accord|yes|volontiers|bien sur|yep)\b(?!\s*\?)")
# « d'accord pour quoi ? » asks; « oui, vous rappelez quand ? » answers, then asks.
_ASKS_ABOUT_IT = re.compile(r"[a-z' ]{2,14} (?!mais\b)[^.!?,;]*\?")
_STARTS_NO = re.compile(r"(?:no+n+|nope?|negatif|jamais)\b(?!\s*\?)")
#: Topics where « non » alone says that there is nothing to give.
_NONE_TO_GIVE = frozenset(
    {
        "siren_or_siret",
        "organisation",
        "role",
        "procedure",
        "end_customers",
        "gateway_companies",
        "regulation",
    }
)

#: Beyond it, a message says more than a yes or a « je ne sais pas » found somewhere inside it.
_SHORT = 90
_NUMBERS = frozenset({"siren_or_siret", "phone"})
#: What says, of one way to reach somebody, that it is closed.
_NO_WAY_THERE = {"phone": "no_telephone", "email": "no_email"}
#: Nine or fourteen digits after the French word: what is said of a foreign register does not undo it.
_FRENCH_NUMBER = re.compile(r"(?i)\bsire(?:n|t)s?\b\D{0,20}(?:\d[ .-]?){9}")
_COUNTED = frozenset({"size", "budget", "end_customers", "gateway_companies"})
#: Topics answered with words, where a « confidentiel » further on may be part of the answer.
_IN_WORDS = frozenset(
    {"need", "name", "organisation", "role", "regulation", "procedure", "gateway_companies"}
)
#: Whether a moment is named does not depend on the day.
_ANY_DAY = datetime.date(2000, 1, 1)


@lru_cache(maxsize=32)
def _said(entry: str) -> re.Pattern[str]:
    return whole_words("replies", entry)


def _prepared(text: str) -> str:
    folded = _DRAWLED.sub(r"\1", spell_out(text).text).strip()
    return folded[_end_of_chatter(folded) :].strip()


def _end_of_chatter(folded: str) -> int:
    chatter = _OPENING_CHATTER.match(folded)
    return chatter.end() if chatter and chatter.end() < len(folded) else 0


def _without_questions(folded: str) -> str:
    return _QUESTION.sub(" ", folded) if "?" in folded else folded


def _cut(entry: str, folded: str) -> tuple[bool, str]:
    """Whether the entry is said, and the text without it, so that its words are not read a second time."""
    rest, count = _said(entry).subn(" § ", folded)
    return count > 0, rest


def _yes_and_no(folded: str, weak: bool) -> tuple[bool, bool]:
    no, said = _cut("no_despite_words", folded)
    starts_yes, starts_no = bool(_STARTS_YES.match(said)), bool(_STARTS_NO.match(said))
    if _ASKS_ABOUT_IT.match(said):
        starts_yes = False
    yes, said = _cut("yes_despite_words", _without_questions(said))
    yes = yes or starts_yes or bool(_said("says_yes").search(said))
    yes = yes or (weak and bool(_said("weak_yes").search(said)))
    return yes, no or starts_no or bool(_said("says_no").search(said))


def _decide(yes: bool, no: bool) -> YesNo:
    if yes == no:
        return YesNo.UNCLEAR
    return YesNo.YES if yes else YesNo.NO


def read_yes_no(text: str) -> YesNo:
    """A plain question: « oui », « pas de souci », « pourquoi pas »; both at once is unclear."""
    return _decide(*_yes_and_no(_prepared(text), weak=True))


def read_consent(text: str) -> YesNo:
    """May we contact you again? Explicit words only; a wish about how (« mais par mail ») keeps the yes."""
    folded = _prepared(text)
    _, said = _cut("consent_limits", folded)
    yes, no = _yes_and_no(said, weak=False)
    no = no or bool(_said("consent_no").search(_without_questions(said)))
    if yes and no and _STARTS_NO.match(said) and not _said("yes_despite_words").search(said):
        return YesNo.NO
    return _decide(yes, no)


def read_offers(text: str) -> YesNo:
    """Do they want offers? Only a yes that can mean nothing else counts: « super, merci » is none."""
    folded = _prepared(text)
    agrees = _said("offers_yes").match(folded)
    yes = agrees is not None and not folded[agrees.end() :].lstrip().startswith("?")
    if yes and (_said("of_a_call").search(folded) or _said("offers_no").search(folded)):
        return YesNo.UNCLEAR  # « oui, rappelez-moi demain » speaks of the request
    _, no = _yes_and_no(folded, weak=False)
    limits = any(_said(entry).search(folded) for entry in ("consent_limits", "consent_no"))
    starts_no = _STARTS_NO.match(folded) or _said("offers_no").match(folded)
    no = starts_no is not None or (len(folded) <= _SHORT and (no or limits))
    return _decide(yes, no)


def read_confirmation(text: str) -> YesNo:
    """Is the recap right? « non c'est bon » is a yes, « oui mais il manque… » is a no."""
    folded = _prepared(text)
    fine, said = _cut("right_despite_words", _without_questions(folded))
    if _said("wrong").search(said):
        return YesNo.NO
    if fine or _said("right").search(said):
        return YesNo.YES if len(folded) <= _SHORT or _STARTS_YES.match(folded) else YesNo.UNCLEAR
    return _decide(*_yes_and_no(folded, weak=False))


def read_anything_else(text: str) -> YesNo:
    """Is there anything else? « c'est bon », « ça ira », a thank-you or a goodbye say no."""
    folded = _prepared(text)
    none, folded = _cut("no_other", folded)
    if _said("something_else").search(folded) or "?" in folded:
        return YesNo.YES
    said_no = none or _STARTS_NO.match(folded) or _said("yes_despite_words").search(folded)
    if said_no or (_said("nothing_else").search(folded) and len(folded) <= _SHORT):
        return YesNo.NO
    return _decide(*_yes_and_no(folded, weak=False))


def gives(text: str, topic: str | None) -> bool:
    """Whether the message holds what was asked, whatever it says beside: « 40, je ne sais pas trop »."""
    message = spell_out(text)
    if topic in _COUNTED:
        return any(number.value > 0 and not number.is_article for number in find_numbers(message))
    if topic in _NUMBERS:
        return bool(re.search(r"\d{2}", message.text))
    if topic == "timeline":
        return bool(find_moments(message, _ANY_DAY))
    if topic == "procedure":
        return named_procedure(message) is not None
    if topic == "regulation":
        return bool(find_texts(message))
    return topic == "email" and "@" in text


def _mainly_says(entry: str, text: str, topic: str | None) -> bool:
    """The entry opens the message, or stands in a short one that does not give what was asked."""
    folded = _prepared(text)
    match = _said(entry).search(folded)
    if match is None or gives(text, topic):
        return False
    if topic in _IN_WORDS:
        return match.start() <= 12
    return match.start() <= 25 or len(folded) <= 60


def is_dont_know(text: str, topic: str | None = None) -> bool:
    """« aucune idée », « je ne sais pas encore », « à voir »."""
    return _mainly_says("dont_know", text, topic)


def is_refusal(text: str, topic: str | None = None) -> bool:
    """« je préfère ne pas dire », « pas de tel svp », « confidentiel »."""
    if topic in _NO_WAY_THERE and _mainly_says(_NO_WAY_THERE[topic], text, topic):
        return True
    return _mainly_says("refusal", text, topic)


def is_not_applicable(text: str, topic: str | None = None) -> bool:
    """« sans objet », « pas de SIREN chez nous », « rien de tel »."""
    if topic in _NONE_TO_GIVE and _STARTS_NO.match(_prepared(text)) and not gives(text, topic):
        return True
    if topic == "siren_or_siret" and _said("foreign_register").search(_prepared(text)):
        return not _FRENCH_NUMBER.search(text)
    return _mainly_says("not_applicable", text, topic)
