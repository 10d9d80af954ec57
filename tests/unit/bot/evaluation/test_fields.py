"""The rules by which a field of a lead counts as right."""

from __future__ import annotations

import pytest

from bot.evaluation.fields import field_is_right, is_contact_free, needed_fields


@pytest.mark.parametrize(
    ("name", "fact", "lead"),
    [
        ("first_name", "Hélène", {"first_name": "helene"}),
        ("phone", "06 39 98 12 34", {"phone": "+33639981234"}),
        ("organisation", "SARL Dupuis", {"organisation": "Dupuis"}),
        ("phone", "0692 00 45 31", {"phone": "+262692004531"}),
        ("siren_or_siret", "39528461500014", {"siren": "395284615", "siret": None}),
        ("budget", 300, {"budget": 300}),
        ("email", "A.B@Example.fr", {"email": "a.b@example.fr"}),
    ],
)
def test_a_structured_field_is_compared_after_normalising(
    name: str, fact: object, lead: dict[str, object]
) -> None:
    assert field_is_right(name, fact, lead, [])


def test_free_text_is_right_with_half_of_the_words_of_the_fact() -> None:
    lead = {"need": "des tablettes simples pour appeler ma mère"}
    assert field_is_right("need", "une tablette simple", lead, ["des tablettes simples pour appeler ma mère"])


def test_free_text_that_is_much_longer_than_what_was_typed_is_wrong() -> None:
    assert not field_is_right("role", "gérant", {"role": "gérant " * 20}, ["gérant"])


@pytest.mark.parametrize("name", ["email", "size", "need"])
def test_an_empty_field_is_wrong(name: str) -> None:
    assert not field_is_right(name, "1", {}, ["1"])


def test_only_what_the_segment_needs_and_the_visitor_has_counts() -> None:
    facts = {
        "first_name": "A",
        "last_name": "B",
        "email": None,
        "phone": "06",
        "need": "x",
        "budget": None,
        "size": 3,
    }
    assert needed_fields("B2C", facts) == ["first_name", "last_name", "need", "phone"]


def test_a_name_alone_is_a_contact_detail() -> None:
    assert not is_contact_free({"last_name": "Marchand"})
    assert is_contact_free({"need": "une tablette"})
