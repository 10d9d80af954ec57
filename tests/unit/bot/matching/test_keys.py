"""By what a request is recognised."""

from __future__ import annotations

import datetime
import string
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.leads.lead import Lead, Status
from bot.matching.keys import Key, KeyKind, keys_of
from bot.matching.mail_hosts import is_shared_mailbox, mailbox_of, organisation_domain
from bot.matching.organisation_names import blocks_of, likeness, plain_name

NOW = datetime.datetime(2026, 3, 2, 9, 30, tzinfo=datetime.timezone.utc)
LOCAL = st.text(string.ascii_lowercase + string.digits, min_size=1, max_size=20)
TAG = st.text(string.ascii_lowercase + string.digits + "+", max_size=10)


def a_lead(**changes: Any) -> Lead:
    return Lead(**{**{"id": "a", "conversation_id": "c", "request": 1, "created_at": NOW, "updated_at": NOW,
                      "status": Status.QUALIFIED, "segment": "B2B"}, **changes})  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "mailbox"),
    [
        ("Odile.Perrault@Exemple.FR", "odile.perrault@exemple.fr"),
        ("Odile.Perrault+devis@GMail.com", "odileperrault@gmail.com"),
        ("odileperrault@googlemail.com", "odileperrault@gmail.com"),
        ("odile+devis@exemple.fr", "odile+devis@exemple.fr"),
        ("odile.perrault+a@outlook.fr", "odile.perrault@outlook.fr"),
        ("odile-perrault@pm.me", "odileperrault@proton.me"),
        ("odile@me.com", "odile@icloud.com"),
    ],
)
def test_a_mailbox_is_one_however_its_provider_lets_it_be_typed(typed: str, mailbox: str) -> None:
    assert mailbox_of(typed) == mailbox


@pytest.mark.parametrize("typed", ["", None, "odile", "@exemple.fr", "odile@localhost"])
def test_what_is_no_address_has_no_mailbox(typed: str | None) -> None:
    assert mailbox_of(typed) is None


@given(LOCAL, TAG)
def test_a_tag_changes_nothing_where_the_provider_ignores_it(local: str, tag: str) -> None:
    assert mailbox_of(f"{local}+{tag}@gmail.com") == mailbox_of(f"{local.upper()}@gmail.com")


@given(st.emails())
def test_the_mailbox_of_a_mailbox_is_itself(address: str) -> None:
    mailbox = mailbox_of(address)
    assert mailbox is None or mailbox_of(mailbox) == mailbox


@pytest.mark.parametrize(
    "address",
    [
        "a@gmail.com", "a@orange.fr", "a@wanadoo.fr", "a@ac-rennes.fr", "a@college.ac-rennes.fr",
        "a@etu.univ-nantes.fr", "a@morbihan.gouv.fr", "a@mailinator.com", "a@atelier.wixsite.com",
        "a@notaires.fr", "a@56012.notaires.fr", "a",
    ],
)  # fmt: skip
def test_a_domain_that_many_share_says_nothing_of_an_organisation(address: str) -> None:
    assert organisation_domain(address) is None


def test_a_domain_of_its_own_is_that_of_the_organisation() -> None:
    assert organisation_domain("Odile@Ateliers-Perrault.fr") == "ateliers-perrault.fr"


def test_some_mailboxes_are_read_by_several_people() -> None:
    assert is_shared_mailbox("Contact@exemple.fr")
    assert not is_shared_mailbox("odile@exemple.fr")


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("S.A.R.L. Les Ateliers Perrault & Fils", "ateliers perrault fils"),
        ("ATELIERS PERRAULT ET FILS SARL", "ateliers perrault fils"),
        ("Éts. L'Hélianthe", "helianthe"),
        ("S A S Kerlann", "kerlann"),
        ("La Société", "la societe"),
        ("", ""),
    ],
)
def test_a_name_loses_what_tells_nobody_apart(name: str, plain: str) -> None:
    assert plain_name(name) == plain


@given(st.text(max_size=60))
def test_a_plain_name_is_plain_already(name: str) -> None:
    assert plain_name(plain_name(name)) == plain_name(name)


def test_a_misspelt_name_is_found_by_how_its_words_begin() -> None:
    one, other = plain_name("Menuiserie Kerlann"), plain_name("Menuiseries Kerlan")
    assert set(blocks_of(one)) & set(blocks_of(other))
    assert likeness(one, other) >= 90


def test_names_with_other_figures_are_other_names() -> None:
    assert likeness("lycee 12", "lycee 13") == 0


def test_a_request_is_known_by_its_person_and_its_organisation() -> None:
    lead = a_lead(
        email="Odile@ateliers-perrault.fr",
        phone="+33639980012",
        siret="73282932000074",
        organisation="SARL Perrault",
    )
    assert keys_of(lead) == (
        Key(KeyKind.BLOCK, "perra"),
        Key(KeyKind.DOMAIN, "ateliers-perrault.fr"),
        Key(KeyKind.EMAIL, "odile@ateliers-perrault.fr"),
        Key(KeyKind.NAME, "perrault"),
        Key(KeyKind.PHONE, "+33639980012"),
        Key(KeyKind.SIREN, "732829320"),
    )


def test_a_private_person_speaks_for_no_organisation() -> None:
    lead = a_lead(segment="B2C", email="odile@ateliers-perrault.fr", organisation="Perrault")
    assert keys_of(lead) == (Key(KeyKind.EMAIL, "odile@ateliers-perrault.fr"),)


@pytest.mark.parametrize("status", [Status.DRAFT, Status.NO_CONTACT, Status.ERASED])
def test_what_is_unfinished_or_was_emptied_is_matched_with_nothing(status: Status) -> None:
    assert keys_of(a_lead(status=status, email="odile@exemple.fr", phone="+33639980012")) == ()
