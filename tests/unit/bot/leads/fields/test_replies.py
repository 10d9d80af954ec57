"""Yes, no and neither, in many voices."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.leads.fields.replies import (
    YesNo,
    is_dont_know,
    is_not_applicable,
    is_refusal,
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


@given(st.text(max_size=400))
def test_every_reply_is_read_without_failing(text: str) -> None:
    for read in (read_consent, read_confirmation, read_anything_else, read_yes_no):
        assert read(text) in YesNo


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
