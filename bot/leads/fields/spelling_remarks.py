"""What people say about how a name is written, taken out so that the name alone remains.

« Le Guen, en deux mots », « Mallet avec deux L », « T-H-I-E-B-A-U-T », « née Castaing »: none of it is part
of the name, and all of it looks like a name to a reader of words.
"""

from __future__ import annotations

import re

from bot.leads.fields.text import Typed, fold

_TO_THE_END = (
    r"[^,.;:()!?\n]{0,40}?(?=\s*(?:[,.;:()!?\n]|\b(?:et|puis|mais|prenom|mon|nom|le (?:pre)?nom)\b|$))"
)
_SIGN = (
    r"(?:accents?|tremas?|chapeaux?|cedilles?|particule|apostrophes?|traits? d'union|tirets?|majuscules?"
    r"|minuscules?|circonflexe|espaces?|lettres?|consonnes?|voyelles?|orthographe|[a-z](?![\w']))"
)
_COUNT = r"(?:un|une|le|la|les|l'|l|des|deux|trois|2|3|son|sa|ses|seulement|bien|seul|seule|petite?|grande?)"
_REMARKS = [
    re.compile(pattern)
    for pattern in (
        rf"\b(?:avec|sans|ca prend|prend|prenez|il y a|y a|et sans|et (?=un|deux|2))\s?"
        rf"(?:{_COUNT}\s?){{0,3}}{_SIGN}{_TO_THE_END}",
        r"\b(?:c'est |ca s'ecrit |ecrit |le tout )?(?:en |tout en )?(?:un|deux|trois|1|2|3)"
        r" (?:seuls? )?mots?\b",
        r"\b(?:le tout |c'est |tout |ecrit )?(?:en )?(?:tout|tt|bien) (?:attache|colle|accroche"
        r"|separe|detache)e?s?\b",
        r"\b(?:tout )?en (?:minuscules?|majuscules?|capitales?)\b",
        rf"\b[a-z] comme [a-z'-]+(?:,? (?:et )?[a-z] comme [a-z'-]+){{0,12}}{_TO_THE_END}",
        rf"\bcomme (?:le|la|les|l'|un|une|dans|ca|d'habitude|tout le monde|en|chez|sur)\b{_TO_THE_END}",
        r"\b(?:je (?:vous |te )?(?:l')?epelle|j'epelle|ca s'epelle|ca s'ecrit|qui s'ecrit|s'ecrit"
        r"|ca se prononce[^,.;()]{0,40})(?!\w)",
        r"\b(?:(?:deux|trois|double) [a-z]|(?:2|3) [a-z])(?: a la fin| au milieu)?(?![\w'])",
        r"\b(?:nee?|alias|epouse|veuve|surnommee?|(?<!deja )(?<!ai )(?<!carte )(?<!l'a )dite?)"
        r"(?! (?:le|la|que|en|plus|a)\b) (?:(?:de|du|la|le|van|ben|el|da) ){0,2}[a-z][a-z'-]*",
        r"\bc'est (?:un nom |d'origine )?(?:malgache|breton|basque|corse|armenien|polonais|portugais|espagnol"
        r"|italien|vietnamien|flamand|neerlandais|belge|suisse|alsacien|kabyle|berbere|arabe|turc|grec|russe"
        r"|ukrainien|roumain|antillais|creole|africain|senegalais|ivoirien|marocain|libanais|laotien|chinois)"
        r"(?:ne|e)?\b",
        r"\bdu nom d[eu][^,.;()]{0,40}",
    )
]
_INTIMATE = re.compile(
    r"[,(;]\s*(?P<name>[^,.;()]{1,25}) pour (?:les (?:intimes|amis|copains|proches|collegues|clients)"
    r"|mes (?:amis|copains|proches|collegues|clients)|tout le monde|la famille)"
)
_INTIMATE_WORDS = re.compile(
    r"\bpour (?:les (?:intimes|amis|copains|proches)|mes (?:amis|copains|proches))\b"
)
# Letters one by one, « 2 R » among them: « D U P R E », « T-H-I-E-B-A-U-T ».
_LETTERS = re.compile(
    r"(?<![\w.'-])[^\W\d_](?:(?:[ ,-]{1,2}|\.[ -]?)(?:(?:2|deux|double)[ -])?[^\W\d_](?![\w'])){2,24}"
)
_WORD = re.compile(r"[^\W\d_]{3,}(?:['-][^\W\d_]+)*")


def without_remarks(typed: Typed, *, keep_letters: bool = False) -> Typed:
    """The message with those remarks blanked out, place for place.

    Letters that spell a word of the message are blanked; others are the name itself and are put together,
    unless they are kept as they are.
    """
    text = _without_letters(typed.text, join=not keep_letters)
    folded = fold(text)
    blank = [match.span() for match in _INTIMATE.finditer(folded)]
    for pattern in (*_REMARKS, _INTIMATE_WORDS):
        blank += [match.span() for match in pattern.finditer(folded)]
    for start, end in blank:
        # What stands at the very beginning is the answer itself, and a capital may begin a name.
        begins = not folded[:start].strip(' ,.;:!?"«')
        capital = re.match(r"[A-ZÀ-Ý][^\W\d_]{2,}", text[start:end]) is not None and not text.isupper()
        if not begins and not capital:
            text = text[:start] + " " * (end - start) + text[end:]
    return Typed(typed.raw, text, fold(text))


def _without_letters(text: str, *, join: bool) -> str:
    for match in list(_LETTERS.finditer(text)):
        spelt = re.sub(r"(?:2|deux|double)[ -]([^\W\d_])", r"\1\1", match.group())
        joined = "".join(re.findall(r"[^\W\d_]", spelt))
        others = _WORD.findall(text[: match.start()] + " " + text[match.end() :])
        said = any(fold(re.sub(r"['-]", "", word)).startswith(fold(joined)) for word in others)
        if said:
            put = ""
        elif join and len(joined) <= len(match.group()):
            put = joined
        else:
            continue
        text = text[: match.start()] + put.ljust(len(match.group())) + text[match.end() :]
    return text
