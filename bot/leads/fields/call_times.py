"""When somebody wishes to be called, in the words that stand beside the number."""

from __future__ import annotations

import re

from bot.leads.fields.text import Typed

_HOUR = r"(?:\d{1,2} ?(?:h|heures?|:)(?: ?\d{2})?|midi|minuit)"
_DAY = r"(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|week-?end|semaine)s?"
_MOMENT = (
    r"(?:le (?:matin|midi|soir)|(?:en |dans la |en fin de |en debut de |la )?(?:journee|matinee|soiree)"
    r"|l'apres-?midi|l'aprem|(?:en fin|en debut) d'apres-?midi|entre midi et (?:deux|14 ?h)"
    r"|(?:cet|cette|ce) (?:apres-?midi|aprem|soir|matin|semaine)|demain(?: matin| soir| apres-?midi| midi)?"
    r"|(?:aux |en )?heures (?:de bureau|ouvrables|ouvrees)|(?:pendant )?la sieste|pendant la pause"
    r"|la semaine prochaine)"
)
_TIME = rf"(?:{_HOUR}|(?:le |les |du |tous les )?{_DAY}|{_MOMENT})"
_WHEN = re.compile(
    r"(?P<when>(?:(?:mais |sauf |pas |plutot |uniquement |seulement |de preference |surtout |jamais |ferme )*"
    rf"(?:(?:apres|avant|a partir de|des|vers|jusqu'a|pendant) {_TIME}"
    rf"|entre {_TIME} et {_TIME}|de {_TIME} a {_TIME}|(?:du |le )?{_DAY} au {_DAY}|permanence {_TIME}"
    rf"|en semaine|le week-?end|(?:le |les |tous les ){_DAY}|{_MOMENT})"
    rf"(?:,? (?:et|ou|sauf|mais pas|pas|apres|avant|entre|de|vers|a|des)? ?{_TIME}(?: (?:et|a) {_TIME})?)*))"
)
_SUBJECT_BEFORE = re.compile(r"\b(?:je|j|j'|on|nous) ?\w+ $")


def call_time(typed: Typed, start: int, end: int) -> str | None:
    """The wish after a phone number, else before it: « après 14h », « plutôt le matin »."""
    for first, last in ((end, min(len(typed.text), end + 120)), (max(0, start - 120), start)):
        for match in _WHEN.finditer(typed.folded, first, last):
            if not _SUBJECT_BEFORE.search(typed.folded[max(0, match.start() - 20) : match.start()]):
                return re.sub(r"^(?:mais|ferme) ", "", typed.quote(*match.span("when")), flags=re.IGNORECASE)
    return None
