"""The recap and the last question: what is right, what is wrong, whether there is something else."""

import pytest

from bot.leads.fields.replies import (
    YesNo,
    read_anything_else,
    read_confirmation,
)


@pytest.mark.parametrize(
    "typed",
    [
        *(
            "oui",
            "exact",
            "c'est exact",
            "tout est exact",
            "c'est ça",
            "parfait",
            "impec",
            "nickel chrome",
            "correct",
            "RAS",
        ),
        *(
            "je confirme",
            "je valide tout",
            "validé",
            "c'est tout bon",
            "tout y est",
            "tt est ok",
            "c'est conforme",
            "top",
        ),
        *(
            "non c'est bon",
            "non, rien à corriger",
            "non non c'est parfait",
            "aucune erreur",
            "pas d'erreur",
            "rien à redire",
        ),
        *(
            "vous avez bien noté",
            "ça me paraît juste",
            "vous pouvez envoyer",
            "cbon",
            "perfect",
            "bien résumé",
        ),
    ],
)
def test_a_recap_is_confirmed(typed: str) -> None:
    assert read_confirmation(typed) is YesNo.YES


@pytest.mark.parametrize(
    "typed",
    [
        *(
            "non",
            "pas tout à fait",
            "c'est pas ça",
            "c'est faux",
            "il y a une erreur",
            "il manque mon numéro",
            "presque",
        ),
        *(
            "oui mais il y a une faute dans mon nom",
            "tout est bon sauf l'adresse",
            "ce n'est pas exact",
            "je ne confirme pas",
        ),
    ],
)
def test_a_recap_is_rejected(typed: str) -> None:
    assert read_confirmation(typed) is YesNo.NO


@pytest.mark.parametrize(
    "typed", ["", "mon mail exact est a.roy@example.org", "quand me rappelez-vous", "hmm"]
)
def test_a_recap_is_neither_confirmed_nor_rejected(typed: str) -> None:
    assert read_confirmation(typed) is YesNo.UNCLEAR


@pytest.mark.parametrize(
    "typed",
    [
        *(
            "non",
            "non merci",
            "c'est bon",
            "ça ira",
            "rien",
            "rien d'autre",
            "c'est tout",
            "ce sera tout pour moi",
            "nn c bon",
        ),
        *(
            "merci, bonne soirée",
            "au revoir",
            "ok merci",
            "à bientôt",
            "pas d'autre question",
            "tout est clair",
            "parfait",
        ),
        *("pas pour le moment", "sans plus", "on a fait le tour"),
    ],
)
def test_there_is_nothing_else(typed: str) -> None:
    assert read_anything_else(typed) is YesNo.NO


@pytest.mark.parametrize(
    "typed",
    [
        *(
            "oui",
            "oui une chose",
            "j'ai une autre question",
            "au fait, vous livrez en Corse ?",
            "une dernière précision",
        ),
        *("j'aimerais aussi un devis", "non mais j'aurais une question"),
    ],
)
def test_there_is_something_else(typed: str) -> None:
    assert read_anything_else(typed) is YesNo.YES


@pytest.mark.parametrize(
    "typed",
    [
        "Cela correspond bien à ma demande.",
        "tout correspond",
        "c'est tres bien noté",
        "Rien à redire.",
        "Vous avez tout compris !",
        "c'est tout à fait cela",
        "Impeccable",
        "c'est beau",
        "tout y est, merci",
        "Fidèle à notre échange.",
        "c'est ça même",
        "en tous points conforme",
        "mot pour mot",
        "aucune remarque",
        "oui c carré",
    ],
)
def test_a_recap_is_confirmed_in_many_voices(typed: str) -> None:
    assert read_confirmation(typed) is YesNo.YES


@pytest.mark.parametrize(
    "typed",
    [
        "ça ne correspond pas",
        "ce n'est pas fidèle",
        "c'est pas bien noté",
        "vous avez tout compris sauf le budget",
        "c'est noté mais le mail est faux",
    ],
)
def test_a_recap_that_does_not_match_is_not_confirmed(typed: str) -> None:
    assert read_confirmation(typed) is YesNo.NO


@pytest.mark.parametrize(
    "typed",
    [
        "nn merci chef",
        "choukran",
        "merci à vous tous",
        "c tout",
        "Néant",
        "on a fait le tour",
        "portez-vous bien",
    ],
)
def test_a_goodbye_of_any_country_asks_nothing_else(typed: str) -> None:
    assert read_anything_else(typed) is YesNo.NO
