"""Names in both orders and many voices, and sentences that are no names."""

import datetime

import pytest

from bot.leads.fields import person_name
from bot.leads.fields.person_name import PersonName
from bot.leads.fields.reading import ReadingContext

CONTEXT = ReadingContext(datetime.date(2026, 11, 23))


@pytest.mark.parametrize(
    ("typed", "first", "last"),
    [
        ("Lucie Brault", "Lucie", "Brault"),
        ("Brault Lucie", "Lucie", "Brault"),
        ("brault lucie", "Lucie", "Brault"),
        ("BRAULT Lucie", "Lucie", "Brault"),
        ("Lucie BRAULT", "Lucie", "Brault"),
        ("LE BRAZ ANNE", "Anne", "Le Braz"),
        ("Brault, Lucie.", "Lucie", "Brault"),
        ("Brault (Lucie)", "Lucie", "Brault"),
        ("Brault, Lucie Brault, avec un t", "Lucie", "Brault"),
        ("Brault, prénom Lucie", "Lucie", "Brault"),
        ("Brault, Anne-Lise de mon prénom", "Anne-Lise", "Brault"),
        ("Brault est mon nom, Lucie mon prénom.", "Lucie", "Brault"),
        ("nom : Brault prénom : Lucie", "Lucie", "Brault"),
        ("Prénom: Lucie, Nom: Brault", "Lucie", "Brault"),
        ("nom de famille Brault prenom lucie", "Lucie", "Brault"),
        ("je m'appelle Lucie Brault", "Lucie", "Brault"),
        ("jmappelle lucie brault", "Lucie", "Brault"),
        ("je m'apelle lucie brault", "Lucie", "Brault"),
        ("moi c lucie brault", "Lucie", "Brault"),
        ("Je me nomme Koffi N'Dri.", "Koffi", "N'Dri"),
        ("On m'appelle Awa Sow", "Awa", "Sow"),
        ("chui sami benali", "Sami", "Benali"),
        ("Volontiers. Reto Rochat, enchanté.", "Reto", "Rochat"),
        ("Reto Rochat, pour vous servir.", "Reto", "Rochat"),
        ("Reto Rochat, côté achats", "Reto", "Rochat"),
        ("ok c'est Luc Besnard merci", "Luc", "Besnard"),
        ("Luc Besnard tel 06 39 98 01 23", "Luc", "Besnard"),
        ("boulanger claire", "Claire", "Boulanger"),
        ("Rose Marchand", "Rose", "Marchand"),
        ("Yann Le Braz", "Yann", "Le Braz"),
        ("Paul de Villars", "Paul", "de Villars"),
        ("van der Velde Pieter", "Pieter", "van der Velde"),
        ("Ana da Silva Costa", "Ana", "da Silva Costa"),
        ("jean-philippe o'connor", "Jean-Philippe", "O'Connor"),
        ("d'Aubigny Lucie", "Lucie", "d'Aubigny"),
        ("Jean Pierre Brault", "Jean Pierre", "Brault"),
        ("Cheikh Tidiane Kane", "Cheikh Tidiane", "Kane"),
        ("Kane Cheikh Tidiane", "Cheikh Tidiane", "Kane"),
        ("El Hadj Malick Kane", "El Hadj Malick", "Kane"),
        ("Koffi Aimé N'Guessan", "Koffi Aimé", "N'Guessan"),
        ("Nguyen Thi Mai", "Thi Mai", "Nguyen"),
        ("J. Brault", "J.", "Brault"),
        ("kalidou gaye", "Kalidou", "Gaye"),
        ("Madame Le Bihan Soizic", "Soizic", "Le Bihan"),
        ("Mme Brault", "", "Brault"),
        ("Maître Haddou", "", "Haddou"),
        ("Lucie", "Lucie", ""),
        ("Mon prénom c'est Lucie", "Lucie", ""),
        ("Brault", "", "Brault"),
        ("thierry le plombier", "Thierry", ""),
        ("je vous l'ai déjà dit : Léo Garnier", "Léo", "Garnier"),
        ("Je me présente : Julie Roche", "Julie", "Roche"),
        ("c'est Julie (Julie Roche)", "Julie", "Roche"),
        ("Je m'appelle Roche, Julie.", "Julie", "Roche"),
        ("Pr Hassan El Amrani", "Hassan", "El Amrani"),
        ("Me Garnier, notaire", "", "Garnier"),
        ("Garnier avec deux r", "", "Garnier"),
        ("jean de la compta", "Jean", ""),
    ],
)
def test_first_and_last_name_are_told_apart(typed: str, first: str, last: str) -> None:
    reading = person_name.read(typed, CONTEXT)
    assert reading is not None
    assert reading.value == PersonName(first, last)


@pytest.mark.parametrize(
    ("typed", "first", "last"),
    [
        ("Techer Mélissa", "Mélissa", "Techer"),
        ("Grondin-Rivière Kelly", "Kelly", "Grondin-Rivière"),
        ("Razafindrabe Voahirana Miora", "Voahirana Miora", "Razafindrabe"),
        ("andriamasy tiana", "Tiana", "Andriamasy"),
        ("Andriamasy Xolly", "Xolly", "Andriamasy"),
        ("ahamada madi faouzia", "Faouzia", "Ahamada Madi"),
        ("Diabaté Aminata", "Aminata", "Diabaté"),
        ("Kouassi Adjoua Prisca", "Adjoua Prisca", "Kouassi"),
        ("Ndiaye Xubaay", "Xubaay", "Ndiaye"),
        ("Koffi Kouassi", "Koffi", "Kouassi"),
        ("Sow Alpha", "Alpha", "Sow"),
        ("Lucie Sow", "Lucie", "Sow"),
        ("Abdou Sene", "Abdou", "Sene"),
        ("Yilmaz Ayşe", "Ayşe", "Yilmaz"),
        ("Nowakowska Małgorzata", "Małgorzata", "Nowakowska"),
        ("Verbruggen Liesbeth", "Liesbeth", "Verbruggen"),
    ],
)
def test_the_order_is_told_by_names_of_many_countries(typed: str, first: str, last: str) -> None:
    reading = person_name.read(typed, CONTEXT)
    assert reading is not None
    assert reading.value == PersonName(first, last)


@pytest.mark.parametrize(
    ("typed", "first", "last"),
    [
        ("Van den Broeck, Xannelore", "Xannelore", "Van den Broeck"),
        ("van den broeck, hannelore", "Hannelore", "van den Broeck"),
        ("El Fassi, Ghizlane", "Ghizlane", "El Fassi"),
        ("de la Brosse, Hermine", "Hermine", "de la Brosse"),
        ("Brault, Zaltia", "Zaltia", "Brault"),
        ("Luc Besnard, Lyon", "Luc", "Besnard"),
        ("Colette, Colette Maubert, comme le fromage", "Colette", "Maubert"),
    ],
)
def test_a_comma_parts_the_family_name_from_the_first_name(typed: str, first: str, last: str) -> None:
    reading = person_name.read(typed, CONTEXT)
    assert reading is not None
    assert reading.value == PersonName(first, last)


@pytest.mark.parametrize(
    ("typed", "first", "last"),
    [
        ("lt keller mathis", "Mathis", "Keller"),
        ("Adjudant-chef Bonnard", "", "Bonnard"),
        ("Lieutenant-colonel Hélène Bastide", "Hélène", "Bastide"),
        ("Me Dr Garnier", "", "Garnier"),
        ("Madame de Kervadec, prénom Maude", "Maude", "de Kervadec"),
        ("Denise Kerbrat mais tout le monde dit Nini", "Denise", "Kerbrat"),
        ("Bakary Sanou. On m'appelle Tonton Baka.", "Bakary", "Sanou"),
        ("le prénom c'est Salif, Zongo c'est la famille", "Salif", "Zongo"),
        ("Mon nom est Andrianaivo ; mon prénom, Fanja.", "Fanja", "Andrianaivo"),
        ("Hicham, et le nom complet El Fassi Bennis.", "Hicham", "El Fassi Bennis"),
        ("mon nom complet est Jean Dupuis", "Jean", "Dupuis"),
    ],
)
def test_titles_labels_and_nicknames_stay_out_of_the_name(typed: str, first: str, last: str) -> None:
    reading = person_name.read(typed, CONTEXT)
    assert reading is not None
    assert reading.value == PersonName(first, last)


def test_a_nickname_is_not_volunteered_as_the_name() -> None:
    assert person_name.find("J'ai un garage. Au marché on m'appelle Tonton Karim.", CONTEXT) == []


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "...",
        "pourquoi ?",
        "non",
        "plus tard",
        "personne",
        "je préfère ne pas dire",
        "je prefere pas le donner",
        "c'est confidentiel",
        "ça vous regarde pas",
        "vous avez besoin de mon nom pour quoi faire ?",
        "combien coute la tablette ?",
        "je veux d'abord un prix",
        "devis urgent",
        "je suis plombier",
        "je suis marie depuis 3 ans",
        "bonne question",
        "lucie.brault@example.org",
        "06 39 98 01 23",
        "peu importe mon nom",
        "Exact.",
        "J'accepte.",
        "C'est conforme.",
        "L'association des parents",
        "CHU de Bréville",
        "siren 123 456 782",
        "lucie.brault.example.org",
    ],
)
def test_a_sentence_is_never_swallowed_as_a_name(typed: str) -> None:
    assert person_name.read(typed, CONTEXT) is None


@pytest.mark.parametrize(
    ("typed", "first", "last"),
    [
        ("Bonjour, je m'appelle Lucie Brault et je cherche une tablette", "Lucie", "Brault"),
        ("salut moi c'est Sami, j'ai une question", "Sami", ""),
        ("Ici Karim Benali de Renov Ouest, vos terminaux marchent ?", "Karim", "Benali"),
        ("Je suis Lucie Brault, je dirige un labo", "Lucie", "Brault"),
        ("Il me faut un devis.\nCordialement,\nLucie Brault", "Lucie", "Brault"),
        ("Lucie Brault, directrice du centre, je souhaite un rendez-vous", "Lucie", "Brault"),
    ],
)
def test_a_name_that_is_introduced_is_found(typed: str, first: str, last: str) -> None:
    assert [r.value for r in person_name.find(typed, CONTEXT)] == [PersonName(first, last)]


@pytest.mark.parametrize(
    "typed",
    [
        "je suis plombier à Rennes",
        "je suis Parisien",
        "ici Douala, on veut vendre vos tablettes",
        "c'est Noël bientôt",
        "moi c'est pour ma grand-mère",
        "ma fille s'appelle Julie",
        "Je vous écris de la part de Mme Brault",
        "appelez-moi au plus vite",
        "mon mari c'est Paul Roche",
        "Jean Moulin est un lycée de la ville",
    ],
)
def test_no_name_is_invented(typed: str) -> None:
    assert person_name.find(typed, CONTEXT) == []


def test_the_quote_is_what_was_typed() -> None:
    reading = person_name.read("alors moi c'est BRAULT lucie, hein", CONTEXT)
    assert reading is not None
    assert reading.quote == "BRAULT lucie"
