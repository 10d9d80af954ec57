"""Replies that give nothing: not knowing, refusing, having none; and answers that only look like them."""

import pytest

from bot.leads.fields.replies import (
    is_dont_know,
    is_not_applicable,
    is_refusal,
)


@pytest.mark.parametrize(
    "typed",
    [
        *(
            "aucune idée",
            "je ne sais pas encore",
            "jsais pas",
            "jsp",
            "à voir",
            "on verra bien",
            "ça dépend",
            "je l'ignore",
        ),
        *(
            "pas encore décidé",
            "faut que je demande",
            "difficile à dire",
            "on n'a pas encore défini",
            "no idea",
        ),
    ],
)
def test_not_knowing_is_heard(typed: str) -> None:
    assert is_dont_know(typed)


@pytest.mark.parametrize(
    "typed",
    [
        *(
            "je préfère ne pas le dire",
            "ça ne vous regarde pas",
            "je passe",
            "joker",
            "confidentiel",
            "pas de tél svp",
        ),
        *(
            "par mail c'est mieux",
            "je ne donne pas mon numéro",
            "c'est personnel",
            "question suivante",
            "pas envie",
        ),
    ],
)
def test_a_refusal_is_heard(typed: str) -> None:
    assert is_refusal(typed)


@pytest.mark.parametrize(
    "typed",
    [
        *(
            "sans objet",
            "aucun",
            "non applicable",
            "néant",
            "rien de tel",
            "je n'en ai pas",
            "on a pas ça chez nous",
        ),
        *("pas concerné", "il n'y en a pas", "pas de siret", "n/a"),
    ],
)
def test_what_does_not_apply_is_heard(typed: str) -> None:
    assert is_not_applicable(typed)


@pytest.mark.parametrize(
    ("typed", "topic"),
    [
        ("je ne sais pas trop, 40 peut-être", "size"),
        ("une trentaine, à voir", "size"),
        ("pas de budget précis, 900 euros disons", "budget"),
        ("à la rentrée, ça dépend du chantier", "timeline"),
        ("pas de marché, un simple MAPA", "procedure"),
        ("on ne sait plus comment suivre nos devis", "need"),
        ("responsable des archives confidentielles", "role"),
        ("passer toute l'équipe sur votre outil", "need"),
        ("pas de tel mais lou.roy@example.org", "email"),
    ],
)
def test_an_answer_is_not_taken_for_a_way_out(typed: str, topic: str) -> None:
    assert not is_dont_know(typed, topic)
    assert not is_refusal(typed, topic)
    assert not is_not_applicable(typed, topic)


@pytest.mark.parametrize("topic", ["siren_or_siret", "regulation", "gateway_companies", "end_customers"])
def test_a_plain_no_says_that_there_is_none_to_give(topic: str) -> None:
    assert is_not_applicable("non", topic)
    assert not is_not_applicable("non")


@pytest.mark.parametrize("typed", ["Je ne l'ai pas.", "on ne le connaît pas", "je ne le retrouve plus"])
def test_a_number_that_is_not_at_hand_is_none_to_give(typed: str) -> None:
    assert is_not_applicable(typed, "siren_or_siret") or is_dont_know(typed, "siren_or_siret")


@pytest.mark.parametrize(
    ("typed", "topic"),
    [
        ("prenez plutôt mon mail", "phone"),
        ("y a plus de numéro fiable chez nous", "phone"),
        ("on change les lignes en ce moment", "phone"),
        ("la ligne du bureau est coupée", "phone"),
        ("le courriel suffira largement", "phone"),
        ("restons par écrit", "phone"),
        ("ma boîte est piratée", "email"),
        ("j'ai pas internet, téléphonez-moi plutôt", "email"),
        ("prenez seulement le téléphone", "email"),
        ("je préfère taire ce chiffre", "size"),
    ],
)
def test_a_way_that_is_closed_is_a_refusal(typed: str, topic: str) -> None:
    assert is_refusal(typed, topic)


def test_a_broken_telephone_line_is_a_need_like_another() -> None:
    assert not is_refusal("notre ligne de téléphone est tout le temps en panne", "need")
    assert not is_refusal("on change de numéro en ce moment, prenez le 06 39 98 01 23", "phone")


@pytest.mark.parametrize(
    "typed",
    [
        "on a un registre du commerce gabonais, pas de numéro français",
        "il n'y en a pas pour le Togo",
        "RCCM CI-ABJ-2020-B-12345",
        "on a le NINEA chez nous",
        "numéro BCE 0460.123.456",
        "juste un IDE",
        "NEQ 1171234567",
        "ces numéros-là existent pas ici",
        "nous sommes une société tunisienne",
    ],
)
def test_a_register_of_another_country_leaves_no_french_number(typed: str) -> None:
    assert is_not_applicable(typed, "siren_or_siret")


def test_a_french_number_counts_beside_a_foreign_register() -> None:
    assert not is_not_applicable("RCCM au Bénin, et SIREN 123 456 782 en France", "siren_or_siret")


@pytest.mark.parametrize(
    "text",
    ["je ne suis pas autorisée à le dire", "pas de chiffre, désolé", "on n'a pas le droit de le donner"],
)
def test_who_may_not_say_refuses(text: str) -> None:
    assert is_refusal(text, "budget")
