"""The new date in a correction: the moment with the word before it, and nothing of what is told around it."""

from __future__ import annotations

import re

from bot.leads.fields import timeline
from bot.leads.fields.chat import spell_out
from bot.leads.fields.correction_said import Said
from bot.leads.fields.french_dates import find_moments
from bot.leads.fields.phrases import tidy
from bot.leads.fields.reading import Reading, ReadingContext
from bot.leads.fields.words import whole_words
from bot.qualification.text import Folded

_CUES = re.compile(
    r"(?:\b(?:tout de suite|juste|pas|des|apres|avant|pour|d'ici|a partir d[eu]|a compter d[eu]|courant"
    r"|en|au|aux|a|"
    r"dans|sous|vers|le|la|les|au plus tard|au plus tot|qu'(?:a|en|au)|fin|debut|mi|jusqu'(?:a|au"
    r"|en))[ -]?|\bl')+$"
)
_WIDER = re.compile(r"[ -](?:prochaine?|au plus tard|dernier delai|max(?:imum)?|20\d\d)\b")
_HAS_BEEN = re.compile(r"\b(?:a|ai|as|avons|avez|ont|ayant|avait|aurait) ete$")
# « publié ce matin : remise repoussée au 21 mars »: when something was told is not the new date.
_TOLD = re.compile(r"\b(?:publi|recu|appris|annonc|decid|parl|vot|sign|valid|confirm|arriv|tomb)\w* $")
_ADVERB = re.compile(r"(?i) (?:plutôt|plutot|en fait|finalement|svp|ce serait|c'est).*$")
_LONGEST = 8


def new_moment(said: Said, context: ReadingContext, *, named: bool, cued: bool) -> Reading[str] | None:
    """The new date or delay of a clause, cut out; None when the clause dates something else.

    `named`: a word says that it is about the date, or the old date is refused; `cued`: something is taken
    back. Without either, a moment must stand with a word that makes a deadline of it.
    """
    for value in said.values:
        message = spell_out(value)
        if not named and whole_words("corrections", "dates_of_other_things").search(message.text):
            continue
        moment = _moment(message, context)
        if moment is None:
            moment = _without_date(message, said, context, cued=cued or named)
        deadline = named or cued or bool(timeline.find(value, context))
        if moment and deadline:
            return _read(moment, said, context)
    return None


def _moment(message: Folded, context: ReadingContext) -> str | None:
    moments = [
        moment
        for moment in find_moments(message, context.today)
        if not _HAS_BEEN.search(message.text[: moment.end])
    ]
    if not moments:
        return None
    if len(moments) > 1 and _TOLD.search(message.text[: moments[0].start]):
        del moments[0]
    # A range or a day of a period: « fin avril ou début mai » is one value.
    first, end = moments[0], moments[0].end
    for later in moments[1:]:
        gap = message.text[end : later.start]
        if re.fullmatch(r" ?(?:ou|a|et|-|au|voire|,)? ?(?:le |la |en |au |aux |de |du |a )*", gap):
            end = later.end
    cue = _CUES.search(message.text[: first.start])
    wider = _WIDER.match(message.text, end)
    words = tidy(message, cue.start() if cue else first.start, wider.end() if wider else end)
    return re.sub(r"^(?:qu'|que )", "", words)


def _without_date(message: Folded, said: Said, context: ReadingContext, *, cued: bool) -> str | None:
    """« dès que possible », « pas pressé », and, when taken back, « après la moisson »; a date says more."""
    dated = bool(find_moments(spell_out(said.sentence), context.today))
    for entry in ("events", "no_date") if cued else ("no_date",):
        match = whole_words("corrections", entry).search(message.text)
        if match and dated and (entry == "no_date" or match.start() > 0):
            continue
        if match and len(match.group().split()) <= _LONGEST:
            return _ADVERB.sub("", tidy(message, *match.span()))
    return None


def _read(words: str, said: Said, context: ReadingContext) -> Reading[str] | None:
    reading = timeline.read(words, context)
    if reading is None or reading.value is None:
        return None
    return Reading(words, words, detail=reading.detail)
