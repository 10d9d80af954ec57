"""What visitors ask back: an answer put as a question, a price wanted before an amount is given, an echo.

« Vers 300 €, c'est jouable ? » answers and asks whether the answer will do; « ça dépend, c'est combien chez
vous ? » asks and answers nothing. Both look alike to a classifier: the form of the answer tells them apart.
"""

from __future__ import annotations

import re

from bot.dialogue import readers
from bot.dialogue.topics import Topic
from bot.leads.fields.french_numbers import parse_number
from bot.leads.fields.words import alternatives, whole_words
from bot.qualification.text import fold

_CHECK = re.compile(rf"(?<!\w){alternatives('questions', 'checks')}(?!\w)")
_INTERJECTIONS = re.compile(rf"(?:[\s,.;:!?…()-]{{0,40}}{alternatives('questions', 'interjections')}(?!\w))+")
_EDGES = " \t\n,.;:!?…()-"
# Asks about us whatever else stands there: « vous livrez aussi le samedi ? ».
_ABOUT_US = re.compile(
    r"\b(?:vous|tu|votre|vos|avez|etes|livrez|faites|comptez|prenez|combien|comment|pourquoi|qui|quel(?:le)?s?)\b"
)
# Before a date these make a deadline of it, whoever is asked: « vous pouvez livrer avant Noël ? ».
_DEADLINE = re.compile(r"\b(?:avant|pour|d'ici|des|fin|debut|mi|courant)\b")
_OF_THEIR_OWN = re.compile(r"^(?:moi|nous)?,? ?(?:je suis|c'est|on est|nous sommes|ici c'est)\b ?")
_SENTENCE = re.compile(
    r"\b(?:je|j'\w+|j|tu|il|elle|ils|elles|on|nous|vous|c'est|c|ca|cela|y a|est|sont|ont|ai|suis|etait|fait"
    r"|quel(?:le)?s?|ici|quand|comme|si|votre|vos|trop|tellement)\b"
)
_PLACE = re.compile(r"(?:du|de|a|au|aux|en|dans|vers|chez|pres|sur|pour|la bas|loin|entre)\b")
_INTENTS = {Topic.BUDGET: ("price_asked", "ask_price"), Topic.TIMELINE: ("delay_asked", "ask_delay")}
_NOMINAL_WORDS = 10
_WORDS_AROUND = 2
_WORDS_WITHOUT_CHECK = 5
_HEADED = frozenset({Topic.ORGANISATION, Topic.ROLE, Topic.PROCEDURE, Topic.SIZE, Topic.BUDGET})
_AMOUNT_ALONE = re.compile(
    r"(?:environ |autour de |dans les |max(?:i(?:mum)?)? |c'est )*"
    r"\d[\d ,.]*k?(?: ?(?:€|euros?|balles|ht|ttc))*"
    r"(?: ?(?:par|/|le|l') ?(?:mois|ans?|annee))?(?: ?(?:max\w*|environ|ht|ttc|a peu pres))*"
)
# « Les données, vous les gardez où ? » names what is asked about.
_DETERMINED = re.compile(
    r"(?:l[ae]s?|un|une|des|ce|cet|cette|mon|ma|mes|vos|votre|notre|nos|ca|cela|pour|et|en|sur|chez|je|si)\b"
    r"|[lj]'"
)


def answer_in(text: str, asked: Topic | None) -> str:
    """The answer that a question holds, without the words that ask whether it will do; or nothing."""
    if asked in _HEADED and (head := _head(text, asked)):
        return head
    if asked is None or asked not in readers.WITH_FORM or not readers.gives(asked, text.rstrip(_EDGES)):
        return ""
    folded = fold(text)
    pieces = _pieces(folded.text)
    answers = [piece for piece in pieces if readers.gives(asked, folded.text[slice(*piece)])]
    around = sum(len(folded.text[slice(*piece)].split()) for piece in pieces if piece not in answers)
    if not answers or around > _WORDS_AROUND:
        return ""
    start, end = answers[0][0], answers[-1][1]
    words = folded.text[start:end]
    about_us = any(_ABOUT_US.search(folded.text, *piece) for piece in pieces)
    if about_us and not (asked is Topic.TIMELINE and _DEADLINE.search(words) and readers.finds(asked, words)):
        return ""
    checks = _CHECK.search(folded.text)
    if not checks and not about_us and len(words.split()) > _WORDS_WITHOUT_CHECK:
        return ""
    return folded.quote(start, end)


def _pieces(folded: str) -> list[tuple[int, int]]:
    """What stands between the words that ask whether it will do."""
    cuts = [check.span() for check in _CHECK.finditer(folded)]
    edges = zip([0, *(end for _, end in cuts)], [*(start for start, _ in cuts), len(folded)], strict=True)
    found = []
    for start, end in edges:
        piece = folded[start:end]
        left = start + len(piece) - len(piece.lstrip(_EDGES + "'"))
        right = start + len(piece.rstrip(_EDGES))
        if left < right:
            found.append((left, right))
    return found


def _head(text: str, asked: Topic) -> str:
    """« Garage du Pont Neuf, et ça marche sans réseau ? »: a name before the question, set off by a comma."""
    head, comma, rest = text.partition(",")
    folded = fold(head).text.strip(_EDGES)
    if not comma or not rest.strip() or _DETERMINED.match(folded) or _ABOUT_US.search(folded):
        return ""
    if asked is Topic.SIZE:
        named = parse_number(head) is not None
    elif asked is Topic.ORGANISATION:
        named = head.strip()[:1].isupper() and len(folded.split()) > 1 and names_something(head)
    elif asked is Topic.BUDGET:
        named = _AMOUNT_ALONE.fullmatch(folded) is not None
    elif asked is Topic.ROLE:
        named = readers.finds(asked, f"je suis {head.strip()}")
    else:
        named = readers.gives(asked, head)
    return head.strip() if named and len(folded.split()) <= _NOMINAL_WORDS else ""


def asks_back(text: str, asked: Topic | None) -> str:
    """The intent of a question that is put instead of an amount or a date: `ask_price`, `ask_delay`."""
    if asked not in _INTENTS or readers.gives(asked, text):
        return ""
    entry, intent = _INTENTS[asked]
    return intent if whole_words("questions", entry).search(fold(text).text) else ""


def only_checks(text: str) -> bool:
    """« Est-ce réaliste ? » after an answer asks nothing more than whether the answer will do."""
    folded = _bare(fold(text).text).strip(_EDGES)
    return bool(folded) and _CHECK.fullmatch(folded) is not None


def is_echo(text: str) -> bool:
    """« Moi ? », « le budget ? »: our own question, repeated before it is answered."""
    folded = fold(text).text
    return folded.rstrip().endswith("?") and bool(
        whole_words("questions", "echoes").fullmatch(_bare(folded).strip(_EDGES))
    )


def _bare(folded: str) -> str:
    opening = _INTERJECTIONS.match(folded)
    return folded[opening.end() :] if opening else folded


def names_something(text: str, told: bool = False) -> bool:
    """Whether what stands beside a question is a name or a title, and no remark about the weather.

    `told`: only after words that say whose it is, « sinon nous c'est la SARL… ».
    """
    bare = _bare(fold(text).text).strip(_EDGES)
    lead = _OF_THEIR_OWN.match(bare)
    if told and lead is None:
        return False
    bare = bare[lead.end() :] if lead else bare
    if told and _PLACE.match(bare):
        return False  # « nous c'est du côté de Brive » says where, not who
    return bool(bare) and len(bare.split()) <= _NOMINAL_WORDS and not _SENTENCE.search(bare)


def is_interjection(text: str) -> bool:
    """« Un instant », « dites donc »: nothing else was said."""
    return not _bare(fold(text).text).strip(_EDGES)


def is_about_us(text: str) -> bool:
    """« Mdr vous avez un robot qui parle mieux que mon patron »: a remark about who asks."""
    bare = _bare(fold(text).text).strip(_EDGES)
    return len(bare.split()) >= 4 and re.match(r"(?:vous|tu|votre|vos|t'es|c'est vous)\b", bare) is not None


def has_said_before(text: str) -> bool:
    """« Je vous l'ai dit plus haut »: what is known already is meant, nothing else is said."""
    rest, count = whole_words("questions", "already_said").subn(" ", _bare(fold(text).text))
    return count > 0 and len(re.findall(r"[a-z]{4,}", rest)) <= 1


def waits(text: str) -> bool:
    """« Attendez, je le cherche »: the answer comes in the next message."""
    return len(text.split()) <= 14 and bool(whole_words("questions", "waits").search(fold(text).text))
