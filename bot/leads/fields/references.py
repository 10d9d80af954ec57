"""Reference numbers of tenders, markets, files and complaints; legal texts and standards."""

import re

from bot.qualification.text import Folded

_NUMBER = r"(?P<reference>(?=[\w./-]*\d)[a-z0-9]+(?:[./_-][a-z0-9]+){0,4})"
_NAMED = re.compile(
    r"\b(?:march(?:e|es)|consultation|appel d'offres?|avis|plainte|dossier|reference|ref|affaire|procedure|"
    r"decision|saisine|enquete|signalement|mise en demeure|courrier|bon de commande|accord-cadre|lot|ao|dce|"
    r"boamp|joue|telerecours)\.?(?: (?:public|publique|de controle|ouverte?|europeen))?(?: est| c'est| porte|"
    r" sous)?(?: le| la)?(?: (?:numero|reference|ref\.?|n°|no\.?|n))?[ :]*"
    rf"{_NUMBER}(?![\w€%])"
)
_NUMBERED = re.compile(rf"(?:\bn ?°|\bnumero\b|\bref(?:erence)?\b\.?)[ :]*{_NUMBER}(?![\w€%])")
_SHAPED = re.compile(
    r"(?<![\w/.,-])(?P<reference>20\d\d[-_/](?:[a-z]{1,5}[-_/]?)?\d{2,6}(?:-\d+)?|\d{2}[a-z]{1,4}\d{2,6}|"
    r"\d\d-\d{4,6})(?![\w/-])"
)
_NOT_REFERENCE = re.compile(
    r"^(?:\d{1,3}|1er|\d+ ?(?:h|e|eme|k|m|€)|20\d\d|\d{1,2}[ /.]\d{1,2}(?:[ /.]\d{2,4})?|"
    r"\d{1,2} [a-z]+(?: \d{4})?)$"
)

_CODE = (
    r"code (?:de la |du |de l'|des |general des |de )?(?:consommation|securite sociale|travail|commerce|"
    r"sante publique|route|impots|postes(?: et des communications electroniques)?|commande publique|"
    r"environnement|energie|propriete intellectuelle|assurances|defense|justice administrative|education|"
    r"monetaire et financier|penal|civil)"
)
_ARTICLE = (
    r"(?:articles?|art\.?) (?:[lrd]\.? ?\*?)?\d[\d-]*(?:(?: et |, | a )(?:[lrd]\.? ?)?\d[\d-]*)*"
    rf"(?: (?:du|de la|de l'|des) (?:{_CODE}|cgi|rgpd|gdpr|ia act|reglement ia|dsa|dma|(?:loi|decret|"
    rf"reglement) [\w/°. -]{{2,20}}\d))?"
)
_TEXTS = re.compile(
    rf"\b(?:{_ARTICLE}|(?:[lrd]\.? ?)\d{{1,4}}-\d+(?:-\d+)?|code (?:de |du |des |de la |"
    rf"de l')[a-z]+(?: (?:publique|civile|sociale|monetaire|penale))?|"
    r"(?:norme |nf |en |iso(?:/iec|/cei)? ?){1,6}\d{2,6}(?:[-:]\d{1,4})*|nf ?525|ne ?203|"
    r"rgpd|gdpr|dsa|dma|ia act|ai act|reglement ia|nis ?2|dora|eidas|eprivacy|rgaa|bloctel|dsp2|mica|lcb-ft|"
    r"cra|crm2|data act|loi informatique et libertes|loi (?:sapin|hamon|chatel|naegelen|agec|fraude|"
    r"77-1574)(?: \w{1,3})?|loi (?:n° ?)?\d{2,4}-\d+|decret (?:n° ?)?\d{2,4}-\d+|"
    r"reglement (?:\(ue\) )?(?:n° ?)?\d{2,4}/\d+|directive (?:\(ue\) )?\d{2,4}/\d+|hds|secnumcloud|iso)(?!\w)"
)


def find_reference(message: Folded) -> str | None:
    """The number of a tender, a market, a file or a complaint, as typed."""
    for pattern in (_NAMED, _NUMBERED, _SHAPED):
        for match in pattern.finditer(message.text):
            start, end = match.span("reference")
            # The reference is one block: a word after a blank belongs to the sentence, not to it.
            block = re.match(r"\S+", message.text[start:end])
            end = start + (block.end() if block else 0)
            words = message.quote(start, end).strip(" .,;:-/")
            if words and not _NOT_REFERENCE.match(message.text[start:end].strip(" .,;:")):
                return words
    return None


def find_texts(message: Folded) -> list[str]:
    """Laws, articles, regulations and standards that the message names, in order, each once."""
    found: list[str] = []
    for match in _TEXTS.finditer(message.text):
        words = " ".join(message.quote(*match.span()).split()).rstrip(" ,.;:")
        if words and words not in found and match.group() not in ("en", "iso"):
            found.append(words)
    return found
