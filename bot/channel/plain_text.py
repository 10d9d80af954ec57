"""A visitor's text is data: whatever it begins with, it is never a command of Rasa.

Rasa's message handler obeys any text that begins with "/" (`/restart`, `/inform{"email": …}`), and there is
no switch to turn it off. What leads up to the first character that cannot begin a command is blanked, so
that every later position in the text stays where the visitor put it.
"""

from __future__ import annotations

import unicodedata


def without_command(text: str) -> str:
    """The text with every leading slash blanked, also disguised ones; other texts come back unchanged."""
    for position, character in enumerate(text):
        shown = unicodedata.normalize("NFKC", character)
        if _is_invisible(shown):
            continue
        if not shown.startswith("/"):
            blanked = " " * position + text[position:]
            return blanked if "/" in unicodedata.normalize("NFKC", text[:position]) else text
    return " " * len(text)


def has_words(text: str) -> bool:
    """Whether there is anything in the text to classify: one letter or one digit."""
    return any(character.isalnum() for character in text)


def _is_invisible(shown: str) -> bool:
    return all(c.isspace() or unicodedata.category(c) in {"Cc", "Cf", "Mn", "Me"} for c in shown)
