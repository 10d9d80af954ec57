"""A message spelt out for reading, with the way back to the visitor's own words."""

import re
import unicodedata

from bot.qualification.remembered import remembered
from bot.qualification.text import Folded, fold

#: No reader looks further: nobody answers a question in more characters, and it bounds every pattern.
LONGEST = 2000

# Alone, a k is chat for « que »; after a number it is a thousand.
_THOUSANDS = re.compile(r"(?<=\d)\s(?=[kK](?![^\W\d_]{3}))")


@remembered
def spell_out(text: str) -> Folded:
    """Lower case, no accents, chat spellings in full words; `quote` gives back what was typed."""
    composed = unicodedata.normalize("NFC", text)[:LONGEST]
    folded = fold(_THOUSANDS.sub("'", composed))
    return Folded(composed, folded.text, folded.spans)


def typed_words(message: Folded, start: int, end: int) -> str:
    """The words as typed between two positions, without the punctuation around them."""
    return message.quote(start, end).strip(" \n\t,;:.!?-–—…").strip()
