"""The purchasing procedures of public buyers, as they name them."""

import re

from bot.leads.fields.words import whole_words
from bot.qualification.text import Folded

_NEGATED = re.compile(
    r"\b(?:pas|aucun\w*|ni|sans|jamais|hors) (?:\w+ ){0,3}?(?:de |d'|soumis a la |besoin d')?$"
)


def named_procedure(message: Folded, entry: str = "procedures") -> re.Match[str] | None:
    """The first procedure that the message names without denying it."""
    for match in whole_words("purchasing", entry).finditer(message.text):
        if not _NEGATED.search(message.text[max(0, match.start() - 40) : match.start()]):
            return match
    return None
