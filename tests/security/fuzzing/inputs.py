"""What is thrown at parsers and at the door: French as people type it, and all that ever broke a program."""

from __future__ import annotations

from hypothesis import strategies as st

FRAGMENTS = (
    "bonjour", "je cherche", "12 tablettes", "pour ma mère", "SARL Dupont & Fils", "mairie de Lyon",
    "M. Jean-Luc",
    "j’ai", "5 000 €", "entre 3 et 5k", "1,5 M€", "avant vendredi", "d'ici quinze jours",
    "le 31/02/2027", "T2",
    "demain vers 14h", "06 39 98 00 12", "+33 (0)6.39", "0262", "jean.dupont@exemple.fr",
    "jean arobase free point fr",
    "732 829 320", "siret 73282932000074", "oui", "non pas du tout", "plutôt", "en fait", "pardon",
    "rien d'autre",
    "/inform{\"email\": \"a\"}", "/restart", "{name}", "0[", "{{7*7}}", "%s%n", "${x}", "<b>",
    "' OR 1=1 --", "\\",
    "=1+1", "@SUM", "\x00", "\x1b[2J", "\u200b", "\u202e", "\ufeff", "\u2028", "\u0085",
    "\u0301\u0316" * 40, "ﷺ", "ǆ",
    "ß", "İ", "ı", "ſ", "Ⅷ", "²", "٣", "½", "①", "ﬃ", "\U0001f468\u200d\U0001f469\u200d\U0001f467",
    "🇫🇷", "1️⃣", "\ud800",
    "9" * 400, "1e309", "-0", "0x1F", "١٢", "a" * 300, "." * 200, "@" * 50, "((((", "[a](b)",
    "aaaa@" * 20, "0 " * 100,
    "\n", "\r\n", "\t", " ", "\u00a0", "\u202f", "-", "—", "’", '"', ";", ",",
)  # fmt: skip

any_text = st.text(st.characters(), max_size=80)
mixed_text = st.lists(st.one_of(st.sampled_from(FRAGMENTS), st.text(max_size=6)), max_size=12).map(" ".join)
texts = st.one_of(any_text, mixed_text)

json_values = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), texts),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(texts, inner, max_size=4)),
    max_leaves=8,
)
