"""What an address, a company number or the page of arrival says about who writes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import wording
from bot.qualification.decision import decide
from bot.qualification.identity import (
    ArrivalHint,
    address_evidence,
    arrival_evidence,
    number_evidence,
    signal_names,
)
from bot.qualification.segments import Segment

HINTS = (
    ArrivalHint(Segment.B2B, page="/pro"),
    ArrivalHint(Segment.B2A, page="/pro/collectivites"),
    ArrivalHint(Segment.B2C, campaign="rentree-familles"),
)


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("a.b@finances.gouv.fr", "public_address"),
        ("accueil@mairie-lormont.fr", "public_address"),
        ("x@ac-versailles.fr", "public_address"),
        ("x@etu.univ-lille.fr", "public_address"),
        ("x@vd.ch", "public_address"),
        ("x@justice.gouv.qc.ca", "public_address"),
        ("x@cnil.fr", "regulator_address"),
        ("x@dgccrf.finances.gouv.fr", "regulator_address"),
        ("x@edoeb.admin.ch", "regulator_address"),
        ("x@boulangerie-martin.fr", "organisation_address"),
        ("x@grandlitier.com", "organisation_address"),
        ("x@notcnil.fr", "organisation_address"),
        ("x@cnil.fr.escroc.com", "organisation_address"),
    ],
)
def test_the_domain_tells_the_kind_of_address(address: str, kind: str) -> None:
    assert address_evidence(address, 5, personal=False).signal == kind


def test_a_mail_providers_address_is_a_weak_hint() -> None:
    found = address_evidence("jean@orange.fr", 5, personal=True)
    assert found.signal == "personal_address"
    assert abs(found.strongest[1]) <= 0.5


def test_the_reason_quotes_the_domain_and_not_the_person() -> None:
    assert address_evidence("jean.dupont@cnil.fr", 5, personal=False).quote == "cnil.fr"


@given(st.text(max_size=80), st.booleans())
def test_any_address_is_read_without_failing(address: str, personal: bool) -> None:
    assert address_evidence(address, 1, personal=personal).weights


@pytest.mark.parametrize(
    ("siren", "segment"), [("130007669", Segment.B2A), ("217500016", Segment.B2A), ("552100554", Segment.B2B)]
)
def test_the_first_digit_of_a_siren_tells_public_from_private(siren: str, segment: Segment) -> None:
    found = number_evidence(siren, siren, 4)
    assert found is not None
    assert decide([found]).segment is segment


@pytest.mark.parametrize("number", ["", "12345", "CHE-123.456.789", "012345678"])
def test_what_is_no_siren_says_nothing(number: str) -> None:
    assert number_evidence(number, number, 4) is None


def test_the_deepest_page_that_fits_counts_once() -> None:
    found = arrival_evidence("https://www.example.org/Pro/Collectivites/devis?x=1", "", HINTS)
    assert [(item.signal, item.weights[0][0], item.turn) for item in found] == [
        ("visited_page", Segment.B2A, 0)
    ]


def test_a_page_whose_name_only_begins_alike_is_another_page() -> None:
    assert arrival_evidence("/professeurs", "", HINTS) == []


def test_a_campaign_is_a_hint_of_its_own() -> None:
    found = arrival_evidence("/pro", "Rentree-Familles", HINTS)
    assert [item.signal for item in found] == ["visited_page", "came_by_campaign"]


def test_a_page_alone_never_decides() -> None:
    decision = decide(arrival_evidence("/pro", "", HINTS))
    assert decision.segment is Segment.B2B
    assert not decision.sure


def test_each_kind_has_its_sentence_for_sales_people() -> None:
    assert signal_names() <= set(wording.load("reasons"))
