"""When the visitor needs it: the words as typed, and the best estimate of the date behind them."""

import datetime
import re

from bot.leads.fields.chat import spell_out
from bot.leads.fields.french_dates import Moment, find_moments
from bot.leads.fields.periods import shift
from bot.leads.fields.phrases import content_span, tidy
from bot.leads.fields.reading import Reading, ReadingContext
from bot.leads.fields.replies import is_dont_know, is_not_applicable, is_refusal
from bot.qualification.text import Folded

_DETERMINER = r"(?:la |le |les |l'|cette |cet |ce |notre |mon |votre |nos |tout(?:e)? )?"
_AFTER = re.compile(rf"\b(?:apres|passe|une fois) {_DETERMINER}$")
_FROM = re.compile(rf"\b(?:pas avant|a partir d[eu]|des|a compter d[eu]|au plus tot|depuis) ?{_DETERMINER}$")
_BEFORE = re.compile(
    rf"\b(?:avant|d'ici(?: a)?|jusqu'a|au plus tard(?: pour| en| le)?|imperativement avant|pour|"
    rf"avt) ?{_DETERMINER}$"
)
_REJECTED = re.compile(
    rf"\b(?:plutot qu(?:e |')|au lieu d[eu] ?|et non |non pas |pas (?:pour |en )?)(?:a |en |"
    rf"pour )?{_DETERMINER}$"
)

_NO_HURRY = re.compile(
    r"\b(?:(?:pas|rien|aucun\w*|sans|0|zero) (?:ne )?(?:de |d'|n'est |est |trop |vraiment |specialement |"
    r"particulierement )*(?:pressee?s?|presse|urgen\w+|hate|d'echeance|echeance|delai|date|contrainte|"
    r"imperatif)(?: (?:particulier|precise|fixe)\w*)?|(?:on a|j'ai|nous avons|prenez|prendre|"
    r"tout) (?:tout )?(?:le|mon|notre|votre|son)? ?temps|quand (?:vous (?:voulez|pouvez)|on veut|"
    r"ce sera possible)|peu importe(?: la date| quand)?|tranquille\w*|plus tard|un jour|l'annee d'apres|"
    r"a long terme)\b"
)
_NOW = re.compile(
    r"\b(?:asap|a\.s\.a\.p|des (?:que possible|maintenant|aujourd'hui|demain|a present|qu'on peut)|"
    r"(?:le )?plus (?:vite|tot|rapidement) (?:possible|sera le mieux)|au plus (?:vite|tot|presse)|(?:tres |"
    r"c'est |super |hyper |ultra )?urgen(?:t|te|ce)s?|tout de suite|immediat\w*|pour hier|hier|rapidement|"
    r"(?:assez |tres |bien |faites )?vite|sans (?:delai|tarder|attendre)|maintenant|dans les (?:meilleurs|"
    r"plus brefs) delais|aussitot|illico|d'urgence|en urgence|presse|le jour meme|sous peu|prochainement|"
    r"bientot)\b"
)
_TIME_WORDS = re.compile(
    r"\b(?:avant|apres|pour|des|quand|lorsque|une fois|d'ici|fin|debut|milieu|courant|pendant|saison|mois|"
    r"semaine|trimestre|jour|annee|an|rentree|budget|exercice|livraison|ouverture|demenagement|travaux|date|"
    r"delai|lancement|demarrage)\b"
)
# An event for a date: « quand l'AG aura voté », « sitôt la subvention versée ».
_UPON = re.compile(
    r"^\W*(?:(?:seulement|juste|plutot|disons"
    r"|bah|ben|euh|alors|pas avant|oui|donc) ){0,4}"
    r"(?:quand|lorsqu(?:e |')|des (?:que |qu'|l[ae] |l'|les )"
    r"|pas avant|sitot|aussitot|une fois|apres|avant|a (?:la fin|partir|l'issue|reception)"
    r"|au (?:retour|moment|lendemain|premier|plus tard)|le temps (?:que|de)) ?(?!vous\b|tu\b)\w"
)
_BUSINESS_CUE = re.compile(
    r"\b(?:avant|d'ici|sous|pour (?:le|la|les|l'|debut|fin|mi|noel|paques|janv\w*|fev\w*|mars|avril|mai|juin|"
    r"juil\w*|aout|sept\w*|oct\w*|nov\w*|dec\w*|dans)|livr\w+|besoin|lancement|launch|deploiement|demarr\w+|"
    r"prevu\w*|attendue?s?|echeance|au plus tard|pas avant|a partir|mise en (?:place|service)|projet|"
    r"operationnel\w*)\b"
)
_NOT_TIMELINE = re.compile(
    r"\b(?:depuis|il y a|achetee?s?|a noel dernier|dernier|derniere|passee?|recu\w*|casse\w*|cree\w*|"
    r"controle|rappele\w*|appele[rz]|joindre|dispo\w*|demo|ouverts?|fermee?s?|garantie|retract\w+|resili\w+|"
    r"facture du|debite\w*|commande du|rdv|rendez-vous|courrier)\b"
)


def _is_rejected(message: Folded, moment: Moment) -> bool:
    before = message.text[max(0, moment.start - 30) : moment.start]
    return bool(_REJECTED.search(before)) and not re.search(r"\bpas avant ?$|plus tard", before)


def _estimate(message: Folded, moment: Moment, today: datetime.date) -> datetime.date:
    """One date for the moment: its first day after « avant » and « pour », its last day otherwise."""
    before = message.text[max(0, moment.start - 40) : moment.start]
    is_part = message.text[moment.start : moment.end].startswith(("fin", "toute fin", "mi", "milieu"))
    if _FROM.search(before):
        under_way = "pas avant" in before and moment.first <= today < moment.last
        return shift(moment.first, 12) if under_way else moment.first
    if _BEFORE.search(before) and not is_part:
        if moment.first > today or (moment.last - moment.first).days < 28:
            return moment.first if moment.first >= today else moment.last
        return shift(moment.first, 12) if before.rstrip().endswith("avant") else moment.last
    return moment.last


def _urgency(date: datetime.date | None, folded: str, today: datetime.date) -> str | None:
    """`none` (no hurry), `urgent` (now or within 15 days), `soon` (within three months) or `later`."""
    if _NO_HURRY.search(folded):
        return "none"
    if date is None:
        return "urgent" if _NOW.search(folded) else None
    if re.search(r"\bpas avant\b", folded):
        return "later"
    days = (date - today).days
    return "urgent" if days <= 15 else "soon" if days <= 92 else "later"


def _dated(message: Folded, context: ReadingContext) -> datetime.date | None:
    moments = find_moments(message, context.today, bare_durations=context.asked)
    kept = [moment for moment in moments if not _is_rejected(message, moment)]
    return _estimate(message, kept[0], context.today) if kept else None


def read(text: str, context: ReadingContext) -> Reading[str] | None:
    """The answer to « pour quand ? » in the visitor's words, with the date it amounts to when it says one."""
    message = spell_out(text)
    date = _dated(message, ReadingContext(context.today, context.country, asked=True))
    says_when = date is not None or _NOW.search(message.text) or _NO_HURRY.search(message.text)
    if not says_when and (_evades(text) or not _TIME_WORDS.search(message.text)):
        return None
    start, end = content_span(message, (("phrases", "about_time"),))
    value = tidy(message, start, end)
    if not value:
        return None
    detail = {
        "date": date.isoformat() if date else None,
        "urgency": _urgency(date, message.text, context.today),
    }
    return Reading(value, text.strip(), detail=detail)


def spans(message: Folded, today: datetime.date) -> list[tuple[int, int]]:
    """Where days, periods, delays, a hurry or none stand."""
    moments = [(found.start, found.end) for found in find_moments(message, today, bare_durations=True)]
    hurries = [match.span() for pattern in (_NOW, _NO_HURRY) for match in pattern.finditer(message.text)]
    return moments + hurries


def says_when(text: str, context: ReadingContext) -> bool:
    """Whether the text has the form of an answer: a moment, a hurry or none, or an event to wait for."""
    folded = spell_out(text).text
    if _NOW.search(folded) or _NO_HURRY.search(folded) or (_UPON.match(folded) and "?" not in folded):
        return True
    return bool(find_moments(spell_out(text), context.today, bare_durations=True))


def _evades(text: str) -> bool:
    return is_dont_know(text) or is_refusal(text) or is_not_applicable(text) or text.strip().endswith("?")


def find(text: str, context: ReadingContext) -> list[Reading[str]]:
    """A deadline said in passing: a moment to come with a word that makes it one, in the same clause."""
    message = spell_out(text)
    for moment in find_moments(message, context.today):
        clause_start = max((message.text.rfind(mark, 0, moment.start) for mark in ".;!?"), default=-1) + 1
        before = message.text[max(clause_start, moment.start - 70) : moment.end]
        after = re.split(r"[.;!?]", message.text[moment.end : moment.end + 60])[0]
        if _NOT_TIMELINE.search(before + after) or _is_rejected(message, moment):
            continue
        if _OF_A_SEASON.search(message.text[: moment.end]):
            continue
        cue = _nearest_cue(before, len(before) - (moment.end - moment.start))
        if cue is None:
            continue
        start = moment.end - len(before) + cue
        date = _estimate(message, moment, context.today)
        detail = {"date": date.isoformat(), "urgency": _urgency(date, message.text, context.today)}
        return [Reading(tidy(message, start, moment.end), message.quote(start, moment.end), detail=detail)]
    return []


# « Le camping d'hiver » says what for; « les vacances d'été », « la fin de l'hiver » say when.
_OF_A_SEASON = re.compile(
    r"(?<!vacances )(?<!fin )(?<!debut )(?<!milieu )(?<!mois )(?<!soldes )(?<!saison )\b(?:d'|de )"
    r"(?:hiver|ete|printemps|automne)$"
)


def _nearest_cue(before: str, moment_start: int) -> int | None:
    """Where the words that make a deadline of it begin: a cue before the moment, or the moment itself."""
    cues = [match.start() for match in _BUSINESS_CUE.finditer(before)]
    if cues:
        return cues[-1]
    adjacent = _FROM.search(before[:moment_start])
    if adjacent:
        return adjacent.start()
    return moment_start if before.startswith(("dans ", "sous ", "d'ici "), moment_start) else None
