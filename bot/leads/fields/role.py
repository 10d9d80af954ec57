"""What the visitor does in the organisation: « directrice des achats », « trésorier, bénévole »."""

from __future__ import annotations

import re

from bot.leads.fields.reading import Reading, ReadingContext
from bot.leads.fields.text import Typed
from bot.leads.fields.word_tables import phrases, words

_TITLE = "(?:" + "|".join(re.escape(title).replace(r"\ ", " ") for title in phrases("job_titles")) + ")s?"
_ADJECTIVE = r"(?:future?|jeune|simple|petite?|ancien(?:ne)?|nouveau|nouvelle|vice|sous|co|unique|seule?)"

_OPENING = re.compile(
    r"(?:[\s,.;:!?'\"«(*-]|\b(?:bonjour|bonsoir|salut|hello|oui|ouais|ok|alors|donc|bien sur|volontiers"
    r"|euh|heu|ah|eh bien"
    r"|ben|bah|voila|voici|d'accord|pardon|oups|plutot|en fait|juste|simplement|actuellement|officiellement"
    r"|sur le papier"
    r"|moi|mdr"
    r"|(?:ma |mon |mes |la |le )?(?:fonction|poste|role|titre|metier|qualite|profession|intitule)s?"
    r"(?: exacte?| officiel| de poste)? ?(?::|est|c'est|c est|cest|c|,))(?!\w))+"
)
_LEAD = re.compile(
    r"(?:"
    r"(?:je |j')?(?:n')?y suis (?:l[ae] |l'|une? )?"
    r"|(?:je |j'|j )?(?:suis|chui|chuis|jsuis|fais office d[e']|travaille comme|exerce comme|bosse comme"
    r"|travaille en tant que|interviens comme"
    r"|interviens en tant que) (?:aussi |actuellement |toujours |juste |simplement |moi )?(?:l[ae] |l'"
    r"|une? |votre )?"
    r"|(?:jsuis|chui|chuis|jss) (?:l[ae] |l'|une? )?"
    r"|(?:j'|j |je )?(?:occupe|exerce|assume|assure|remplis|ai|tiens) (?:actuellement )?(?:l[ae]s? |l'"
    r"|une? )?"
    r"(?:fonctions?|postes?|roles?|responsabilites?|titres?|metiers?|charge|casquette)(?: de(?: la"
    r"| l')? ?| d'|\s)"
    r"|(?:c'est|c|cest) (?:moi )?(?:qui suis )?(?:l[ae] |l'|une? )?"
    r"|en (?:tant que|qualite de?) |en ma qualite de |comme (?:l[ae] |l'|une? )?"
    r"|on m'appelle |mettez |notez |(?:je dirais|disons) (?:l[ae] |une? )?"
    r"|moi,? (?:c'est |c |je suis )?(?:l[ae] |une? )?|l[ae] |l'|une? "
    r")(?=\S)"
)
_NOTHING = re.compile(
    r"\brien de (?:pro|professionnel|special)|^\W*(?:non|nan|nn|nope|aucune?|rien|neant|sans|personne"
    r"|sans objet|n/?a)\b(?!.*\b(?:je suis|jsuis|"
    r"mais)\b)|\b(?:plus|pas|sans) (?:d'|de |aucune? )?(?:aucune? )?(?:fonctions?|emploi|metier|role"
    r"|profession|poste|travail|boulot)\b"
    r"|\bplus aucune? (?:fonction|metier)|\bn'exerce plus|\b(?:achat|usage|titre|c'est|c) (?:perso"
    r"|personnel|prive)\b|\bpas utile\b"
    r"|\b(?:au|a la|en) (?:chomage|retraite|recherche d'emploi)\b|\bsans emploi\b|\bparticuli(?:er"
    r"|ere)s?\b(?! employeur)"
    r"|^\W*(?:(?:je suis|jsuis|chui|juste|simple) )?(?:une? )?(?:retraitee?|pensionnee?|chomeuse|chomeur"
    r"|(?:mere|pere|femme|homme) au foyer"
    r"|simple citoyen(?:ne)?)\b(?!.*\b(?:et|mais)\b)|\bje suis pensionnee?\b|\bsinon,? (?:retraitee?"
    r"|pensionnee?)"
    r"|\bje ne travaille (?:pas|plus)\b|\bje travaille (?:pas|plus)\b|\bj'etais\b"
)
_ENDS = re.compile(
    r"\s+(?:depuis|donc|alors|mais|car|parce|puisque|svp|stp|merci|mdr|lol|haha|voila|quoi|hein|je|j'\w*"
    r"|jsuis|nous|on"
    r"|c'est|cest|qui|dont|ca veut|cela|ici|si|pour l'instant|evidemment|bien sur|bien entendu"
    r"|naturellement|en fait"
    r"|mon nom|et je|et j'\w*|et nous|et on|chez|oui|non|rattachee?|basee?|rue|tel|actuellement"
    r"|a (?=[A-Z])"
    r"|(?:comme|deja) (?:deja|dit|ecrit|indique|precise|marque|mentionne|note|plus haut|vous l'ai))"
    r"(?=[\s']|$)"
)
# What opens a part that speaks of something else: « la signature, c'est le gérant ».
_OF_ANOTHER = re.compile(r"(?:l[ae]s?|ce|cette|ces|mon|ma|mes|notre|nos|pour|voyez|voir) |l'|c'est")
# « de la concurrence, de la consommation et de la répression des fraudes »
_CONTINUES = re.compile(r"(?:d[eu]|des|d') ?(?:(?!\b(?:je|on|nous|qui|que|c'est)\b)[\w' -]){2,70}$")
_AND_MORE = re.compile(
    r"(?:et|mais aussi|ainsi que|plus) "
    r"(?!je\b|j'|moi\b|nous\b|on\b|il\b|elle\b|c'est\b|puis\b|d[eu]s?\b|le reste)"
)
_PARTS = re.compile(r"[;!?\n()|]|,|\.(?=\s|$)|\s-\s|…|:(?=\s)")
_ADVERB = re.compile(
    r"\s+(?:evidemment|bien sur|naturellement|forcement|aussi|oui|bien entendu|ici|actuellement|donc|et)$"
)
_SENTENCE = re.compile(
    r"\b(?:je|j'\w+|j|tu|nous|vous|on|il|elle|ils|personne|rien|pas|c'est|ca|cela|mon|ma|mes|votre|vos"
    r"|suis|sais|veux|faut|fait"
    r"|segment|cote|n'est|aucune?)\b|\d|@"
)
_SAID_OF_IT = re.compile(r"(?:rattach|elue? |base|situe|nomme|embauche|arrive|recrute|detache|habilite)")
_KEEPS_SENTENCE = re.compile(
    r"(?:je |j'|j |jm'?|on )?(?:m'|me |s')?(?:(?:occupe|charge|gere|tiens|dirige|fais|seconde|aide"
    r"|assiste)\w* "
    r"|(?:bosse|travaille|suis|exerce) (?:a|au|aux|dans) )"
)
_LABEL_ALONE = re.compile(
    r"\W*(?:ma |mon |la |le )?(?:fonction|poste|role|titre|metier|qualite|profession)\W*"
)
_EDGES = " \t\n.,;:!?()\"'«»“”-*•"
_LONGEST = 120

_STARTS_TITLE = re.compile(rf"{_TITLE}\b")
# In uniform: what somebody does there comes after it.
_RANK = re.compile(
    r"(?:sous-)?(?:lieutenant|capitaine|commandante?|colonel(?:le)?|general|adjudante?|sergente?|caporale?|major"
    r"|brigadier|gendarme|sapeur(?:-pompier)?|aspirante?)e?(?:-chef|-major|-colonel(?:le)?| de police)?"
)
_VOLUNTEERED = re.compile(
    r"(?:(?<!ne )\b(?:je suis|j'suis|jsuis|chui|chuis|j'y suis)\s(?:(?:actuellement|aussi|moi"
    r"|toujours)\s)?(?:l[ae] |l'|une? |votre )?"
    r"|\ben (?:tant que|qualite d[e'])\s?|\ben ma qualite d[e']\s?"
    r"|\b(?:j'occupe le poste|j'exerce (?:la fonction|le metier)|j'assume la fonction"
    r"|je travaille en tant que|mon poste) (?:de |d'|: |est )?)"
    rf"(?P<role>(?:{_ADJECTIVE}[ -])?{_TITLE}\b[^,.;:!?\n()]{{0,80}})"
)
_OPENS = re.compile(
    rf"(?:^|[.!?\n] {0, 2}|\bbonjour,? |\bbonsoir,? |\bbjr |\bslt )(?P<role>{_TITLE}\b[^,.;:!?\n()]{{0,60}}),"
)
# « Conseiller, oui c'est le mot »: the word answers another question.
_ANSWERS = re.compile(r"\s*(?:oui|non|c'est|c'etait|plutot|disons|et je (?:serais|ferais))\b")
_NOT_A_ROLE = re.compile(
    r"\b(?:agent|agente) (?:immobilier )?(?:conversationnel|ia|virtuel)|^(?:cadre|chef|cheffe|franchise"
    r"|guide|tailleur|associee?|taxi|principale?"
    r"|employee?|charge|patron|maire|expert|facteur|manager|coach|prof) (?:d'|de |du )?(?:vous|ca|cela)\b"
    r"|^(?:attachee?|associee?|franchisee?) a\b"
    r"|^titulaire (?:de |d'|du )(?:la |l'|une? )?(?:carte|compte|contrat|abonnement|ligne|permis)"
)
_COMPLEMENT_ENDS = re.compile(
    r"\s(?:et (?:je|j'\w*|jai|jche\w+|jve\w+|jvou\w+|jaim\w+|nous|on|mon|ma|mes|notre)|mais|dans|chez"
    r"|pour|qui|que|depuis|avec|sur|je|j'\w*"
    r"|nous|on|au(?! maire)|a|aux(?! comptes)|en (?=[a-z]+ais|france|suisse)"
    r"|car|si|donc|la |c'est|cherche|cherchant|besoin|souhait\w+|voudr\w+|veut|interess\w+)(?=[\s']|$)"
)


def find(text: str, context: ReadingContext) -> list[Reading[str]]:
    """The function that the visitor states with a known title: « je suis secrétaire de mairie »."""
    typed = Typed.of(text)
    readings: list[Reading[str]] = []
    for pattern in (_VOLUNTEERED, _OPENS):
        for match in pattern.finditer(typed.folded):
            start, end = match.span("role")
            cut = _COMPLEMENT_ENDS.search(typed.folded, start, end)
            end = cut.start() if cut else end
            adverb = _ADVERB.search(typed.folded, start, end)
            end = adverb.start() if adverb else end
            value = typed.text[start:end].strip(_EDGES)
            answers = pattern is _OPENS and _ANSWERS.match(typed.folded, match.end())
            if not value or answers or _NOT_A_ROLE.search(typed.folded[start:end]) or readings:
                continue
            readings.append(Reading(value, typed.quote(start, end)))
    return readings


def read(text: str, context: ReadingContext) -> Reading[str] | None:
    """The function in an answer to the question about it; None where there is none to tell."""
    typed = Typed.of(text)
    if _NOTHING.search(typed.folded):
        return None
    kept: list[tuple[int, int]] = []
    for start, end in _parts(typed):
        if kept and _RANK.fullmatch(typed.folded, *kept[0]):
            after = _after_leads(typed, *_trimmed(typed, start, end))
            if _STARTS_TITLE.match(typed.folded, after, end) and end - after <= 60:
                kept.append(_trimmed(typed, after, end))
                break
        if _LABEL_ALONE.fullmatch(typed.folded, start, end):
            continue
        if kept and not _goes_on(typed, kept, start, end):
            break
        place = _role_in_part(typed, start, end, first=not kept)
        if place is not None:
            kept.append(place)
        elif kept:
            break
        if len(kept) == 2:
            break
    if not kept:
        return next(iter(find(text, context)), None)
    value = ", ".join(typed.text[start:end] for start, end in kept)
    return Reading(value, typed.quote(kept[0][0], kept[-1][1]))


def _parts(typed: Typed) -> list[tuple[int, int]]:
    parts, start = [], 0
    for match in _PARTS.finditer(typed.text):
        if match.start() > start:
            parts.append((start, match.start()))
        start = match.end()
    parts.append((start, len(typed.text)))
    return [part for part in parts if typed.text[part[0] : part[1]].strip()][:5]


def _goes_on(typed: Typed, kept: list[tuple[int, int]], start: int, end: int) -> bool:
    """Whether a part belongs to the function begun before it: after a comma, or a title of its own."""
    start, end = _trimmed(typed, start, end)
    if typed.text[kept[-1][1] : start].strip() == "," and _CONTINUES.match(typed.folded, start, end):
        return " de" in typed.folded[slice(*kept[-1])]
    title = bool(_STARTS_TITLE.match(typed.folded, start, end))
    stops = re.search(r"[.;!?\n]", typed.folded[kept[-1][1] : start])
    listed = kept and re.match(r"(?:l[ae]s? |l')", typed.folded[max(0, kept[0][0] - 4) : kept[0][0]])
    return title or not (stops or (_OF_ANOTHER.match(typed.folded, start) and not listed))


def _role_in_part(typed: Typed, start: int, end: int, *, first: bool) -> tuple[int, int] | None:
    """Where the function stands in one part; parts after the first one only add a few words to it."""
    start, end = _trimmed(typed, start, end)
    if re.match(r"\s*\?", typed.text[end:]):
        return None
    if first:
        after = _after_leads(typed, start, end)
        sentence = after == start and _KEEPS_SENTENCE.match(typed.folded, start, end)
        if sentence and len(typed.text[start:end].split()) <= 12:
            return start, end
        start = after
    cut = _ENDS.search(typed.folded, start, end)
    if cut and cut.start() > start:
        end = cut.start()
    adverb = _ADVERB.search(typed.folded, start, end)
    start, end = _trimmed(typed, start, adverb.start() if adverb else end)
    value = typed.folded[start:end]
    if len(value) < 2 or len(value) > _LONGEST or not re.search("[a-z]", value):
        return None
    return (start, end) if _fits(value, first=first) else None


def _fits(value: str, *, first: bool) -> bool:
    tokens = re.findall(r"[\w'-]+", value)
    if all(token in words("replies") for token in tokens) or "@" in value:
        return False
    if not first:
        short = (
            len(tokens) <= 3
            and not _SAID_OF_IT.match(value)
            and not _SENTENCE.search(value)
            and tokens[0] not in words("not_names")
        )
        if _CONTINUES.match(value):
            return not _SENTENCE.search(value)
        joined = _AND_MORE.match(value)
        if joined:
            return len(tokens) <= 6 and not _SENTENCE.search(value[joined.end() :])
        return short and not re.match(
            r"(?:et |a |au |en |de |du |pour |dans |service|departement|direction)", value
        )
    if re.match(rf"(?:{_ADJECTIVE}[ -])?{_TITLE}\b", value):
        return True
    if tokens[0] in words("not_names") or _SENTENCE.search(value):
        return False
    return len(tokens) <= 8


def _after_leads(typed: Typed, start: int, end: int) -> int:
    for _ in range(4):
        opening = _OPENING.match(typed.folded, start, end)
        if opening:
            start = opening.end()
        lead = _LEAD.match(typed.folded, start, end)
        if lead is None or lead.end() == lead.start():
            break
        start = lead.end()
    return start


def _trimmed(typed: Typed, start: int, end: int) -> tuple[int, int]:
    while start < end and typed.text[start] in _EDGES:
        start += 1
    while end > start and typed.text[end - 1] in _EDGES:
        end -= 1
    return start, end
