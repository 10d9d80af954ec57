"""How many people work there: from an answer, or volunteered in passing."""

import re
from dataclasses import dataclass, replace

from bot.leads.fields.chat import spell_out
from bot.leads.fields.french_numbers import Number, find_quantities
from bot.leads.fields.reading import Reading, ReadingContext
from bot.leads.fields.replies import is_not_applicable
from bot.leads.fields.size_sum import total
from bot.leads.fields.words import alternatives, whole_words
from bot.qualification.text import Folded

#: No employer is larger: what stands there is another number.
_LARGEST = 5_000_000

_SOMEONE = (
    r"(?:femme|mari|epouse|epoux|conjointe?|associee?|compagne|compagnon|frere|soeur|fils|fille|pere|mere|"
    r"collegue|apprentie?|secretaire|assistante?|salariee?|employee?|ouvrier|ouvriere|petite?|gamin)"
)
_ADJECTIVES = (
    r"(?:(?:de|d'|des|autres|jeunes|petits|bons|vrais|bonnes|a peu pres|environ|a|max|maximum|et quelques|"
    r"plein) ?)*"
)
_STAFF_NEXT = re.compile(rf"[ +]*{_ADJECTIVES}{alternatives('staff', 'staff')}(?!\w)")
_EMPLOYEES_NEXT = re.compile(rf"[ +]*{_ADJECTIVES}{alternatives('staff', 'employees')}(?!\w)")
_NOT_STAFF_NEXT = re.compile(rf"[ +]?{_ADJECTIVES}{alternatives('staff', 'not_staff')}(?![\w])")
_NOTHING_NEXT = re.compile(
    r"\s*(?:[.,;!?()…-]|$|(?:dans|a l'|au|chez|sur|mais|avec|donc|ici|environ|max|maximum|en|et|"
    r"a peu pres)\b)"
)
_TOTAL_NEXT = re.compile(
    r"\s*(?:\w+ )?(?:en tout|au total|en comptant|tous sites|tout compris|y compris|avec les)\b"
)
_CLAIM = re.compile(
    r"\b(?:(?:nous|on) (?:re)?voila|(?:on |nous )?(?:n'est|ne sommes|n'etait) (?:plus )?que|"
    r"(?:on|nous|ils|elles|ca|vous) (?:est|sommes|sont|sera|serons|etait|etions|fait|fonctionne a|"
    r"tourne a|travaille a|bosse a)(?: (?:deja|bien|maintenant|desormais|environ|a peu pres|en tout|"
    r"actuellement|a present|que|quasiment|presque|plus de|moins de|une|un|pres de|autour de|entre))*|"
    r"effectifs?\b(?: (?:total|actuel|est|de|d'environ|environ|d'une?|complet|:))*|(?:emploie|employons|"
    r"emploient|embauche|salarie|fait travailler|compte|comptons|comptent)(?: (?:environ|plus de|pres de|"
    r"a peu pres|quelque|actuellement|aujourd'hui|une?|entre))*)[ :=]*$"
)
_REJECTED = re.compile(
    r"(?:\b(?:pas|non pas|et non|au lieu de|plutot que|dont|depuis|hors|contre|sans compter|sauf|creee? en|"
    r"avant,? (?:on|nous) (?:etait|etions)(?: \w+)?|fondee? en|"
    r"ne(?:e)? en|etage|article|numero|n°|rue|(?<!au )(?<!ou )(?<!le )moins)(?: les?| nos| mes| a)? ?)$"
)
_RESTATED = re.compile(
    r"\b(?:soit|donc|c'est-a-dire|enfin|pardon|plutot|plus exactement|desormais|maintenant|non)\b"
)
_ADDED = re.compile(r"\s*(?:,|et|\+|plus|&|puis)?\s*")
_ME_JOINED = re.compile(r"\b(?:moi|ma pomme|bibi|mézigue) (?:et|plus|\+|&|avec)(?: mes)? $|\bmoi ?\+ ?$")
_ME_FOLLOWS = re.compile(
    r"[^.,;!?\d]{0,30}?(?:\bet|\bplus|\+|&) ?(?:moi|ma pomme|bibi|le patron|la patronne|le gerant)\b"
)
_ME_AND_SOMEONE = re.compile(
    rf"\b(?:ma|mon|notre|un|une) {_SOMEONE} (?:et|\+|&|plus) (?:moi|ma pomme)\b|\bmoi (?:et|\+|&|avec|"
    rf"plus) (?:ma|mon|notre|un|une) {_SOMEONE}\b"
)
_ALONE = re.compile(
    r"^(?:bah |ben |euh |heu )*moi\b|\b(?:tou(?:te?)? seule?|moi seule?|(?:que|juste|seulement|"
    r"uniquement) moi|moi-meme|solo|unipersonnel\w*|seule?|(?:pas|aucun|zero|0|sans|"
    r"ni) (?:de )?(?:autre )?(?:salarie|employe|personnel|collaborateur)\w*|personne d'autre)\b"
)
_ALONE_IN_BUSINESS = re.compile(
    r"\b(?:seule? (?:a mon compte|dans (?:mon|ma) (?:entreprise|cabinet|activite|societe|atelier|boutique))|"
    r"je (?:travaille|exerce|gere tout) (?:toute? )?seule?|(?:salarie|employe)s? : (?:0|aucun))\b"
)
_VAGUE = re.compile(
    r"\b(?:quelques|plusieurs) (?:dizaines?|centaines?|milliers?|personnes|salaries|employes|agents)\b"
)
_ORGANISATION = re.compile(
    rf"\b{alternatives('staff', 'organisations')}(?: (?:de |d'|du |des |en )?\w+){{0,3}}?[ ,:(]*"
    r"(?:de |d'|a |avec |compte |qui compte |fait )?(?:environ |une |pres de |plus de |moins de |"
    r"a peu pres )*$"
)
_FOR_SOME = re.compile(
    r"\b(?:pour|equiper|former|nos|mes|vos|leurs|les|aux|des|licences?|autres|doter|clients?)(?: \w+)? ?$"
)


#: What no work word beside it makes a workplace.
_AT_HOME = re.compile(r"\b(?:a la maison|au foyer|coloc\w*|colocation|appart\w*|en famille|joueu\w+)\b")


@dataclass(frozen=True)
class _Candidate:
    """A number of the message that may be the headcount."""

    number: Number
    staff: bool
    claimed: bool
    score: float


def _candidate(message: Folded, number: Number) -> _Candidate | None:
    before, after = message.text[max(0, number.start - 60) : number.start], message.text[number.end :][:60]
    if number.value > _LARGEST or _REJECTED.search(before):
        return None
    staff = bool(_STAFF_NEXT.match(after))
    claimed = bool(_CLAIM.search(before))
    if not staff and (_NOT_STAFF_NEXT.match(after) or re.match(r"[\d/-]", after)):
        return None
    if number.is_article and not staff:
        return None
    score = (1.0 if number.is_article else 3.0) * staff + 2.0 * claimed + bool(_NOTHING_NEXT.match(after))
    return _Candidate(number, staff, claimed, score + 0.5 * bool(_TOTAL_NEXT.match(after)))


def _candidates(message: Folded) -> list[_Candidate]:
    found = (_candidate(message, number) for number in find_quantities(message))
    return [candidate for candidate in found if candidate is not None]


def _choose(message: Folded, candidates: list[_Candidate]) -> _Candidate:
    """The best one; a later one that corrects or restates it wins over it."""
    best = candidates[0]
    for candidate in candidates[1:]:
        gap = message.text[best.number.end : candidate.number.start]
        restated = candidate.score >= 1 and len(gap) < 60 and _RESTATED.search(gap)
        # « avec les trois apprentis, on est douze »: the whole comes after one of its parts.
        whole = candidate.claimed and not best.claimed and candidate.score >= best.score
        if candidate.score > best.score or whole or restated:
            best = candidate
    return best


def _sum(message: Folded, candidates: list[_Candidate], best: _Candidate) -> tuple[int, int, int]:
    """« 3 praticiens et 2 assistantes », « moi et deux gars »: the total, and where its words begin and "
    "end."""
    total, start, end = best.number.value, best.number.start, best.number.end
    added = best.claimed and re.match(r"[^.;!?\d]{0,20}(?:\bplus|\+) ", message.text[end:])
    if best.claimed and not best.staff and not added:
        return total, start, end
    if best.staff or added:
        for candidate in candidates[candidates.index(best) + 1 :]:
            noun = _STAFF_NEXT.match(message.text, end)
            gap = message.text[noun.end() if noun else end : candidate.number.start]
            if not added and not (
                candidate.staff and _ADDED.fullmatch(re.sub(r"^ [a-z]+(?= |,|$)", "", gap))
            ):
                break
            total, end = total + candidate.number.value, candidate.number.end
    me = _ME_JOINED.search(message.text[:start])
    if me or _ME_FOLLOWS.match(message.text, end):
        return total + 1, me.start() if me else start, end
    return total, start, end


def _reading(message: Folded, value: int, start: int, end: int, number: Number | None) -> Reading[int]:
    noun = _STAFF_NEXT.match(message.text, end)
    end = noun.end() if noun else end
    nearby = message.text[end : end + 16]
    approximate = bool(number and number.approximate) or bool(
        re.match(r" (?:environ|a peu pres|a la louche)", nearby)
    )
    detail: dict[str, object] = {"approximate": approximate}
    if number and number.low is not None:
        detail["low"] = number.low
    return Reading(max(value, 1), message.quote(start, end), detail=detail)


def _alone(message: Folded, match: re.Match[str], value: int = 1) -> Reading[int]:
    return Reading(value, message.quote(*match.span()), detail={"approximate": False})


def _volunteers(message: Folded) -> Reading[int] | None:
    """« une trentaine de bénévoles, pas de salarié »: they count where nobody is paid."""
    for number in find_quantities(message):
        if re.match(rf"[ +]*{_ADJECTIVES}benevoles?\b", message.text[number.end :]):
            return _reading(message, number.value, number.start, number.end, number)
    return None


def read(text: str, context: ReadingContext) -> Reading[int] | None:
    """The headcount in an answer to « combien êtes-vous ? »; the upper bound of a range."""
    message = spell_out(text)
    vague = _VAGUE.search(message.text)
    if vague:
        return Reading(None, message.quote(*vague.span()), "size_vague")
    candidates = _candidates(message)
    if candidates:
        best = _choose(message, candidates)
        added = None if best.claimed and not best.staff else total(message)
        if added:
            return Reading(added[0], message.quote(*added[1:]), detail={"approximate": False})
        alone_with = _ALONE.search(message.text[: best.number.start])
        if alone_with and re.search(r"\bavec $", message.text[: best.number.start]):
            return _reading(message, best.number.value + 1, alone_with.start(), best.number.end, best.number)
        return _reading(message, *_sum(message, candidates, best), best.number)
    added = total(message)
    if added:
        return Reading(added[0], message.quote(*added[1:]), detail={"approximate": False})
    together = _ME_AND_SOMEONE.search(message.text)
    if together:
        return _alone(message, together, value=2)
    volunteers = _volunteers(message)
    if volunteers is not None:
        return volunteers
    alone = _ALONE.search(message.text)
    if alone:
        return _alone(message, alone)
    return Reading(None, text.strip(), "size_none") if is_not_applicable(text, "size") else None


def _volunteered(message: Folded, candidate: _Candidate) -> bool:
    before = message.text[max(0, candidate.number.start - 60) : candidate.number.start]
    after = message.text[candidate.number.end :][:40]
    if _FOR_SOME.search(before):
        return False
    if candidate.claimed:
        if re.search(r"\b(?:ils|elles|vous)\b[^.;!?]{0,30}$", before):
            return False
        return candidate.staff or bool(_NOTHING_NEXT.match(after))
    if _ME_JOINED.search(before):
        return candidate.staff
    if candidate.staff and _ORGANISATION.search(before):
        return True
    return bool(_EMPLOYEES_NEXT.match(after)) and candidate.number.value > 1


def find(text: str, context: ReadingContext) -> list[Reading[int]]:
    """A headcount said in passing (« on est 12 », « PME de 40 salariés »), never a household's."""
    message = spell_out(text)
    candidates = [c for c in _candidates(message) if _volunteered(message, c)]
    if whole_words("staff", "household").search(message.text):
        if _AT_HOME.search(message.text) or not whole_words("staff", "at_work").search(message.text):
            return []
        candidates = [c for c in candidates if c.claimed]
    if candidates:
        best = _choose(message, candidates)
        return [_reading(message, *_sum(message, _candidates(message), replace(best)), best.number)]
    alone = None if _AT_HOME.search(message.text) else _ALONE_IN_BUSINESS.search(message.text)
    return [_alone(message, alone)] if alone else []
