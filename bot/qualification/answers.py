"""Read the answers to the two questions about the segment: « vous êtes plutôt… » and « c'est pour… »."""

from __future__ import annotations

import re

from bot.qualification.segments import Profile, Usage
from bot.qualification.text import Folded, fold

# In order of weight: who calls themselves an intermediary is one, whatever else they are.
_PROFILES: tuple[tuple[Profile, re.Pattern[str]], ...] = (
    (
        Profile.INTERMEDIARY,
        re.compile(
            r"\bintermediaires?\b|\bdistribut(?:eur|rice)|\brevendeu(?:r|se)|entre les deux|\bpasserelle\b|"
            r"\bapporteur|\bpartenaires?\b|prescri(?:re|pt|s)|je (?:prends"
            r"|achete).{0,30}je (?:re)?vends|franchis|"
            r"courti(?:er|ere)|redistribu"
        ),
    ),
    (
        Profile.ADMINISTRATION,
        re.compile(
            r"\badministrations?\b|\bpubli(?:c|que|cs|ques)\b|\bmairie\b|\bcommune\b|\bcollectivite|\bministere\b|"
            r"autorite (?:de|admin|indep)|organisme (?:de (?:controle|normalisation|certification)|public)|"
            r"service de controle|\bregulateur|\bhopital\b|\bprefecture\b|\buniversite\b|\bcpas\b|"
            r"\bnormes?\b|\bpouvoir local\b|\blycee\b|\bcollege\b|\bregion\b|\bdepartement\b"
        ),
    ),
    (
        Profile.COMPANY,
        re.compile(
            r"\bentreprises?\b|\bsocietes?\b|\bpme\b|\btpe\b|\bsarl\b|\bsas\b|\bassociations?\b|\bcabinet\b|"
            r"\bcommerce\b|\bartisane?\b|a mon compte|independante?\b|auto-?entrepreneu"
            r"|professionnel(?:le|s)?\b|"
            r"\bfirme\b|\bstart-?up\b|\bagence\b|\bfirme\b|\bliberale?s?\b|\bclinique\b"
            r"|\bexploitation\b|droit prive"
        ),
    ),
    (
        Profile.CONSUMER,
        re.compile(
            r"\bparticuli(?:er|ere)s?\b|\b(?:a titre|usage|personne|achat) privee?s?\b"
            r"|\bc\'est prive\b|^privee?s?\b|\bpersonnel(?:le)?\b|\bconsommat|\bretraitee?s?\b|"
            r"\bpour moi\b|\bpour la maison\b|\bfamille\b|\bpensionnee?s?\b|\betudiante?\b|\bcouple\b"
            r"|\bmenage\b"
        ),
    ),
)
_USAGES: tuple[tuple[Usage, re.Pattern[str]], ...] = (
    (
        Usage.COMPLIANCE,
        re.compile(
            r"\bcontrole[sr]?\b|\benquetes?\b|\bverifi(?:cation|e|er|ons)|\binspect|\bconsultation\b|"
            r"\bje controle|recueillir (?:des|vos|un|votre) avis|\bconformite\b|\baudit|\bnorme"
            r"|\breglementa|\binjonction|\bplainte"
        ),
    ),
    (
        Usage.RECOMMEND,
        re.compile(
            r"\brecommand|\bconseill(?:e|er)\b|\bprescri|faire (?:adopter|connaitre|decouvrir)"
            r"|\bapporteur|\bparrain|"
            r"(?:a|chez) (?:mon|ma|mes) (?:patron|employeur|boite|entreprise|clients|chef|tut)|\bje place\b|"
            r"en placer|la placer|le placer|\bpasserelle\b|convaincre|les deux,? je|entre les deux"
        ),
    ),
    (
        Usage.EMBED,
        re.compile(
            r"\binclure\b|\bintegr|\bembarqu|marque blanche|notre offre|nos (?:forfaits|contrats|couleurs)|"
            r"(?:offrir|remettre|donner|fournir|proposer) (?:a|aux|gratuitement)|\bbundl|\bcompris dans"
        ),
    ),
    (
        Usage.RESALE,
        re.compile(
            r"\b(?:re)?vend(?:re|s|ons|rai|rait)?\b|\brevente\b|\bdistribu|\blou(?:er|e|ons)\b|\blocation\b|"
            r"(?:pour|a) (?:nos|mes|les|leurs) (?:clients?|abonnes|adherents|patients|salaries"
            r"|collegues|membres|locataires"
            r"|eleves|familles)|\bproposerai(?:t|s|ent)?\b|\bcommercialis|chez lui\b|en boutique"
        ),
    ),
    (
        Usage.OWN,
        re.compile(
            r"\bpour (?:moi|nous|mon|ma|notre|nos|la maison|mes|le bureau|le service|la mairie)\b"
            r"|\busage\b|\binterne\b|"
            r"\butilis|\bperso(?:nnel)?\b|\bnous[- ]memes?\b|\bmoi[- ]meme\b|\bpropre|\bchez (?:moi|nous)\b|"
            r"\bequip|\btravailler\b|\bacheter\b"
        ),
    ),
)
# The four words of our own question: the first one affirmed decides before any broader hint.
_LABELS: tuple[tuple[Profile, re.Pattern[str]], ...] = (
    (Profile.CONSUMER, re.compile(r"\bparticuli(?:er|ere)s?\b(?! employeur)")),
    (
        Profile.COMPANY,
        re.compile(
            r"\bentreprises?\b|\bsociete\b|\bassociation\b|"
            r"\b(?:etablissement|ecole|clinique|groupe|structure|secteur|organisme|operateur|creche|college|lycee)"
            r"\b[^.;,]{0,25} privee?s?\b"
        ),
    ),
    (Profile.ADMINISTRATION, re.compile(r"\badministrations?\b|\betablissement public\b")),
)
_NEITHER = re.compile(r"\bni l'une? ni l'autre\b|\brien de tout ca\b|\baucun(?:e)? des deux\b")
_DENIED = re.compile(
    r"(?:\bpas\b|\bni\b|\baucune?\b|\bsans\b|\brien\b|\bjamais\b|\bn'est\b)(?! (?:que|seulement"
    r"|uniquement))[^,;.:!?]{0,24}$"
)


def read_profile(text: str) -> tuple[Profile, str] | None:
    """The profile that an answer names, and the words that name it; denied ones do not count.

    « Ni une société ni un particulier ; une passerelle vers des entreprises » is an intermediary.
    """
    folded = fold(text)
    intermediary = _PROFILES[0]
    labels = sorted(
        (
            (folded.text.find(fold(words).text), profile, words)
            for profile, pattern in _LABELS
            if (words := _affirmed(pattern, folded))
        ),
        key=lambda found: found[0],
    )
    if words := _affirmed(intermediary[1], folded):
        return intermediary[0], words
    if labels:
        return labels[0][1], labels[0][2]
    for profile, pattern in _PROFILES[1:]:
        words = _affirmed(pattern, folded)
        if words:
            return profile, words
    return None


def read_usage(text: str) -> tuple[Usage, str] | None:
    """What an answer says will be done with the product, and the words that say it."""
    folded = fold(text)
    for usage, pattern in _USAGES:
        words = _affirmed(pattern, folded)
        if words:
            return usage, words
    return None


def _affirmed(pattern: re.Pattern[str], folded: Folded) -> str:
    for match in pattern.finditer(folded.text):
        before = _NEITHER.sub("", folded.text[max(0, match.start() - 40) : match.start()])
        if not _DENIED.search(before):
            return folded.quote(match.start(), match.end())
    return ""
