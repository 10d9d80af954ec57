"""Tell the visitor's questions to us from their answers to ours."""

from __future__ import annotations

import re

from bot.qualification.text import fold

FAQ_INTENTS: frozenset[str] = frozenset(
    f"ask_{topic}"
    for topic in [
        "price",
        "quote",
        "demo",
        "product",
        "contact",
        "appointment",
        "delay",
        "hosting",
        "privacy",
        "hours",
        "identity",
        "billing",
        "discount",
        "partnership",
        "warranty",
        "compatibility",
        "training",
        "delivery_area",
        "delivery_cost",
        "references",
        "free_trial",
    ]
)
"""Questions with an answer of their own in data/nlu/faq/."""

SMALLTALK_INTENTS: frozenset[str] = frozenset(
    [
        "greet",
        "goodbye",
        "thank",
        "chitchat",
        "ask_if_bot",
        "ask_about_bot",
        "ask_help",
        "complain",
        "insult",
        "out_of_scope",
        "speak_other_language",
        "request_erasure",
        "request_my_data",
        "apply_for_job",
        "offer_services",
    ]
)
"""What gets a reply, after which our question is taken up again."""

NEED_LIKE_INTENTS: frozenset[str] = frozenset(
    [
        "ask_product",
        "ask_training",
        "ask_compatibility",
        "ask_partnership",
        "ask_free_trial",
        "ask_demo",
        "ask_quote",
    ]
)
"""Questions that may state a need: « vous avez un logiciel pour… ? »."""

_LEAD_IN = (
    r"^(?:et |mais |euh |heu |bah |ben |ok |oui |non |bonjour |au fait |alors |sinon,? "
    r"|dites[- ]moi |attendez |juste |"
    r"d'ailleurs |par contre |avant |du coup |une question |question |petite question "
    r"|je me demandais |[,:;.!] ?)*"
)
_INTERROGATIVE = re.compile(
    # « Quand l'AG aura voté », « que ma boîte l'essaie », « jusqu'à 450 euros » answer, and ask nothing.
    _LEAD_IN + r"(?:combien|comment|pourquoi|quoi(?! qu)|quel(?:le)?s? |lequel|laquelle|est-ce|qu'est"
    r"|quand (?:est|c'est|puis|peut|pouvez|pourr|livrez|vous (?!vou|pou|aur|ser))"
    r"|jusqu'a (?:quand|quel|combien|ou\b)"
    r"|ou (?:est|sont|se (?:trouve|situe)|vous|etes|puis|peut|peux|en (?:est|etes)|vont?)\b"
    r"|qui (?:est|sont|c'est|etes|va|gere|s'occupe|vous|me|m'|paie|lit|dois|puis|peut|pourra)\b"
    r"|que (?:faites|proposez|vendez|pouvez|pourr|dois|doit|faut|peut|puis|coute|vaut|vaudr|devien|devrai"
    r"|(?:se passe|signifie|veut|comprend|contient|disent|sont|est|savez|voulez|me|nous conseill)\b)"
    r"|est ce|es-ce|c'est "
    r"(?:quoi|combien|qui|ou|quand|a quel|cher|pour ?quoi)|(?:vous|tu) (?:avez|faites|etes|livrez|proposez"
    r"|prenez|acceptez|pouvez|hebergez"
    r"|deposez|gardez|donnez|vendez|reprenez|travaillez|fournissez|garantissez|stockez|es |as |fais )"
    r"|avez[- ]vous|etes[- ]vous"
    r"|faites[- ]vous|y a[- ]t[- ]il|y'a |il y a[- ]t[- ]il|peut[- ]on|on peut|puis[- ]je"
    r"|je peux (?:savoir|avoir)|pouvez[- ]vous"
    r"|pourriez[- ]vous|savez[- ]vous|a quelle?|de quelle?|depuis quand|ca coute"
    r"|ca (?:fait|prend|revient)(?: a)? (?:combien|cher|quoi|longtemps)"
    r"|ca marche (?!pour (?:moi|nous)|comme ca|merci|oui|alors)\w|le prix|les tarifs?)"
)


# Without a question mark, these ask wherever they stand: « pour la livraison vous comptez combien ».
_ASKS_ANYWHERE = re.compile(
    r"\bdemande(?:nt)? (?:si|combien|comment|pourquoi|ou|quand)\b|"
    r"\best[- ]ce qu|\bvous \w+ (?:combien|comment|quoi|ou|quand)\b|"
    r"\bc'est (?:combien|quoi)\b|\bou pas ?[.!]*$|\ba[- ]t[- ]il\b|"
    r"\b(?:propose|faut|peut|existe|coute|marche|fonctionne)[- ]t?-?(?:il|elle|on)\b|"
    r"\b(?:il|elle|ca|ils|elles) (?:marche|fonctionne|passe|tient|resiste|supporte)(?:nt|ra|ront|rait)? "
    r"(?:quand meme|aussi|pareil|avec (?:vos|votre|le votre|la votre|les votres))\b"
)


def looks_like_question(text: str) -> bool:
    """Whether a clause asks something: a question mark, or a word order and words that ask."""
    folded = fold(text).text.strip()
    return "?" in folded or bool(_INTERROGATIVE.match(folded) or _ASKS_ANYWHERE.search(folded))


def is_short(text: str, words: int = 4) -> bool:
    """Whether a clause has at most so many words (« prix ? », « un humain »)."""
    return len(re.findall(r"\w+", text)) <= words
