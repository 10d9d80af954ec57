"""Names where people say who they are, known or not."""

from __future__ import annotations

import pytest

from bot.leads.introductions import introduced
from bot.redaction import MARK, cleaner


@pytest.mark.parametrize(
    ("said", "names"),
    [
        ("Bonjour, je suis Hermelinde Craquefou de la société Verdun", ("Hermelinde Craquefou",)),
        ("bonjour, ici Hermelinde Craquefou, je cherche une caisse", ("Hermelinde Craquefou",)),
        ("Bonjour, Madame Kowalczyk de la société Verdun", ("Kowalczyk",)),
        ("C'est Mme Ó Briain-Lefort", ("Ó Briain-Lefort",)),
        ("Cordialement,\nJeanne-Marie Zzyx", ("Jeanne-Marie Zzyx",)),
        ("je suis Responsable des achats", ()),
        ("Ici la Mairie de Lyon", ()),
        ("je suis gérant d'un garage", ()),
    ],
)
def test_who_introduces_themselves_is_named(said: str, names: tuple[str, ...]) -> None:
    assert introduced([said]).names == names


def test_what_was_said_without_the_name_stays() -> None:
    said = "Bonjour, je suis Hermelinde Craquefou, un devis pour 20 postes"
    left = cleaner(introduced([said]), parts=True)(said)
    assert left == f"Bonjour, je suis {MARK}, un devis pour 20 postes"
