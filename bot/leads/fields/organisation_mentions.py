"""Where a message names the visitor's organisation without being asked."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.leads.fields.name_parts import is_first_name
from bot.leads.fields.text import Typed
from bot.leads.fields.word_tables import phrases

# A full stop is part of a word only inside it or after an initial: « S.A.B. », « St. Roch ».
_WORD = (
    r"(?:[LDld]')?(?:(?:[A-ZÀ-Ý]\.){1,5}|(?:Sts?|Stes?|Ets|Dr)\.|[A-ZÀ-ÖØ-Ý][\w&'+-]*(?:\.[\w&'+-]+){0,4})"
)
_CAP = rf"(?:{_WORD}|&|\d{{1,4}}(?![\d€%]))"
_LINK = r"(?:des|du|de|d'|la|le|les|et|sur|sous|en|aux|lès|lez|l'|pour)"
_FAMILY = r"(?:[^\S\n](?:&|et)[^\S\n](?:[Ff]ils|[Aa]ssoci[ée]e?s|[Cc]ie|[Ff]r[èe]res))?"
_NAME = rf"{_WORD}(?:[^\S\n](?:{_LINK}[^\S\n]?){{0,3}}{_CAP}){{0,6}}{_FAMILY}"
# In small letters only those that are not words: « sa », « ei » and « inc » are too short to be believed.
_LEGAL = (
    r"(?:S\.?A\.?R\.?L\.?|S\.?A\.?S\.?U?|E\.?U\.?R\.?L|SCI|SCOP|SCIC|SNC|GAEC|EARL|SELARL|ASBL|GIE|SPRL"
    r"|SRL|SUARL|SA|Sarl"
    r"|sarl|Sas|sas|sasu|eurl|scop|gaec|asbl|Ets|Établissements|Etablissements)"
)
_OF = r"(?:de la |de l'|de |du |des |d')"
_PUBLIC = (
    r"(?:[Mm]airie|[Vv]ille|[Cc]ommune|CHU|CHR|CH|CPAS|CCAS|CIAS|EHPAD|[Ll]yc[ée]e|[Cc]oll[èe]ge"
    r"|[ÉEé]cole|[Uu]niversit[ée]|CSE|DDPP|DREETS"
    r"|DGCCRF|CPAM|CAF|URSSAF|[Cc]onseil (?:départemental|departemental|régional|regional)"
    r"|[Dd][ée]partement|[Pp]r[ée]fecture"
    r"|[Cc]ommunaut[ée] de communes|[Cc]ommunaut[ée] d'agglom[ée]ration|[Mm][ée]tropole"
    r"|[Oo]ffice d[eu] tourisme|SDIS"
    r"|[Rr]ectorat|[Mm]inist[èe]re|[Hh][ôo]pital|[Cc]entre [Hh]ospitalier|[Cc]linique"
    r"|[Cc]hambre de (?:commerce|métiers|metiers)"
    r"|[Aa]utorit[ée]|[Cc]omit[ée] (?:social|d'entreprise)|[Pp]harmacie|[Bb]oulangerie|[Gg]arage"
    r"|[Cc]abinet|[Ll]ibrairie|[Rr]estaurant"
    r"|[Ff]ondation|[Mm]utuelle|[Ff][ée]d[ée]ration|[Ss]yndicat|[Mm]usée|[Cc]amping|[Hh][ôo]tel"
    r"|[Aa]ssociation)"
)
_PATTERNS = [
    re.compile(pattern)
    for pattern in (
        rf"(?P<name>\b{_LEGAL}[^\S\n]{_NAME})",
        rf"(?P<name>{_NAME}[^\S\n](?:SARL|SAS|SASU|EURL|SA|SCOP|SNC|ASBL|SRL|SPRL|GmbH|Sàrl|SUARL|Inc|Ltée))\b",
        rf"\b(?P<name>{_PUBLIC}\s{_OF}?{_NAME})",
        r"(?i:\b(?:société|societe|entreprise|boite|boîte|asso|association|groupe|agence|enseigne"
        r"|start-?up|maison|boutique))\s"
        rf"(?P<name>{_NAME})",
        r"(?i:\b(?:travaille|bosse|stage|salariée?|employée?|alternance|apprentissage|stagiaire"
        r"|poste))\s(?i:c'est |c )?"
        rf"(?:chez|pour)\s(?:la |le |l')?(?P<name>{_NAME})",
        r"(?i:\b(?:société|societe|entreprise|boite|boîte|association|asso|maison|enseigne|structure"
        r"|boutique|cabinet)\s"
        rf"(?:s'appelle|se nomme))\s(?P<name>{_NAME})",
        rf"\bici\s(?:\S+\s\S+\s)?(?:de|du|de la|chez)\s(?P<name>{_NAME})",
        r"(?i:\b(?:je suis|je travaille|je vous écris|j'écris|nous sommes|pour le compte|au nom)\s"
        r"(?:à|a|de|pour|au|du)\s?(?:la |le |l')?)(?P<name>[A-Z][A-Z&-]{2,})\b",
    )
]
_CALLED = (
    r"(?:société|societe|entreprise|boîte|boite|association|asso|structure|agence|enseigne|maison|firme)"
)
_UNIQUE = "(?i:" + "|".join(re.escape(name) for name in sorted(phrases("organisation_unique"))) + ")"
# Said in words that leave no doubt whose it is.
_OWN_PATTERNS = [
    re.compile(pattern)
    for pattern in (
        rf"(?i:\b(?:notre|mon|ma)\s{_CALLED}),\s(?i:la |le |l')?(?P<name>{_NAME})\s?,",
        # A body of which there is one, by its short name: « ici la CNIL », « enquêteur à la DGCCRF ».
        r"(?i:\b(?:ici|nous sommes|je représente|je suis (?:à|de|du|au)|je travaille (?:à|pour|au))\s"
        r"(?:la |le |l'|l’)?)"
        rf"(?P<name>{_UNIQUE})\b",
        r"(?i:\b(?:enquêt(?:eur|rice)|contrôleu(?:r|se)|inspect(?:eur|rice)|rapporteure?|agente?"
        r"|audit(?:eur|rice))\s"
        rf"(?:à|de|pour|au|du)\s?(?:la |l'|l’)?)(?P<name>{_UNIQUE})\b",
        rf"^(?i:bonjour,? |madame, monsieur,? )?(?P<name>{_UNIQUE}),",
        r"(?i:\bje suis\s(?:l[ae] |l'|l’)?(?:co-?)?(?:gérante?|directeur|directrice|présidente?|patronne?"
        r"|fondateur|fondatrice|dirigeante?|trésori[eè]re?)\s(?:générale?\s)?"
        r"(?:de|d'|d’|du)\s?(?:la |l'|l’)?)"
        rf"(?P<name>{_NAME})(?=\s?(?:[,.;!]|$|\set\s))",
        rf"^(?i:bonjour,? )?(?i:la |le |l'|l’)(?P<name>{_UNIQUE})\s"
        r"(?=(?:vous )?(?:demande|exige|sollicite|procède|engage|instruit|mène|souhaite|a ouvert|actualise))",
        rf"(?i:\bc'est)\s(?i:la société |l'entreprise |la |l'|le )?(?P<name>{_WORD}(?:\s{_CAP}){{1,5}})"
        r"\s(?=qui (?:va signer|signe|signera|paie|paiera|achète|achete|commande|facture|portera|porte)\b)",
        r"(?i:\bchang\w+ de (?:nom|raison sociale)\b[^.!?\n]{0,40}?\b(?:c'est|s'appelle|devient|devenue?))\s"
        rf"(?P<name>{_NAME})",
    )
]
# The organisation of somebody else: a customer of ours, a competitor, a neighbour.
_OF_OTHERS = re.compile(
    r"\b(?:vous (?:avez|etes|travaillez|equipez|livrez|fournissez)|votre|vos|comme|concurrent"
    r"|contrairement a|au lieu de|pas|plus"
    r"|ancien(?:ne)?|chez vous|a rien a voir|equipe|temoigne|vu (?:a|chez)|client de|voisin|l'hopital"
    r"|mon mari|ma femme|mon fils"
    r"|ma fille|un ami|une amie|mon frere|ma soeur|mon pere|ma mere)\b[^.!?\n]{0,60}$"
)
_OF_MINE = re.compile(
    r"\b(?:je|j|nous|notre|nos|mon|ma|mes|ici|on|chez|pour|secretaire|directeur|directrice|responsable"
    r"|gerante?|presidente?"
    r"|tresorier|tresoriere|acheteur|acheteuse|charge|chargee|dsi|rapporteur|au nom|agent|maire"
    r"|adjointe?)\b[^.!?\n]{0,60}$"
)
_BEGINS = re.compile(
    r"(?:^|[.!?\n,]\s*|\b(?:bonjour|bonsoir|hello|salut)[ ,]*)(?:l[ae]s? |l'|ici )?"
    r"(?:(?:societe|entreprise|association|structure|enseigne) )?$"
)


def mentions(typed: Typed) -> Iterator[tuple[int, int]]:
    """The places of names that the visitor presents as their own organisation."""
    taken: list[tuple[int, int]] = []
    for pattern in _OWN_PATTERNS:
        for match in pattern.finditer(typed.text):
            if not is_first_name(match["name"].split()[0]):
                taken.append(match.span("name"))
                break
    for pattern in _PATTERNS:
        for match in pattern.finditer(typed.text):
            start, end = match.span("name")
            before = typed.folded[max(0, start - 90) : start]
            mine = _OF_MINE.search(before) or _BEGINS.search(before)
            overlaps = any(start < other_end and other_start < end for other_start, other_end in taken)
            if mine and not overlaps and not _OF_OTHERS.search(before):
                taken.append((start, end))
    yield from sorted(taken)
