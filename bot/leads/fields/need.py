"""What the visitor needs, in their own words: from an answer, or already said in an opening message."""

import re

from bot.leads.fields.chat import spell_out
from bot.leads.fields.phrases import content_span, is_only_chatter, split_clauses, tidy
from bot.leads.fields.reading import Reading, ReadingContext
from bot.leads.fields.replies import is_dont_know, is_refusal
from bot.leads.fields.words import alternatives, whole_words
from bot.qualification.text import Folded

_LEAD_INS = (("phrases", "wishes"),)
_OWN_WISH = re.compile(rf"(?<!\w){alternatives('phrases', 'wishes')}(?!\w) ?")
_VENDOR_HAS = re.compile(r"\bvous (?:avez|auriez|faites|proposez|vendez)\b ?")
_REPLACED = re.compile(
    r"[ ,]*\b(?:au lieu d(?:e |')|plutot qu(?:e |')|et (?:non|pas) |pas )(?:les? |des )?\d[\d ]*(?=$|[.,;!?])"
)
_CONTENT_WORD = re.compile(r"[a-z]{3,}|\d+")
_EMPTY_WORDS = frozenset(
    {
        *(
            "une",
            "des",
            "les",
            "pour",
            "avec",
            "votre",
            "vos",
            "nous",
            "vous",
            "est",
            "que",
            "qui",
            "dans",
            "sur",
        ),
        *(
            "mon",
            "mes",
            "nos",
            "notre",
            "son",
            "ses",
            "pas",
            "plus",
            "cela",
            "bien",
            "etre",
            "avoir",
            "faire",
        ),
        *("besoin", "chose", "truc"),
    }
)
_COUNT = r"\d[\d ]*|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|douze|quinze|vingt|trente|\w+ante|\w+aine"
_INDEFINITE = re.compile(
    rf"(?:^|\b(?:une?|des|de|d'|quelques|besoin :|{_COUNT}) (?:(?!(?:votre|notre|vos|nos|mon|ma|mes|la|"
    rf"le)\b)\w+ )?)$"
)
_ARTICLE = re.compile(rf"\b(?:une?|des|les?|la|l'|{_COUNT}) ?(?:petite?s? |bon |bonne )?$")
_HAS_ALREADY = re.compile(
    r"\b(?:j'ai|on a|nous avons|il a|elle a|utilis\w*|achet\w*|possed\w*|vend\w*)\b[^,]{0,25}$"
)
_DENIED = re.compile(r"\bpas (?:\w+ )?$")
_TAIL = re.compile(rf"[ ,:+-]+{alternatives('products', 'tails')}$")
_COMMA_TAIL = re.compile(rf"[ ]*[,:][ ]*{alternatives('products', 'tails_after_comma')}$")
_COMPLAINT = re.compile(
    r"\b(?:mot de passe|marche (?:plus|pas)|rembours\w+|resili\w+|retract\w+|casse\w*|panne|hs\b|bug\w*|"
    r"debite\w*|garantie|sav|plainte|controle (?!parental)|mise en demeure|injonction|enquet\w+|inspect\w+)"
)
_SO = re.compile(
    r"[\s,;:.!?]*(?:(?:donc|bref|du coup|alors|voila|et|maintenant|en gros|c'est pourquoi)[ ,:]+){0,3}"
)
#: Fewer content words do not say both what and what for.
_ENOUGH = 3
#: After a wish, so many name what is wanted: « une permanence téléphonique ».
_NAMED = 2


def _content_words(folded: str) -> int:
    return sum(word not in _EMPTY_WORDS for word in _CONTENT_WORD.findall(folded))


def _aim(clause: str) -> tuple[int, int] | None:
    """Where the wanted thing and its purpose begin, if the clause wants something for something."""
    wish = _OWN_WISH.search(clause) or _VENDOR_HAS.search(clause)
    named = whole_words("products", "products").search(clause, wish.end() if wish else 0)
    named = named or whole_words("products", "products").search(clause)
    if wish and wish.re is _OWN_WISH and named is None:
        named = whole_words("products", "vague_products").search(clause, wish.end())
    wish = wish if wish and named and wish.start() < named.start() else None if named else wish
    if named:
        aim = whole_words("products", "purposes").search(clause, named.end())
        if aim and wish is None and not _is_sought(clause, named.start()):
            return None
    else:
        aim = whole_words("products", "deeds").search(clause) if wish else None
    if aim is None or _DENIED.search(clause[max(0, aim.start() - 12) : aim.start()]):
        return None
    if wish and wish.end() <= aim.start():
        return wish.end(), aim.start()
    return _with_article(clause, named.start() if named else aim.start()), aim.start()


def _is_sought(clause: str, product: int) -> bool:
    """« une appli pour… », « 25 tablettes pour… », « nous remplaçons l'outil de… »; not « votre appli »."""
    before = clause[:product]
    sought = whole_words("products", "seeking").search(before)
    return bool(sought) or bool(_INDEFINITE.search(before)) and not _HAS_ALREADY.search(before)


def _with_article(clause: str, start: int) -> int:
    article = _ARTICLE.search(clause[:start])
    return article.start() if article else start


def _specific_clause(message: Folded) -> tuple[int, int] | None:
    """The first clause that says what is wanted and what for, from the wish or the product on."""
    for start, end in split_clauses(message.text):
        clause = message.text[start:end]
        aimed = None if _COMPLAINT.search(clause) else _aim(clause)
        if aimed is None:
            continue
        first, aim = aimed
        tail = _TAIL.search(clause, aim + 4) or _COMMA_TAIL.search(clause, aim + 4)
        last = tail.start() if tail else len(clause)
        if _content_words(clause[first:last]) >= _ENOUGH:
            return start + first, start + last
    return None


def is_specific(text: str) -> bool:
    """Whether an opening message already says clearly what is wanted and what for."""
    return _specific_clause(spell_out(text)) is not None


def is_wanted(text: str) -> bool:
    """Whether something wanted is named, were it only « une tablette »; not « la tablette est lourde »."""
    if is_specific(text):
        return True
    message = spell_out(text)
    named = whole_words("products", "products").finditer(message.text)
    return any(_is_sought(message.text, product.start()) for product in named)


def read(text: str, context: ReadingContext) -> Reading[str] | None:
    """The need in an answer, cleaned of greetings, « je voudrais » and thanks, never of its content."""
    message = spell_out(text)
    start, end = content_span(message, _LEAD_INS)
    words = _content_words(message.text[start:end])
    if (
        words == 0
        or is_only_chatter(message)
        or (words <= _ENOUGH and (is_dont_know(text) or is_refusal(text)))
    ):
        return None
    if whole_words("products", "not_a_need").fullmatch(message.text[start:end].strip(" .,!?")):
        return Reading(None, message.quote(start, end), "need_vague")
    start = _after_story(message, start, end)
    kept = _REPLACED.sub(lambda match: " " * len(match.group()), message.text[start:end])
    if kept != message.text[start:end]:
        end = start + len(kept.rstrip(" .!?;"))
    value = tidy(message, start, end)
    return Reading(value, text.strip()) if value else None


def _after_story(message: Folded, start: int, end: int) -> int:
    """Where the sentence begins that says what is wanted, when a story without it comes before."""
    for first, last in split_clauses(message.text[:end]):
        if first <= start:
            continue
        before, clause = message.text[start:first], message.text[first:last]
        if whole_words("products", "products").search(before) or _OWN_WISH.search(before):
            return start
        wish = _OWN_WISH.search(clause)
        wanted = _content_words(clause[wish.end() :]) >= _NAMED if wish else _aim(clause) is not None
        if wanted:
            return first + (wish.end() if wish else _opening(clause))
    return start


def _opening(clause: str) -> int:
    match = _SO.match(clause)
    return match.end() if match else 0


def find(text: str, context: ReadingContext) -> list[Reading[str]]:
    """The need said in an opening message, when it says both what and what for."""
    message = spell_out(text)
    span = _specific_clause(message)
    if span is None:
        return []
    value = tidy(message, *span)
    return [Reading(value, message.quote(*span))] if value else []
