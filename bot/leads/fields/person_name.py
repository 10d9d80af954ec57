"""The visitor's own name, in whatever order and with whatever politeness it is given."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.leads.fields.name_labels import labelled
from bot.leads.fields.name_order import is_family_name
from bot.leads.fields.name_parts import (
    PARTICLES,
    PersonName,
    is_first_name,
    is_surely_first_name,
    split_name,
    written,
)
from bot.leads.fields.name_pieces import from_pieces
from bot.leads.fields.name_words import is_common, name_tokens
from bot.leads.fields.reading import Reading, ReadingContext
from bot.leads.fields.spelling_remarks import without_remarks
from bot.leads.fields.text import Typed, fold

__all__ = ["PersonName", "find", "read"]

_TITLE = (
    r"(?:(?:l[ae] |l')?(?:(?:m\.|m|mr|monsieur) et (?:mme|madame)|m\.|mr\.?|mm\."
    r"|mme\.?|mlle|monsieur|madame|mademoiselle|maitre|me|m|pr|dr\.?|docteur|pr\."
    r"|professeure?|s(?:oe|œ)ur|frere|pere|abbe|mgr|monseigneur"
    r"|(?:lt|lcl|cne|cdt|col|adj|adc|sgt|cpl|gal|lieutenant|capitaine|commandant|colonel|general|adjudant"
    r"|sergent|caporal|brigadier|marechal des logis|gendarme|major|sapeur)e?\.?(?:[- ](?:chef|major"
    r"|colonel|general|de police))?)\s+){1,2}"
)
_TITLED = re.compile(_TITLE)
_AFTER_INTRODUCTION = re.compile(rf"[\s,:]*(?P<title>{_TITLE})?")
_OPENING = re.compile(
    r"(?:[\s,.;:!?'\"«(*-]|\b(?:(?:re-?)?bonjour|bonsoir|salut|hello|slt|bjr|bsr|cc|coucou|hey|re|oui|ouais|ok"
    r"|alors|donc|juste|simplement|toujours|tjs|tjrs|bon|ma foi|la meme(?: qu'hier)?|comme avant|merci"
    r"|bien sur|bien entendu|volontiers|avec plaisir|euh|heu|ah|eh bien|ben|bah|voila|voici|d'accord|dac"
    r"|enchantee?"
    r"|pas de (?:soucis?|problemes?|pb|prob)|non|nan|pardon|desolee?|oups|attendez"
    r"|plutot|en fait|tout de suite"
    r"|certainement"
    r"|evidemment|mon nom complet|nom et prenom|prenom et nom|nom prenom|prenom nom|noms?|identite|signe)\b)+"
)
_INTRODUCTION = re.compile(
    r"(?:moi,? )?(?:je m'? ?ap+el\w*|j'? ?m'? ?ap+el\w*|je me (?:pre)?nomme|on m'ap+el\w*|on me nomme"
    r"|(?:et )?moi,? (?:c'est|c|cest|c est|je suis|jsuis)|(?:vous|tu) (?:peux|pouvez) m'appeler"
    r"|(?:mon|le) (?:petit )?(?:nom|prenom|blaze) (?:complet |de famille )?(?:est|c'est|c|cest)"
    r"|(?:le |la |votre |mon )?(?:contact|interlocut\w+|personne a contacter|referente?) (?:est|sera|c'est)"
    r"|c'est pour|c'est|c est|cest|c|(?:ce|ca) sera|on (?:dira|va dire)|disons"
    r"|je me presente|je suis|j'suis|jsuis|jsui"
    r"|chui|chuis|suis|ici|appel+e[sz]?[- ]moi"
    r"|vous pouvez (?:noter|mettre|ecrire)|notez(?: bien)?|mettez|met|note|inscrivez|ecrivez|il s'agit de"
    r"|vous parlez a|vous (?:avez|etes avec)|a l'attention de|au nom de|a l'appareil|moi|votre serviteur)"
    r"(?:[\s:,?]+|$)"
)
_NOUN = re.compile(r"(?:tions?|[em]ments?|ismes?|ites?|[ai]bles?|ique|ences?|aient|ssons|erons|eriez|ez)$")
_RUNS_ON = re.compile(
    r"\s+(?!merci|svp|stp|tel\b|a l'appareil|du service|de la|avec|au telephone|et c'est tout)[a-z']"
)
_ADDRESS = re.compile(r"[^\s@]{1,64}@\S{1,200}|(?<![\w.-])(?:[\w-]{1,64}\.){2,6}[a-z]{2,6}\b")
_ASKS_BACK = re.compile(r"\?\s*$")

_INTRODUCED = re.compile(
    r"(?P<strong>\bje m'? ?ap+el+e?s?\b(?! pas)|\bj'? ?m'? ?ap+el+e?\b|\bje me (?:pre)?nomme\b"
    r"|\bje me presente\b(?! a\b| au\b| aux\b)"
    r"|(?P<called>\bon m'appelle\b|\bappel+e[sz]?[- ]moi\b(?! au| le| ce| avant| apres| vite))"
    r"|\bmon nom (?:est|c'est|complet est)\b"
    r"|\bmoi,? (?:c'est|c|cest)\b)"
    r"|(?P<weak>\bici\b|\bje suis\b|\bjsuis\b|\bc'est\b|\bnotez\b|\bmettez\b|\bnom(?: et prenom)? ?:)"
)
_OTHER_PERSON = re.compile(
    r"\b(?:mari|femme|epouse|epoux|conjointe?|fils|fille|pere|mere|frere|soeur|ami|amie|patronne?|cheffe?"
    r"|collegue"
    r"|contact|directeur|directrice|gerante?|responsable|presidente?|maire|voisine?|client|cliente)\s*,?\s*$"
)
_SIGNED = re.compile(
    r"\b(?:cordialement|cdt|cdlt|cldt|bien a vous"
    r"|(?:sinceres |meilleures |respectueuses |mes )?salutations(?: distinguees)?|amicalement|sincerement"
    r"|respectueusement|bonne (?:journee|soiree|reception)|merci d'avance|a bientot"
    r"|sentiments (?:distingues|les meilleurs))\b[\s,.!;-]{1,6}(?=[^\W\d_])"
)
_NEXT_PART = re.compile(r"[:;,.!?]\s+")
_CAPITAL_INSIDE = re.compile(r"[a-zà-ÿ,] (?=[A-ZÀ-Ý][a-zà-ÿ])")
_SHORT = 120
_ROLE_AHEAD = re.compile(r"\s*,\s*(?:l[ea] |une? )?(?P<word>[a-z-]+)")


def find(text: str, context: ReadingContext) -> list[Reading[PersonName]]:
    """Names that the visitor introduces in so many words or signs with."""
    typed = without_remarks(Typed.of(text))
    readings: list[Reading[PersonName]] = []
    for start, strength in _introductions(typed):
        reading = _introduced(typed, start, strength)
        if reading is not None and reading.value not in [r.value for r in readings]:
            readings.append(reading)
    return readings


def read(text: str, context: ReadingContext) -> Reading[PersonName] | None:
    """The name in an answer to the question about it; None where the answer holds none."""
    typed = without_remarks(_without_addresses(Typed.of(text)))
    named = labelled(typed)
    if named is not None:
        return named
    start, introduced, titled = _after_openings(typed)
    tokens = name_tokens(typed, start)
    if not tokens:
        return _introduced_later(typed)
    pieces = from_pieces(typed, tokens)
    sure = pieces is not None and pieces.value is not None and _begins_surely(pieces.value)
    if not sure and not _can_be_name(typed, tokens, introduced=introduced or titled, titled=titled):
        return _introduced_later(typed)
    if pieces is not None:
        return pieces
    texts = [match.group() for match in tokens]
    name = split_name(texts)
    if titled and len(texts) == 1:
        name = PersonName("", written(texts))
    return Reading(name, typed.quote(tokens[0].start(), tokens[-1].end()))


def _begins_surely(name: PersonName) -> bool:
    first = name.first_name.split()
    return bool(first and name.last_name) and is_surely_first_name(first[0]) and not is_common(name.last_name)


def _without_addresses(typed: Typed) -> Typed:
    """The message with e-mail addresses blotted out: the names in them are not introduced."""
    text = _ADDRESS.sub(lambda match: "|" * len(match.group()), typed.text)
    return Typed(typed.raw, text, fold(text))


def _after_openings(typed: Typed) -> tuple[int, bool, bool]:
    """Where the name may begin, whether it was introduced, whether a title stands before it."""
    position, introduced, titled = 0, False, False
    for _ in range(6):
        opening = _OPENING.match(typed.folded, position)
        if opening and _begins_with_name(typed, opening.end()):
            break
        if opening:
            position = opening.end()
        introduction = _INTRODUCTION.match(typed.folded, position)
        if introduction:
            introduced, position = True, introduction.end()
        title = _title_at(typed, position)
        if title:
            titled, position = True, title.end()
        if not (opening or introduction or title):
            break
    return position, introduced, titled


def _begins_with_name(typed: Typed, end: int) -> bool:
    """« Ben Youssef », « Bah Mamadou Saliou »: what sounds like « ben » and « bah » is the family name."""
    word = re.search(r"\b(Ben|BEN|Bah|BAH) $", typed.text[:end])
    if word is None or word[1].title() == "Ben":
        return word is not None and word.start() == 0
    following = name_tokens(typed, end)
    return len(following) > 1 and all(is_first_name(match.group()) for match in following)


def _title_at(typed: Typed, position: int) -> re.Match[str] | None:
    """« Mme », « Dr »… ; the short ones are words too (« me », « pr »), unless a capital follows."""
    title = _TITLED.match(typed.folded, position)
    if title is None or title.group().strip() not in ("me", "m", "pr"):
        return title
    return title if typed.text[title.end() : title.end() + 1].isupper() or title.group()[0] == "m" else None


def _can_be_name(typed: Typed, tokens: list[re.Match[str]], *, introduced: bool, titled: bool) -> bool:
    texts = [match.group() for match in tokens]
    known = any(is_first_name(text) and not is_common(text) for text in texts)
    asks_back = _ASKS_BACK.search(typed.text) is not None
    if known and (len(texts) > 1 or introduced or not asks_back):
        return _known_name_stands_free(typed, tokens)
    if asks_back:
        return False
    named = [text for text in texts if fold(text) not in PARTICLES]
    alone = len(named) == 1 and not titled
    if not titled and any(is_common(t) and (alone or not is_first_name(t)) for t in named):
        return False
    if alone and not titled and _is_word_by_its_end(named[0]):
        return False
    runs_on = _RUNS_ON.match(typed.folded, tokens[-1].end()) is not None
    if all(text[0].isupper() for text in named):
        return titled or not (runs_on and len(named) == 1)
    return len(texts) <= 3 and not runs_on and len(typed.folded) < 60


def _is_word_by_its_end(text: str) -> bool:
    """« Devinez », « installation »: no name that we know."""
    ending = _NOUN.search(fold(text)) is not None
    return ending and not is_first_name(text) and not is_family_name(text)


def _known_name_stands_free(typed: Typed, tokens: list[re.Match[str]]) -> bool:
    """A lone lower-case first name that a sentence runs on from is a word like another: « claire comme… »."""
    if len(tokens) > 1 or tokens[0].group()[0].isupper():
        return True
    return not re.match(
        r"\s+(?:pas|que|comme|depuis|avec|et|a|au|sans|en)\b", typed.folded[tokens[0].end() :]
    )


def _introductions(typed: Typed) -> Iterator[tuple[int, str]]:
    opening = _OPENING.match(typed.folded)
    begins = opening.end() if opening else 0
    for match in _INTRODUCED.finditer(typed.folded):
        if _OTHER_PERSON.search(typed.folded[max(0, match.start() - 30) : match.start()]):
            continue
        if match["called"]:
            # « … mais on m'appelle Tonton »: what others say, unless the message begins with it.
            if match.start() <= begins:
                yield match.end(), "strong"
            continue
        yield match.end(), "strong" if match["strong"] else "weak"
    for match in _SIGNED.finditer(typed.folded):
        yield match.end(), "signed"
    yield begins, "first"


def _introduced(typed: Typed, start: int, strength: str) -> Reading[PersonName] | None:
    """The name after an introduction, where enough shows that it is one."""
    title = _AFTER_INTRODUCTION.match(typed.folded, start)
    titled = title is not None and title["title"] is not None
    tokens = name_tokens(typed, title.end() if title else start)
    texts = [match.group() for match in tokens]
    if not texts or len(texts) > 5:
        return None
    if any(is_common(text) for text in texts) and not is_first_name(texts[0]):
        return None
    capital = all(text[0].isupper() for text in texts if fold(text) not in PARTICLES)
    known = any(is_first_name(text) for text in texts)
    if not _enough(typed, tokens, strength, capital=capital, known=known, titled=titled):
        return None
    turned = from_pieces(typed, tokens) if strength == "strong" else None
    if turned is not None and turned.value and is_first_name(turned.value.first_name.split()[0]):
        return turned
    name = split_name(texts)
    if titled and len(texts) == 1:
        name = PersonName("", written(texts))
    return Reading(name, typed.quote(tokens[0].start(), tokens[-1].end()))


def _enough(
    typed: Typed, tokens: list[re.Match[str]], strength: str, *, capital: bool, known: bool, titled: bool
) -> bool:
    several = len(tokens) > 1
    if strength == "strong":
        return known or capital
    if strength == "signed":
        return capital and (known or titled) and _ends_line(typed, tokens[-1].end())
    if strength == "weak":
        return known and capital and (several or titled) or titled and capital
    # « Jean Dupont, DSI de la mairie… » opens the message.
    role = _ROLE_AHEAD.match(typed.folded, tokens[-1].end())
    return known and capital and several and role is not None and is_common(role["word"])


def _ends_line(typed: Typed, end: int) -> bool:
    return re.match(r"[\s.,-]*(?:$|\n|,|-)", typed.text[end:]) is not None


def _introduced_later(typed: Typed) -> Reading[PersonName] | None:
    """« Notez que je m'appelle… », « je l'ai déjà dit : … »: the name further on in the answer."""
    for match in _INTRODUCED.finditer(typed.folded):
        if match["strong"]:
            reading = _introduced(typed, match.end(), "strong")
            if reading is not None:
                return reading
    for match in _NEXT_PART.finditer(typed.folded):
        reading = _introduced(typed, match.end(), "weak")
        if reading is not None:
            return reading
    return _standing_in_sentence(typed)


def _standing_in_sentence(typed: Typed) -> Reading[PersonName] | None:
    """« je vous ai déjà dit Coralie Delvaux »: a whole name with its capitals, in a short answer."""
    if len(typed.text) > _SHORT or "?" in typed.text or typed.text.isupper():
        return None
    for place in _CAPITAL_INSIDE.finditer(typed.text):
        tokens = name_tokens(typed, place.end())
        texts = [match.group() for match in tokens]
        whole = 2 <= len(texts) <= 4 and all(t[0].isupper() for t in texts) and not any(map(is_common, texts))
        before = typed.folded[max(0, place.end() - 30) : place.end()]
        if whole and any(map(is_surely_first_name, texts)) and not _OTHER_PERSON.search(before):
            return Reading(split_name(texts), typed.quote(tokens[0].start(), tokens[-1].end()))
    return None
