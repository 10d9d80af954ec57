"""How the name of an organisation is cut out of a sentence, and compared with another."""

from __future__ import annotations

import re

from bot.leads.fields.text import fold
from bot.leads.fields.word_tables import words

LEGAL_FORM = (
    r"(?:s\.?a\.?r\.?l\.?u?|s\.?a\.?s\.?u?|e\.?u\.?r\.?l\.?|s\.?c\.?i\.?|s\.?c\.?o\.?p\.?|scic"
    r"|s\.?n\.?c\.?|gaec|earl|selarl|selas"
    r"|asbl|gie|gmbh|s\.?p\.?r\.?l\.?|s\.?r\.?l\.?|bvba|n\.?v\.?|ltee|ltd|inc|scea|scm|scp|eirl|ei|s\.a\."
    r"|sa|ag|suarl)"
)
_LEGAL_AROUND = re.compile(rf"^{LEGAL_FORM}\s+(?=\S)|\s+{LEGAL_FORM}$")
_ARTICLE = re.compile(r"(?:les?|la)\s+|l'\s?")
# Words that only say what the name is the name of.
_DESCRIPTION = re.compile(
    r"(?:(?:la |l'|le |ma |mon |notre |une? |petite |nouvelle )*"
    r"(?:societe|entreprise|boite|start-?up|structure|marque|firme|compagnie|enseigne|asso|resto|employeur"
    r"|organisation"
    r"|organisme|association|boutique|magasin|pme|tpe|micro-?entreprise|auto-?entreprise)"
    r"(?: (?:nommee?|appelee?|denommee?|familiale|qui s'appelle))*\s*:?\s+)(?!d[eu']|des |pour |\W|$)"
)
_ENDS = re.compile(
    r"\s+(?:c'est|cest|c est|qui|dont|ou je|nous|on|je|j'\w+|jsuis|basee?s?|situee?s?|depuis|svp|stp"
    r"|merci|voila|mais|parce"
    r"|car|avec qui|et je|et nous|et on|si|mdr|lol|quoi|hein|bien sur|pres d[eu']|du cote de"
    r"|dans l[ae]s? (?=[a-z0-9])"
    r"|tout simplement|tout court|par exemple|du nom d[eu]|anciennement|alias"
    r"|comme|et vous|point final)(?=[\s']|$)"
)
_INSIDE_NAMES = frozenset(("qui", "nous", "on", "si", "je", "comme", "et nous", "et on", "et si"))
_PLACE = re.compile(r"\s+(?:[àÀ]|a|A)\s+[A-ZÀ-Ý][\w'-]+(?: [\w'-]+){0,3}$")
# Kinds that a brand likes to begin with, article and all: « L'Atelier du Vélo ».
_BRAND_KINDS = frozenset(
    (
        "atelier",
        "ateliers",
        "auberge",
        "ferme",
        "maison",
        "club",
        "cafe",
        "bar",
        "bistrot",
        "brasserie",
        "domaine",
    )
    + ("boutique", "salon", "station", "studio", "cite", "table", "verger", "fonderie", "residence")
)
# A part of an organisation that does not name it.
_SERVICE = re.compile(
    r"(?:le |la |l'|au )?(?:service|direction|pole|bureau|cellule|equipe|departement)s? (?:des |de la "
    r"|du |de l'|de |d'|)"
    r"(?:achats?|informatiques?|rh|ressources humaines|communication|marketing|ventes?|logistique"
    r"|comptab\w+|financ\w+"
    r"|techniques?|juridique|commercial\w*|moyens generaux|systemes? d'information|numerique|paie"
    r"|jeunesse|qualite"
    r"|partenariats?|scolaires?|generale?|generaux)(?!\w)"
)
_LEGAL_ALONE = re.compile(LEGAL_FORM)
_SAYS_NOTHING = frozenset(
    ("un", "une", "la", "le", "les", "notre", "ma", "mon", "petite", "petit", "simple", "grande")
    + ("jeune", "nouvelle", "privee", "publique", "publics", "locale", "familiale", "cooperative", "de", "du")
)
# « la maison Verdonck » names Verdonck; « Maison Verdonck » is what it calls itself.
_HOUSE = re.compile(r"(?:[Ll]a |notre |une |)(?:petite |vieille )?maison (?=[A-ZÀ-Ý0-9])")
_EDGES = " \t\n.,;:!?()\"'«»“”-*•&"


def normalise(name: str) -> str:
    """The name for comparison: no case, accents, punctuation, legal form nor leading article."""
    folded = fold(name.replace("œ", "oe").replace("’", "'")).strip(_EDGES)
    previous = ""
    while previous != folded:
        previous = folded
        folded = _LEGAL_AROUND.sub("", folded).strip(_EDGES)
    article = _ARTICLE.match(folded)
    if article and folded[article.end() :].strip():
        folded = folded[article.end() :]
    folded = re.sub(r"[^\w&+]+", " ", folded.replace("&", " et "))
    return re.sub(r"\bst(e?)\b", r"saint\1", " ".join(folded.split()))


def is_bare_kind(name: str) -> bool:
    """« une Sàrl », « la mairie », « une petite association »: what it is, and no name."""
    tokens = re.findall(r"[^\W_]+", re.sub(r"\b(?:l|d)'", "", fold(name)))
    kinds = words("organisation_kinds") | words("organisation_generic")
    telling = [t for t in tokens if t not in _SAYS_NOTHING and not _LEGAL_ALONE.fullmatch(t)]
    return len(telling) <= 1 and all(t in kinds for t in telling)


def cut_name(text: str) -> str:
    """The name at the beginning of a part of a sentence, without what is said about it."""
    folded = fold(text)
    for end in _ENDS.finditer(folded):
        # « La Ruche qui Bourdonne »: a word with a capital behind it goes on with the name.
        goes_on = text[:1].isupper() and re.match(r"\s+[A-ZÀ-Ý][a-zà-ÿ]", text[end.end() :]) is not None
        if end.start() > 0 and not (goes_on and end.group().strip() in _INSIDE_NAMES):
            text = text[: end.start()]
            break
    place = _PLACE.search(text)
    if place and place.start() > 0:
        text = text[: place.start()]
    return text.strip(_EDGES)


def without_internal_service(name: str) -> str | None:
    """« service achats du CHU de X » → « CHU de X »; None where only the service is named."""
    service = _SERVICE.match(fold(name))
    if service is None:
        return name
    rest = re.match(r"\s+(?:du|de la|des|de l'|de|d')\s*(?=\S)", fold(name[service.end() :]))
    if rest is None:
        return None if service.end() == len(name) else name
    return name[service.end() + rest.end() :]


def without_article(name: str) -> str:
    """« la Clinique X » → « Clinique X », « l'URSSAF » → « URSSAF »; « Les Paniers de… » keeps its own."""
    folded = fold(name)
    house = _HOUSE.match(name)
    if house:
        return name[house.end() :]
    described = _DESCRIPTION.match(folded)
    if described and re.match(r"[A-ZÀ-Ý0-9«\"]", name[described.end() :]):
        keeps = folded.startswith("association") and name[0].isupper()
        if not keeps:
            return name[described.end() :].strip(_EDGES)
    article = _ARTICLE.match(folded)
    if article is None or not folded[article.end() :]:
        return name
    rest = name[article.end() :]
    word = re.match(r"[\w-]+", rest)
    if word is None:
        return name
    kind = fold(word.group()) in words("organisation_kinds")
    if fold(word.group()) in _BRAND_KINDS and name[0].isupper() and rest[0].isupper():
        return name
    plural = folded.startswith("les ")
    if (kind and not plural) or (word.group().isupper() and len(word.group()) > 1 and not name.isupper()):
        return rest
    return name
