"""The organisation that the visitor speaks for, by its name."""

from __future__ import annotations

import re

from bot.leads.fields.organisation_mentions import mentions
from bot.leads.fields.organisation_names import (
    cut_name,
    is_bare_kind,
    normalise,
    without_article,
    without_internal_service,
)
from bot.leads.fields.reading import Reading, ReadingContext
from bot.leads.fields.text import Typed, fold
from bot.leads.fields.word_tables import phrases, words

__all__ = ["find", "normalise", "read"]

_THING = (
    r"(?:maison|boite|entreprise|societe|structure|association|asso|etablissement|organisme|organisation"
    r"|enseigne|cabinet"
    r"|boutique|magasin|commerce|employeur|stage|service|groupe|compagnie|agence|raison sociale|marque"
    r"|start-?up|club"
    r"|collectivite|administration|ecole|nom|affaire|atelier|restaurant|ferme|domaine|hotel|firme"
    r"|institution|client"
    r"|alternance|apprentissage|denomination)"
)
_NAMED = (
    r"(?:(?:s'appelle|sappelle|s appelle|se nomme|se denomme|a pour nom|porte le nom(?: de)?|est chez"
    r"|c chez|c'est chez"
    r"|cest chez|c'est|c est|cest|c|est|=|:)(?:\s|$)\s*)"
)
_LEAD = re.compile(
    r"(?:"
    rf"(?:l[ae]s?|l'|notre|mon|ma|nos|mes|cette)? ?{_THING}(?: (?:de|du|d'|de la|de l') ?(?:ma |mon |la "
    rf"|notre |l')?{_THING})?"
    rf"(?: (?:sociale|familiale|actuel(?:le)?|legale))? ?{_NAMED}"
    r"|(?:l[ae]s? |l'|notre |mon |ma |nos |mes |une? |cette )?[\w-]+(?: [\w-]+){0,3} (?:qui )?"
    r"(?:s'appelle(?:nt)?|se nomme(?:nt)?|s'intitule) "
    r"|(?:(?:j'exerce |je travaille |nous exercons )?sous le nom"
    r"|le nom commercial|nom commercial|nom d'usage|mon enseigne|enseigne)(?: est"
    r"| c'est)?(?: de| :)? "
    r"|(?:elle|il|ca|on|nous nous|nous) (?:s'appelle|sappelle|se nomme|appelons)\s+"
    r"|(?:je|j'|nous|on) ?(?:travaill\w+|boss\w+|exerc\w+|interven\w+|interviens|oper\w+|fais (?:mon"
    r"|un) stage|suis (?:employee?|salariee?"
    r"|en stage|en poste|en alternance|en apprentissage|stagiaire|alternante?)|suis) (?:actuellement )?"
    r"(?:a |au |aux |chez |pour |dans |en )(?:la |le |les |l'|une? )?"
    r"|(?:je|j'|nous|on) ?(?:represent\w+|dirig\w+|ger\w+|tiens|tenons|ecris (?:pour|de)|agis pour|possed\w+)"
    r" (?:pour )?(?:au nom de )?"
    r"|(?:nous sommes|on est|je suis de|je depends d[eu']|on depend d[eu']|nous dependons d[eu']) ?(?:chez )?"
    r"|il s'agit (?:de |d'|du )|au nom (?:de |du |d')|pour le compte (?:de |du |d')|(?:moi|nous|pour moi"
    r"|chez nous),? (?:c'est |c )"
    r"|ce (?:sera|serait) |c'est (?:pour |chez |au nom de )?|cest |c (?:chez |pour )?|c est |chez (?!nous"
    r"|moi)|pour (?=l[ae]s? |l'|[a-z])"
    r"|(?:vous pouvez )?(?:mettez|mettre|notez|noter|inscrivez|inscrire|indiquez|facturez a|au nom de|met"
    r"|note) "
    r"|nom de (?:l'|la |ma |notre )?(?:entreprise|societe|structure|association) ?:? ?"
    r"|(?:(?:au|aux|a la|de la|du) |(?:a|de) l')(?=[a-z0-9])"
    r")"
)
_OPENING = re.compile(
    r"(?:[\s,.;:!?'\"«(*-]|\b(?:bonjour|bonsoir|salut|hello|oui|ouais|ok|alors|donc|bien sur|volontiers"
    r"|euh|heu|ah|eh bien|ben|bah"
    r"|voila|voici|d'accord|non|nan|pardon|desolee?|oups|plutot|en fait|toujours|encore|deja|la meme"
    r"|certainement|actuellement"
    r"|officiellement|exactement"
    r"|tout de suite|avec plaisir)\b)+"
)
_NOTHING = re.compile(
    r"\b(?:pas|aucune?|sans|ni|plus|jamais)\b[^,.;:!?]{0,25}\b(?:entreprises?|societes?|boites?"
    r"|organisations?|organismes?|raison sociale"
    r"|structures?|employeurs?|associations?|boutiques?|noms?|commerces?|pro\b|rapport|concernee?)"
    r"|\ba titre (?:prive|personnel)|\b(?:c'est|c|cest) (?:perso|prive|personnel|a titre"
    r"|entre particuliers)\b"
    r"|\bparticuli(?:er|ere|ers)\b(?! employeur)|\bpour moi\b|\b(?:mon|notre) propre nom\b|\ba mon nom\b"
    r"|\bretraitee?s?\b|\bpensionnee?s?\b"
    r"|\bau chomage\b|\bsans emploi\b|^\W*(?:non|nan|nn|nope|aucune?|rien|neant|personne|nulle part|perso"
    r"|prive|sans objet|n/?a)\b\W*"
    r"(?:$|perso|merci|(?:c'est|c|cest) (?:perso|prive|pour)|je |idee|organ)"
)
_STRONG_LEAD = re.compile(
    r"(?:s'appelle|sappelle|se nomme|raison sociale (?:est|c'est|:)|(?:travaille|bosse|stage c"
    r"|stage) (?:chez|pour|a|au)|notez|mettez|est porte par"
    r"|enseigne (?:c'est|est|c))\b"
)
_PARTS = re.compile(r"[,;!?\n()|]|:(?=\s)|\.(?=\s|$)|\s-\s|…")
_STARTS_NAME = frozenset(
    (
        "chez",
        "au",
        "aux",
        "tout",
        "tous",
        "bien",
        "ici",
        "sans",
        "sur",
        "entre",
        "la",
        "le",
        "les",
        "des",
        "un",
        "une",
        "a",
        "en",
        "mon",
        "ma",
    )
    + (
        "mes",
        "nos",
        "notre",
        "autre",
        "autres",
        "premier",
        "libre",
        "demain",
        "service",
        "plus",
        "ses",
        "chaque",
        "ton",
        "votre",
    )
)
_GOES_ON = re.compile(
    r"(?:et (?:fils|filles?|cie|associee?s?|compagnie|freres?)|& \w+|\w+ (?:et|&) (?:associee?s?|fils|cie"
    r"|freres?)\b|des [^,]+ et d|de [^,]+ et d)"
)
_RENAMED = re.compile(r"\bchang\w+ de (?:nom|raison sociale)\b")
_LONGEST = 90
_ELIDED = re.compile(r"\b(?:[jJcC]|qu|Qu)'[a-zà-ÿ]|\bJ'(?:ETAIS|AI|Y|EN|AVAIS)\b")


def find(text: str, context: ReadingContext) -> list[Reading[str]]:
    """Organisations that the visitor presents as their own."""
    typed = Typed.of(text)
    readings: list[Reading[str]] = []
    for start, end in mentions(typed):
        name = without_article(cut_name(typed.text[start:end]))
        if (
            name
            and (fold(name) in phrases("organisation_unique") or not is_bare_kind(name))
            and normalise(name) not in [normalise(r.value or "") for r in readings]
        ):
            readings.append(Reading(name, typed.quote(start, end)))
    return readings


def read(text: str, context: ReadingContext) -> Reading[str] | None:
    """The name in an answer to the question about it; None where there is no organisation."""
    typed = Typed.of(text)
    none_said = _NOTHING.search(typed.folded)
    renamed = _RENAMED.search(typed.folded) and next(iter(find(text, context)), None)
    if renamed:
        return renamed
    for start, end in _parts(typed):
        if none_said and not _STRONG_LEAD.search(typed.folded[start:end]):
            continue
        reading = _name_in_part(typed, start, end)
        if reading is not None:
            return reading
    if none_said:
        return None
    return next(iter(find(text, context)), None)


def _parts(typed: Typed) -> list[tuple[int, int]]:
    """The parts of the answer between its punctuation; a comma inside a name does not part it."""
    parts: list[tuple[int, int]] = []
    start = 0
    for match in _PARTS.finditer(typed.text):
        after = typed.folded[match.end() : match.end() + 80].lstrip()
        if match.group() == "," and _GOES_ON.match(after) and not _LEAD.match(after):
            continue
        if match.start() > start:
            parts.append((start, match.start()))
        start = match.end()
    if start < len(typed.text):
        parts.append((start, len(typed.text)))
    return _labels_joined(typed, parts)[:6]


def _labels_joined(typed: Typed, parts: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """« Raison sociale : X »: the label is not a name of its own."""
    label = re.compile(
        rf"\W*(?:l[ae] |l'|notre |mon |ma |nom d[eu] |la )*{_THING}(?: (?:sociale|s'appelle))?\s*$"
    )
    return [part for part in parts if not label.fullmatch(typed.folded[part[0] : part[1]])]


def _name_in_part(typed: Typed, start: int, end: int) -> Reading[str] | None:
    lead = False
    for _ in range(4):
        opening = _OPENING.match(typed.folded, start, end)
        if opening:
            start = opening.end()
        match = _LEAD.match(typed.folded, start, end)
        if match is None or match.end() == match.start() or _keeps_lead(typed, match, end):
            break
        lead, start = True, match.end()
    if re.match(r"\s*\?", typed.text[end:]) and not lead:
        return None
    name = cut_name(typed.text[start:end])
    if not _looks_like_name(name, lead=lead):
        return None
    outside = without_internal_service(name)
    if outside is None:
        return None
    at = typed.text.find(outside, start, end)
    kept = without_article(outside)
    generic = fold(kept) in words("organisation_generic") or is_bare_kind(kept)
    incomplete = generic and fold(kept) not in phrases("organisation_unique")
    problem = "organisation_incomplete" if incomplete else None
    return Reading(kept, typed.quote(at, at + len(outside)), problem)


def _keeps_lead(typed: Typed, match: re.Match[str], end: int) -> bool:
    """« Chez Marcel », « Au Bon Pain »: what looks like a lead-in begins the name itself."""
    typed_lead = typed.text[match.start() : match.end()]
    short = fold(typed_lead).strip() in ("chez", "au", "aux", "a la", "a l'", "pour")
    rest = typed.text[match.end() : end]
    word = re.match(r"[\w-]+", rest)
    kind = word is not None and (fold(word.group()) in words("organisation_kinds") or word.group().isupper())
    return short and typed_lead[:1].isupper() and rest[:1].isupper() and not kind


def _looks_like_name(name: str, *, lead: bool) -> bool:
    if not name or len(name) > _LONGEST or not re.search(r"[^\W\d_]", name):
        return False
    tokens = re.findall(r"[\w'-]+", name)
    first = fold(tokens[0])
    first = re.sub(r"^(?:l|d|j|n|m|t|s|c|qu)'(?=\w)", "", first) if first[:2] == "l'" else first
    if first in words("not_names") and (first not in _STARTS_NAME or len(tokens) == 1):
        return False
    if first in _STARTS_NAME - {"la", "le", "les"} and not any(t[0].isupper() for t in tokens[1:]):
        return False
    if any(
        fold(t) in words("organisation_sentence") or t in ("mon", "ma", "mes", "votre", "vos") for t in tokens
    ):
        return False
    if "@" in name or all(fold(token) in words("replies") for token in tokens) or _ELIDED.search(name):
        return False
    if name[0].isupper() and first in words("job_titles") and all(t[0].islower() for t in tokens[1:]):
        return False
    role = first in words("job_titles") and not lead and len(tokens) < 2
    if role or (len(tokens) == 1 and first in words("common_words")):
        return False
    return "?" not in name
