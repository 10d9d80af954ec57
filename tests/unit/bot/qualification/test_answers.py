"""Free answers to « vous êtes plutôt… » and « c'est pour… »."""

from __future__ import annotations

import pytest

from bot.qualification.answers import read_profile, read_usage
from bot.qualification.segments import Profile, Usage


@pytest.mark.parametrize(
    ("text", "profile"),
    [
        ("particulier", Profile.CONSUMER),
        ("bah un particulier quoi", Profile.CONSUMER),
        ("particulière, l'hôpital où je travaille n'a rien à y voir", Profile.CONSUMER),
        ("une petite entreprise de maçonnerie", Profile.COMPANY),
        ("association de quartier", Profile.COMPANY),
        ("entreprise, même si on nous prend pour un service public", Profile.COMPANY),
        ("une administration, la préfecture", Profile.ADMINISTRATION),
        ("organisme de contrôle", Profile.ADMINISTRATION),
        ("une société qui redistribue, donc intermédiaire", Profile.INTERMEDIARY),
        ("ni une entreprise ni un particulier, plutôt une passerelle", Profile.INTERMEDIARY),
    ],
)
def test_the_profile_is_read_in_free_words(text: str, profile: Profile) -> None:
    found = read_profile(text)
    assert found is not None
    assert found[0] is profile


@pytest.mark.parametrize(
    ("text", "usage"),
    [
        ("pour nous, en interne", Usage.OWN),
        ("c'est pour moi, pas pour revendre", Usage.OWN),
        ("la revente en boutique", Usage.RESALE),
        ("les louer aux patients", Usage.RESALE),
        ("l'inclure dans nos forfaits", Usage.EMBED),
        ("d'abord pour moi, ensuite pour le recommander à mes clients", Usage.RECOMMEND),
        ("ni achat ni revente, une enquête", Usage.COMPLIANCE),
        ("ni l'un ni l'autre, je contrôle", Usage.COMPLIANCE),
    ],
)
def test_the_use_is_read_in_free_words(text: str, usage: Usage) -> None:
    found = read_usage(text)
    assert found is not None
    assert found[0] is usage


@pytest.mark.parametrize("text", ["", "je ne sais pas trop", "bleu"])
def test_an_answer_without_a_profile_gives_none(text: str) -> None:
    assert read_profile(text) is None
