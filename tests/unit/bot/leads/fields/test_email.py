"""E-mail addresses, with the slips that people make."""

import datetime

import pytest

from bot.leads.fields import email
from bot.leads.fields.reading import ReadingContext

CONTEXT = ReadingContext(datetime.date(2026, 11, 23))


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("lucie.brault@example.org", "lucie.brault@example.org"),
        ("LUCIE.BRAULT@EXAMPLE.ORG.", "lucie.brault@example.org"),
        ("c koffi.ba@courriel.example.net mdr", "koffi.ba@courriel.example.net"),
        ("Volontiers : <reto@buero.example.ch>", "reto@buero.example.ch"),
        ("mailto:reto@buero.example.ch", "reto@buero.example.ch"),
        ("ok,reto@buero.example.ch,merci", "reto@buero.example.ch"),
        ("reto@buero.example.ch.Merci beaucoup", "reto@buero.example.ch"),
        ("o'malley@example.org", "o'malley@example.org"),
        ("lucie point brault arobase example point org", "lucie.brault@example.org"),
        ("lucie tiret du bas b arobase example point org", "lucie_b@example.org"),
        ("jean tiret luc arrobase example point fr", "jean-luc@example.fr"),
        ("lucie.brault (at) example.org", "lucie.brault@example.org"),
        ("lucie[at]example[point]org", "lucie@example.org"),
        ("lucie @ example.org", "lucie@example.org"),
        ("lucie@ example . fr", "lucie@example.fr"),
        ("lucie@example com", "lucie@example.com"),
        ("lucie.b at example.org", "lucie.b@example.org"),
        ("lucie.b chez example.fr", "lucie.b@example.fr"),
        ("lucie@example.org (oui, avec un point), pas celle du boulot", "lucie@example.org"),
    ],
)
def test_an_address_is_read_however_it_is_given(typed: str, address: str) -> None:
    reading = email.read(typed, CONTEXT)
    assert reading is not None
    assert (reading.value, reading.problem) == (address, None)


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("lucie.brault.free.fr", "email_missing_at"),
        ("lucie.brault gmail.com", "email_missing_at"),
        ("lucie.braultàfree.fr", "email_missing_at"),
        ("lucie@example", "email_missing_domain_end"),
        ("lucie@free.f", "email_missing_domain_end"),
        ("lucie@example,fr", "email_comma"),
        ("lucie@", "email_missing_domain"),
        ("@example.org", "email_missing_start"),
        ("lucie@@example.org", "email_double_at"),
        ("lucie..b@example.org", "email_dots"),
        ("lucie.@example.org", "email_dots"),
        ("hélène@example.org", "email_accent"),
        ("lucie@exa_mple.org", "email_invalid"),
        ("mon mail c'est lucie brault arobase example point org", "email_spaces"),
    ],
)
def test_a_slip_is_named_so_that_it_can_be_explained(typed: str, problem: str) -> None:
    reading = email.read(typed, CONTEXT)
    assert reading is not None
    assert (reading.value, reading.problem) == (None, problem)


def test_a_slip_comes_with_what_was_probably_meant() -> None:
    for typed in ("lucie@free,fr", "lucie.free.fr", "lucie gmail.com"):
        reading = email.read(typed, CONTEXT)
        assert reading is not None
        assert reading.detail["suggestion"].startswith("lucie@")


def test_a_misspelt_provider_keeps_the_address_and_asks_once() -> None:
    reading = email.read("lucie@gmial.com", CONTEXT)
    assert reading is not None
    assert (reading.value, reading.problem) == ("lucie@gmial.com", "email_domain_slip")
    assert reading.detail["suggestion"] == "lucie@gmail.com"


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "non merci",
        "je préfère le téléphone",
        "non.merci",
        "je suis chez mes parents",
        "www.example.org",
        "06 39 98 01 23",
    ],
)
def test_an_answer_without_an_address_holds_none(typed: str) -> None:
    assert email.read(typed, CONTEXT) is None


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("pas vieux@example.org mais neuf@example.org", "neuf@example.org"),
        ("vieux@example.org, non pardon neuf@example.org", "neuf@example.org"),
        ("neuf@example.org (l'ancienne : vieux@example.org)", "neuf@example.org"),
        ("pro@example.org ou perso@example.org", "pro@example.org"),
    ],
)
def test_of_two_addresses_the_one_that_is_meant_is_taken(typed: str, address: str) -> None:
    reading = email.read(typed, CONTEXT)
    assert reading is not None
    assert reading.value == address
    assert len(reading.detail["others"]) == 1


def test_every_complete_address_is_found_in_any_message() -> None:
    text = "Écrivez à achats@example.org ou à DG@example.org, on a 12 postes @ 300 euros."
    assert [r.value for r in email.find(text, CONTEXT)] == ["achats@example.org", "dg@example.org"]


@pytest.mark.parametrize(
    "typed", ["lucie@example", "lucie.free.fr", "lucie @ maison", "on se voit at home", "chez free.fr"]
)
def test_nothing_doubtful_is_found_unasked(typed: str) -> None:
    assert email.find(typed, CONTEXT) == []


def test_the_quote_is_what_was_typed() -> None:
    reading = email.read("Mon mail : Lucie.B@Example.org !", CONTEXT)
    assert reading is not None
    assert reading.quote == "Lucie.B@Example.org"


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("marie tiret laure point roux arobase lesbrumes point coop", "marie-laure.roux@lesbrumes.coop"),
        ("p tiret b arobase garlan tiret bois point swiss", "p-b@garlan-bois.swiss"),
        ("awa tiret bas diop arobase sonaco point sn", "awa_diop@sonaco.sn"),
        ("paul point garlan neuf cent soixante et onze arobase free point fr", "paul.garlan971@free.fr"),
        ("lise quarante-deux arobase sonaco point africa", "lise42@sonaco.africa"),
    ],
)
def test_an_address_is_dictated_with_any_domain_and_numbers(typed: str, address: str) -> None:
    reading = email.read(typed, CONTEXT)
    assert reading is not None
    assert reading.value == address


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("m lefort tout attaché arobase gmail point com", "mlefort@gmail.com"),
        ("claire lefort en un mot arobase gmail point com", "clairelefort@gmail.com"),
        ("clairelefort, tout attaché, arobase gmail.com", "clairelefort@gmail.com"),
        ("kone awa sans point arobase orange point ci", "koneawa@orange.ci"),
        ("claire point lefort tout en minuscules arobase orange point fr", "claire.lefort@orange.fr"),
        ("lefort.c arobase en toutes lettres free point fr", "lefort.c@free.fr"),
        ("claire tiret du 6 lefort a commercial yahoo point fr", "claire-lefort@yahoo.fr"),
        ("p comme papa point martin arobase free point fr", "p.martin@free.fr"),
        ("clairelefort un deux trois arobase gmail point com", "clairelefort123@gmail.com"),
        ("khanh point vo 72 arobase laposte point net", "khanh.vo72@laposte.net"),
        ("info arobase galva tech point be, tout attaché", "info@galvatech.be"),
        ("contact arobase lesormes point fr avec un s à la fin", "contact@lesormes.fr"),
    ],
)
def test_what_is_said_of_the_writing_is_followed(typed: str, address: str) -> None:
    reading = email.read(typed, CONTEXT)
    assert reading is not None
    assert (reading.value, reading.problem) == (address, None)
