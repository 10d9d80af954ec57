"""Yes, no and neither, in many voices."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.leads.fields.replies import (
    YesNo,
    read_anything_else,
    read_confirmation,
    read_consent,
    read_yes_no,
)


@pytest.mark.parametrize(
    "typed",
    [
        *(
            "oui",
            "Ouiii",
            "ouais",
            "ui",
            "yes",
            "yep",
            "OK",
            "okk",
            "oki",
            "d'acc",
            "go",
            "vas-y",
            "carrément",
            "volontiers",
        ),
        *(
            "oui bien sûr",
            "bien entendu",
            "je veux bien",
            "avec plaisir",
            "je suis d'accord",
            "j'accepte",
            "c'est d'accord",
        ),
        *(
            "vous avez mon feu vert",
            "accord donné",
            "je consens",
            "ça me va",
            "ça marche",
            "ça joue",
            "c'est ok pour moi",
        ),
        *(
            "pas de problème",
            "aucun souci",
            "sans problème",
            "pas d'objection",
            "je n'y vois pas d'inconvénient",
        ),
        *("vous pouvez me rappeler", "ils peuvent m'appeler", "rappelez-moi", "oui, faites suivre"),
        *("oui mais par courriel", "ok mais pas le dimanche", "d'accord, mais ne m'appelez pas avant 10h"),
        *(
            "oui par contre je ne veux pas de pub",
            "oui, pour ce dossier seulement",
            "ok tant que c'est par écrit",
        ),
    ],
)
def test_a_consent_is_given_in_explicit_words(typed: str) -> None:
    assert read_consent(typed) is YesNo.YES


@pytest.mark.parametrize(
    "typed",
    [
        *(
            "non",
            "nan",
            "nn",
            "Non merci.",
            "no",
            "négatif",
            "jamais",
            "bof non",
            "sans façon",
            "hors de question",
            "je refuse",
        ),
        *(
            "je ne suis pas d'accord",
            "pas d'accord",
            "je n'accepte pas",
            "bien sûr que non",
            "certainement pas",
            "surtout pas",
        ),
        *(
            "je préfère pas",
            "je ne souhaite pas être contacté",
            "je veux pas",
            "pas pour l'instant",
            "merci mais non",
        ),
        *(
            "ne gardez rien",
            "supprimez tout",
            "ne me rappelez pas",
            "c'est moi qui vous rappellerai",
            "oui mais non",
        ),
    ],
)
def test_a_consent_is_refused(typed: str) -> None:
    assert read_consent(typed) is YesNo.NO


@pytest.mark.parametrize(
    "typed",
    [
        *(
            "",
            "peut-être",
            "si vous voulez",
            "mouais",
            "pourquoi ?",
            "c'est obligatoire ?",
            "je ne sais pas",
            "comme vous voulez",
        ),
        *(
            "vous les gardez combien de temps ?",
            "mon adresse est rue des Lilas",
            "d'accord pour quoi ?",
            "12",
        ),
    ],
)
def test_a_consent_is_never_guessed(typed: str) -> None:
    assert read_consent(typed) is YesNo.UNCLEAR


@pytest.mark.parametrize(
    ("typed", "reply"),
    [
        ("pourquoi pas", YesNo.YES),
        ("je crois que oui", YesNo.YES),
        ("sûrement", YesNo.YES),
        ("pas de souci", YesNo.YES),
        ("pas vraiment", YesNo.NO),
        ("je pense pas", YesNo.NO),
        ("absolument pas", YesNo.NO),
        ("oui et non", YesNo.UNCLEAR),
        ("bleu", YesNo.UNCLEAR),
    ],
)
def test_a_plain_question_is_answered(typed: str, reply: YesNo) -> None:
    assert read_yes_no(typed) is reply


@given(st.text(max_size=400))
def test_every_reply_is_read_without_failing(text: str) -> None:
    for read in (read_consent, read_confirmation, read_anything_else, read_yes_no):
        assert read(text) in YesNo


@pytest.mark.parametrize(
    "typed",
    [
        "gênez-vous pas",
        "y a pas de trouble, on est ensemble",
        "appelez donc",
        "rappelez quand ça vous arrange",
        "appelez, ça me fera plaisir",
        "Cela va de soi.",
        "je vous y autorise",
        "faut m'écrire",
        "n'hésitez pas",
    ],
)
def test_a_consent_is_given_in_chatty_words(typed: str) -> None:
    assert read_consent(typed) is YesNo.YES


@pytest.mark.parametrize(
    "typed", ["soit", "je ne vous autorise pas", "ne m'appelez pas", "on verra ensemble", "c'est à voir"]
)
def test_a_half_hearted_reply_gives_no_consent(typed: str) -> None:
    assert read_consent(typed) is not YesNo.YES
