"""Corrections of values told in words: what is refused is replaced inside the old value, the rest is kept."""

from __future__ import annotations

import dataclasses
import difflib
import re

from bot.leads.fields.chat import spell_out
from bot.leads.fields.correction_said import Said, share, tokens
from bot.leads.fields.correction_when import new_moment
from bot.leads.fields.french_dates import find_moments
from bot.leads.fields.french_numbers import Number, find_quantities
from bot.leads.fields.number_words import TENS, UNITS
from bot.leads.fields.phrases import tidy
from bot.leads.fields.purchasing import named_procedure
from bot.leads.fields.reading import ReadingContext
from bot.leads.fields.references import find_reference
from bot.leads.fields.words import whole_words
from bot.qualification.text import Folded

_REFERENCE = re.compile(
    r"(?i)\b(?=[\w/.-]*\d)(?=[\w/.-]*[a-z/-])[a-z0-9]+(?:[-/._][a-z0-9]+)+\b|\b[a-z]{1,4}\d{2,6}\b"
)
_ADDED = re.compile(
    r"\b(?:ajoute[zr]?|rajoute[zr]?|comptez|mettez|notez|il (?:nous |me )?(?:faut|faudrait)|on veut"
    r"|je veux|prevoyez)"
    r" (?:aussi |egalement |en plus |donc |encore |y )+(?P<a>.+)|\b(?:ajoute[zr]?|rajoute[zr]?) (?P<b>.+)"
    r"|^(?:et )?(?:aussi|egalement|en plus|plus|y a aussi|il y a aussi)[ ,]+(?P<c>(?!d[eu']|des).+)"
    r"|\b(?:doit|devra|doivent|peut|puisse) (?:aussi|egalement) (?P<d>.+)|\b(?:aussi"
    r"|egalement) (?P<e>(?:pour|des|une?|d').+)"
)
_REMARKS = re.compile(
    r"[\s,]*\b(?:maintenant|desormais|en fait|en realite|finalement|au final|plutot|en tout|au total|svp"
    r"|s'il \w+ plait|merci|du coup"
    r"|pardon|pour etre (?:precise?|exacte?)|pour le moment|suffi\w+|seulement|uniquement|depuis .{1,15}"
    r"|en plus|aussi|egalement|comme \w+|a la place|au lieu|quoi|hein|voila|donc|exactement)\W*$"
)
_OF_A_ROLE = re.compile(
    r"\b(?:responsable|service|charge\w*|acheteu\w+|direct\w+|chef\w*|poste) (?:de la |de |des |du |d')?$"
)
_CLAUSE_END = re.compile(r"[;.!?]|, (?:on|je|nous|c'est|mais|car|il|mettez|notez)\b| (?:mais|car|parce)\b")
_LONGEST = 16


def changed(old: str, said: Said, topic: str, context: ReadingContext, *, named: bool) -> str | None:
    """The old value with what the clause changes in it; None when the clause changes nothing of it."""
    if topic in ("procedure", "regulation"):
        new = _marks_changed(old, said, topic, context, named=named)
        if new is not None:
            return new
    return _refused_replaced(old, said) or _added(old, said, named=named)


def _marks_changed(old: str, said: Said, topic: str, context: ReadingContext, *, named: bool) -> str | None:
    """References and dates replace their like; another procedure replaces the first one and all it had."""
    message = spell_out(said.clause)
    if topic == "procedure":
        procedure = named_procedure(message, "sure_procedures") or (named and named_procedure(message))
        of_a_role = procedure and _OF_A_ROLE.search(message.text[: procedure.start()])
        if procedure and not of_a_role and share(message.quote(*procedure.span()), old) < 0.5:
            return trimmed(message.quote(procedure.start(), _clause_end(message.text, procedure.end())))
    new = old
    reference = _reference(said)
    known = reference_in(old)
    if reference and known and reference.lower() != known.lower():
        new = new.replace(known, reference)
    elif reference and named and topic == "procedure" and len(said.clause.split()) <= 5:
        new = f"{new}, {trimmed(said.clause)}"
    about = whole_words("corrections", f"dates_of_{topic}").search(spell_out(said.sentence).text)
    dated = dataclasses.replace(said, values=tuple(_REFERENCE.sub("", value) for value in said.values))
    moment = new_moment(dated, context, named=True, cued=True) if about or _refuses_date(old, said) else None
    if moment is not None:
        new = _with_moment(new, str(moment.value), context)
    return new if new != old else None


def _reference(said: Said) -> str | None:
    found = _REFERENCE.search(said.clause)
    return found.group() if found else find_reference(spell_out(said.clause))


def reference_in(old: str) -> str | None:
    """The number of a market, a file or a complaint that a value holds."""
    found = _REFERENCE.search(old)
    return found.group() if found else find_reference(spell_out(old))


def like_reference(old: str, clause: str) -> bool:
    """Whether a reference of the clause resembles that of the old value: « MS-08 » and « MS-07 »."""
    known, new = reference_in(old), _REFERENCE.search(clause)
    if known is None or new is None:
        return False
    return difflib.SequenceMatcher(None, known.lower(), new.group().lower()).ratio() >= 0.75


def _refuses_date(old: str, said: Said) -> bool:
    return any(share(refused, old) >= 0.6 and re.search(r"[a-z]{3}", refused) for refused in said.refused)


def _with_moment(old: str, moment: str, context: ReadingContext) -> str:
    """The old value with its date replaced, or followed by the new one."""
    message = spell_out(old)
    moments = find_moments(message, context.today)
    bare = re.sub(r"(?i)^(?:le|au|pour le|avant le|d'ici le|d'ici au) ", "", moment)
    if not moments:
        return f"{old}, {moment}"
    start, end = message.spans[moments[-1].start][0], message.spans[moments[-1].end - 1][1]
    return old[:start] + bare + old[end:]


def _clause_end(folded: str, start: int) -> int:
    stop = _CLAUSE_END.search(folded, start)
    return min(stop.start() if stop else len(folded), start + 70)


def _refused_replaced(old: str, said: Said) -> str | None:
    """The refused words of the old value give way to the new ones."""
    for refused in said.refused:
        number = _number_of(refused)
        if number is not None:
            new = _number_replaced(old, said, number)
            if new is not None:
                return new
            if not re.search(r"[^\W\d]{3}", refused):
                continue
        place = _place(old, trimmed(refused))
        if place is not None:
            return _words_replaced(old, place, said)
    return None


def shares_word(said: str, old: str) -> bool:
    """Whether a telling word, not a number, stands in both."""
    telling = (word for word in tokens(said) if len(word) > 3 and not word[0].isdigit())
    return any(word in tokens(old) for word in telling if word not in UNITS and word not in TENS)


def _number_of(text: str) -> int | None:
    numbers = [n for n in find_quantities(spell_out(text)) if not n.is_article]
    return numbers[0].value if len(numbers) == 1 else None


def _quantities(message: Folded) -> list[Number]:
    return [number for number in find_quantities(message) if not number.is_article]


def _number_replaced(old: str, said: Said, refused: int) -> str | None:
    message = spell_out(old)
    held = next((n for n in _quantities(message) if n.value == refused), None)
    if held is None:
        marked = re.search(rf"(?<=[a-z\d]-){refused}\b|(?<!\d){refused}(?!\d)", message.text)
        if marked is None:
            return None
        span = message.spans[marked.start()][0], message.spans[marked.end() - 1][1]
    else:
        span = message.spans[held.start][0], message.spans[held.end - 1][1]
    for value in said.values:
        typed = spell_out(value)
        found = next((n for n in _quantities(typed) if n.value != refused), None)
        if found is not None:
            return _with_number(old, span, typed.quote(found.start, found.end), message)
    return None


def _with_number(old: str, span: tuple[int, int], number: str, message: Folded) -> str:
    """« une quarantaine de TPE » becomes « 60 TPE »: the words that went with the old number go with it."""
    before, after = old[: span[0]], old[span[1] :]
    if re.search(r"\d$", number):
        after = re.sub(r"^ (?:de |d')", " ", after)
        before = re.sub(r"(?i)\bune $", "", before)
    elif number.endswith("aine") and not re.match(r" d[e']", after):
        after = " de" + after
    if number.endswith("aine") and not re.search(r"(?i)\bune $", before):
        before += "une "
    if number.startswith("une ") and re.search(r"(?i)\bune $", before):
        before = before[:-4]
    return re.sub(r" {2,}", " ", before + number + after).strip()


def _place(old: str, refused: str) -> tuple[int, int] | None:
    """Where the refused words stand in the old value, as typed there."""
    message = spell_out(old)
    words = spell_out(refused).text.strip(' .«»"')
    for tried in (words, re.sub(r"^(?:une? |des |les? |la |l'|du |de |d'|ma |mon |mes )+", "", words)):
        start = message.text.find(tried) if len(tried) >= 2 else -1
        if start >= 0 and (start == 0 or not message.text[start - 1].isalnum()):
            return message.spans[start][0], message.spans[start + len(tried) - 1][1]
    return None


def _words_replaced(old: str, place: tuple[int, int], said: Said) -> str | None:
    new = next((value for value in map(trimmed, said.values) if value), "")
    new = re.sub(r"(?i)^(?:en fait |finalement |plutôt |mais )+", "", new)
    label = whole_words("corrections", "labels").sub("", spell_out(new).text)
    if not new or len(new.split()) > 10 or not tokens(label):
        return None
    rest = old[: place[0]] + old[place[1] :]
    if share(rest, new) == 1 or (share(new, rest) > 0 and shares_word(new, rest)):
        return _joined_at_noun(old[: place[0]], new) or new
    before = old[: place[0]]
    if re.search(r"(?i)\bde $", before):
        new = re.sub(r"(?i)^(?:des |de |d')", "", new)
    article = r"(?i)\b(?:un|une|le|la|les|des|mon|ma|mes|notre|nos) ?$"
    bare = re.sub(article, "", before)
    lead = re.match(r"(?i)(?:pour|de|du|des|d'|en|à|a) ?", new)
    if lead and spell_out(bare).text.rstrip().endswith(spell_out(lead.group()).text.strip()):
        before, new = bare, new[lead.end() :]
    elif lead and lead.group().lower().startswith("pour"):
        before = re.sub(r"(?i)\b(?:de|du|des|d'|à|a|au|en) ?$", "", bare)
    elif re.search(r"\d $", before):
        new = re.sub(r"(?i)^(?:des|les|de) ", "", new)
    if re.match(r"(?i)(?:un|une|le|la|les|des|mon|ma|mes|notre|nos)\b", new):
        before = bare
    value = re.sub(r"\s{2,}", " ", before + new + old[place[1] :]).strip(" ,")
    if not before.strip(" ,") and re.match(r"(?i)(?:un|une|des|\d)", new) and len(new.split()) >= 4:
        return new
    return value


def _joined_at_noun(before: str, new: str) -> str | None:
    """« 12 licences de » and « des licences de paie » meet at « licences »."""
    old_message, new_message = spell_out(before), spell_out(new)
    for word in tokens(new):
        start, at = new_message.text.find(word), old_message.text.find(word)
        head = new_message.text[:start]
        if len(word) > 3 and at >= 0 and start >= 0 and not re.search(r"\d", head):
            return (before[: old_message.spans[at][0]] + new[new_message.spans[start][0] :]).strip()
    return None


def _added(old: str, said: Said, *, named: bool) -> str | None:
    """« ajoutez aussi la formation »: the old value and the new thing."""
    message = spell_out(said.clause)
    match = _ADDED.search(message.text)
    if match is None or not (named or shares_word(said.sentence, old)):
        return None
    group = str(match.lastgroup)
    thing = trimmed(message.quote(*match.span(group)))
    if not thing or len(thing.split()) > 10 or share(thing, old) == 1:
        return None
    return f"{old} + {thing}" if len(f"{old} {thing}".split()) <= 2 * _LONGEST else None


def counted_anew(old: str, said: Said, nouns: re.Pattern[str] | None) -> str | None:
    """« c'est 3 500 maintenant »: the old value with its number replaced, when nothing else is new."""
    message, clause = spell_out(old), spell_out(said.clause)
    held, new = _quantities(message), _quantities(clause)
    if len(held) != 1 or len(new) != 1 or held[0].value == new[0].value:
        return None
    if nouns is not None and not nouns.search(clause.text):
        return None
    span = message.spans[held[0].start][0], message.spans[held[0].end - 1][1]
    return _with_number(old, span, clause.quote(new[0].start, new[0].end), message)


def same_thing_counted(old: str, clause: str) -> bool:
    """« 8 licences suffiront » of « 12 licences de paie »: the same noun stands after both numbers."""
    nouns = []
    for message in (spell_out(old), spell_out(clause)):
        numbers = _quantities(message)
        noun = (
            re.match(r" (?:de |d')?(\w{3,})", message.text[numbers[0].end :]) if len(numbers) == 1 else None
        )
        nouns.append(noun[1].rstrip("s") if noun else None)
    return nouns[0] is not None and nouns[0] == nouns[1]


def new_words(said: Said, old: str) -> set[str]:
    """The telling words that follow the number of a clause and that the old value does not hold."""
    message = spell_out(said.tail)
    numbers = _quantities(message)
    after = message.text[numbers[0].end :] if numbers else message.text
    said_words = set(tokens(trimmed(after)))
    return {word for word in said_words if len(word) > 3 and word not in tokens(old)}


def trimmed(text: str) -> str:
    """A value without the words that only say that something is corrected."""
    message = spell_out(text)
    end = len(message.text)
    for _ in range(4):
        match = _REMARKS.search(message.text[:end])
        if match is None:
            break
        end = match.start()
    lead = whole_words("corrections", "remarks_before").match(message.text)
    start = lead.end() if lead and lead.end() < end else 0
    return tidy(message, start, end)
