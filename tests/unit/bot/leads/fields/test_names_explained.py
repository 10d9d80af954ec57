"""Names that people explain, spell or give in pieces, and remarks in place of a name."""

import datetime
import time

import pytest

from bot.leads.fields import person_name
from bot.leads.fields.person_name import PersonName
from bot.leads.fields.reading import ReadingContext
from bot.leads.fields.spelling_remarks import without_remarks
from bot.leads.fields.text import Typed

CONTEXT = ReadingContext(datetime.date(2026, 11, 23))


def _assert_read(typed: str, first: str, last: str) -> None:
    reading = person_name.read(typed, CONTEXT)
    assert reading is not None
    assert reading.value == PersonName(first, last)


@pytest.mark.parametrize(
    ("typed", "first", "last"),
    [
        ("alors Samira c'est mon prénom et le nom c'est Bensalem Idrissi", "Samira", "Bensalem Idrissi"),
        ("Rasoanaivo Tojo, Tojo étant le prénom", "Tojo", "Rasoanaivo"),
        ("Clarisse Koffi N'Dri, le nom c'est Koffi N'Dri", "Clarisse", "Koffi N'Dri"),
        ("Prénom Anaïs avec tréma, nom Pereira da Costa", "Anaïs", "Pereira da Costa"),
        ("Joke comme prénom, Vandenberghe comme nom de famille", "Joke", "Vandenberghe"),
        ("Tran c'est le nom de famille, Minh Chau le prénom", "Minh Chau", "Tran"),
        ("Elsa, et Baudry pour le nom", "Elsa", "Baudry"),
        ("Prénom composé : Marie-Ange. Nom : Colonna", "Marie-Ange", "Colonna"),
        ("nom, de Montgolfier, avec la particule, et le prénom : Ghislain", "Ghislain", "de Montgolfier"),
        ("Nom et prénom : Xolly Zaltia", "Zaltia", "Xolly"),
        ("ada byron-king (c'est le nom de famille byron-king)", "Ada", "Byron-King"),
    ],
)
def test_the_words_nom_and_prenom_say_which_part_is_which(typed: str, first: str, last: str) -> None:
    _assert_read(typed, first, last)


@pytest.mark.parametrize(
    ("typed", "first", "last"),
    [
        ("ben haddou, deux mots. prénom imane", "Imane", "Ben Haddou"),
        ("Le Roux Gwenaël Le Roux en deux mots", "Gwenaël", "Le Roux"),
        ("Ait Taleb en deux mots, Lahcen", "Lahcen", "Ait Taleb"),
        ("Corinne Mallet avec deux L", "Corinne", "Mallet"),
        ("Thiébaut, T-H-I-E-B-A-U-T, Cédric", "Cédric", "Thiébaut"),
        ("D-E-R-O-O Quentin", "Quentin", "Deroo"),
        ("Baudry, B comme Bernard, Elsa", "Elsa", "Baudry"),
        ("Madame Odile Verdier, née Castaing", "Odile", "Verdier"),
        ("Mme BOULAY épouse SIMONIN Marie-Claude", "Marie-Claude", "Boulay"),
        ("Jean-Baptiste Orsini, JB pour les intimes", "Jean-Baptiste", "Orsini"),
        ("Joséphine Caron, dite Jo", "Joséphine", "Caron"),
    ],
)
def test_how_a_name_is_written_is_no_part_of_it(typed: str, first: str, last: str) -> None:
    _assert_read(typed, first, last)


@pytest.mark.parametrize(
    ("typed", "first", "last"),
    [
        ("Baudry. Elsa Baudry.", "Elsa", "Baudry"),
        ("Le Guen Maryvonne, Le Guen", "Maryvonne", "Le Guen"),
        ("Jo (Joséphine Caron)", "Joséphine", "Caron"),
        ("Moi, c'est Joséphine. Caron.", "Joséphine", "Caron"),
        ("flament, marie-odile", "Marie-Odile", "Flament"),
        ("je vous ai déjà dit Coralie Delvaux", "Coralie", "Delvaux"),
        ("Rémi Castel directeur technique", "Rémi", "Castel"),
        ("Rémi suffira", "Rémi", ""),
    ],
)
def test_a_name_in_pieces_or_in_a_sentence_is_put_together(typed: str, first: str, last: str) -> None:
    _assert_read(typed, first, last)


@pytest.mark.parametrize(
    ("typed", "first", "last"),
    [
        ("TREVOUX MARIE-LAURE", "Marie-Laure", "Trevoux"),
        ("LANCELIN PIERRE YVES", "Pierre Yves", "Lancelin"),
        ("M. BOUAZZA-FERRAND Mourad", "Mourad", "Bouazza-Ferrand"),
        ("LE FLOC'H Nolwenn", "Nolwenn", "Le Floc'h"),
        ("Rui Pereira da Silva", "Rui", "Pereira da Silva"),
        ("Ana Paula Rodrigues de Sousa", "Ana Paula", "Rodrigues de Sousa"),
        ("Maria de Fátima Gonçalves", "Maria de Fátima", "Gonçalves"),
        ("Lê Quang Vinh", "Quang Vinh", "Lê"),
        ("Quang Vinh Le", "Quang Vinh", "Le"),
        ("Nguyen Van Hung", "Van Hung", "Nguyen"),
        ("Hervé Konan N'Goran", "Hervé", "Konan N'Goran"),
        ("Bah Mamadou Saliou", "Mamadou Saliou", "Bah"),
        ("Sidi Mohamed Ould Bah", "Sidi Mohamed", "Ould Bah"),
        ("El Idrissi Fatima Zahra", "Fatima Zahra", "El Idrissi"),
        ("Van den Bossche Wim", "Wim", "Van den Bossche"),
        ("Iskandarian Vartoush", "Vartoush", "Iskandarian"),
        ("Kowalczyk Zdzisława", "Zdzisława", "Kowalczyk"),
        ("Bounthavong Khamla", "Khamla", "Bounthavong"),
        ("Mendiburu Peio", "Peio", "Mendiburu"),
        ("Ceausu Mirela", "Mirela", "Ceausu"),
        ("Le Goff", "", "Le Goff"),
        ("El Mehdi", "El Mehdi", ""),
    ],
)
def test_the_looks_of_the_words_tell_their_order(typed: str, first: str, last: str) -> None:
    _assert_read(typed, first, last)


@pytest.mark.parametrize(
    "typed",
    [
        "Minute, je regarde avec mon associé",
        "Hmm",
        "Devinez",
        "Mystère !",
        "Rappelez-moi plutôt",
        "Désolé, réunion",
        "top secret",
        "mon nom ne vous regarde pas",
        "Est-ce que le prénom suffit ?",
        "Le nom de la société ou le mien ?",
        "Suis-je obligée de répondre ?",
        "Patience, j'y viens",
    ],
)
def test_a_remark_in_place_of_a_name_gives_no_name(typed: str) -> None:
    assert person_name.read(typed, CONTEXT) is None


def test_remarks_are_blanked_place_for_place() -> None:
    typed = Typed.of("Mallet avec deux L, prénom Corinne")
    cleared = without_remarks(typed)
    assert len(cleared.text) == len(typed.text)
    assert cleared.text.split() == ["Mallet", ",", "prénom", "Corinne"]
    assert cleared.raw == typed.raw


@pytest.mark.parametrize(
    "piece", ["a b ", "A-", "nom prénom ", "avec deux ", "Le Roux, ", "c comme ca ", "née de la ", "("]
)
def test_a_long_answer_is_read_in_no_time(piece: str) -> None:
    started = time.process_time()
    person_name.read((piece * 1000)[:1000], CONTEXT)
    person_name.find((piece * 1000)[:1000], CONTEXT)
    assert time.process_time() - started < 1
