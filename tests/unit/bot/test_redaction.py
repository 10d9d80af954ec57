"""Taking people out of texts, each kind of detail under its own mark."""

from __future__ import annotations

import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.redaction import MARK, Identity, Marks, cleaned, cleaner, folded

MARKS = Marks(name="<nom>", email="<mail>", phone="<tel>")
ADA = Identity(
    names=("Ada", "Dupont-Moretti"),
    emails=("ada@exemple.fr",),
    phones=("+33639980012",),
    words=(("phone", "zéro six trente-neuf"),),
)


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("Ada DUPONT MORETTI", "<nom> <nom>"),
        ("écrivez à ada@exemple.fr ou autre@exemple.org", "écrivez à <mail> ou <mail>"),
        ("06 39 98 00 12, ou 639980012", "<tel>, ou <tel>"),
        ("au Zéro six trente-neuf, merci", "au <tel>, merci"),
        ("adaptateur pour adapter", "adaptateur pour adapter"),
    ],
)
def test_each_kind_of_detail_has_its_mark(said: str, left: str) -> None:
    assert cleaner(ADA, MARKS)(said) == left


def test_a_part_of_a_name_counts_only_when_asked() -> None:
    assert cleaner(ADA, MARKS)("Mme Moretti") == "Mme Moretti"
    assert cleaner(ADA, MARKS, parts=True)("Mme Moretti") == "Mme <nom>"
    assert cleaner(Identity(names=("Le Goff",)), MARKS, parts=True)("le 3 mars, Goff") == "le 3 mars, <nom>"


def test_two_identities_know_what_both_know_once() -> None:
    assert ADA | ADA == ADA
    assert (Identity(names=("A",)) | Identity(emails=("b",))) == Identity(names=("A",), emails=("b",))


@given(st.text(max_size=80))
def test_folding_keeps_every_character_at_its_place(text: str) -> None:
    assert len(folded(text)) == len(text)


@given(
    before=st.text(alphabet="abcdé ,.!\n", max_size=20),
    after=st.text(alphabet="abcdé ,.!\n", max_size=20),
    detail=st.sampled_from(["ada@exemple.fr", "06 39 98 00 12", "+33639980012", "Moretti", "ADA"]),
)
def test_nothing_of_a_detail_is_left_wherever_it_stands(before: str, after: str, detail: str) -> None:
    cleaned = cleaner(ADA, MARKS, parts=True)(f"{before} {detail} {after}")
    assert detail not in cleaned


def test_codes_stay_whatever_somebody_is_called() -> None:
    clean = cleaner(Identity(names=("Flow", "Sales")))
    state = {"kind": "sales", "flow": "flow", "facts": {"name": {"value": {"last_name": "Sales"}}}, "n": 3}
    found = cleaned(state, clean)
    assert found == {
        "kind": "sales",
        "flow": "flow",
        "facts": {"name": {"value": {"last_name": MARK}}},
        "n": 3,
    }
    assert cleaned(["M. Sales", None], clean) == [f"M. {MARK}", None]


def test_identifiers_stay_even_where_their_figures_could_be_a_phone_number() -> None:
    clean = cleaner(Identity())
    button = {"id": "efbb8cbf-33a0-5433-961d-0963590908a7", "title": "Le 09 63 59 09 08"}
    assert cleaned([button], clean) == [{"id": button["id"], "title": f"Le {MARK}"}]
    assert cleaned("le 0963590908", clean) == f"le {MARK}"


@given(st.uuids())
def test_no_identifier_is_changed(identifier: uuid.UUID) -> None:
    assert cleaned({"message_id": str(identifier)}, cleaner(ADA, parts=True)) == {
        "message_id": str(identifier)
    }


def test_the_domain_of_an_address_may_name_its_owner() -> None:
    clean = cleaner(Identity(emails=("contact@dupont-moretti.example",)).with_domains())
    assert (
        clean("voyez dupont-moretti.example, ou contact@dupont-moretti.example") == f"voyez {MARK}, ou {MARK}"
    )
