"""Numbers as people write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.leads.fields.chat import spell_out
from bot.leads.fields.french_numbers import find_numbers, find_quantities, parse_number


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("0", 0),
        ("zéro", 0),
        ("dix-sept", 17),
        ("vingt et un", 21),
        ("soixante et onze", 71),
        ("quatre-vingts", 80),
        ("quatre vingt", 80),
        ("quatre-vingt-dix-neuf", 99),
        ("septante", 70),
        ("septante et un", 71),
        ("huitante-trois", 83),
        ("nonante-deux", 92),
        ("cent", 100),
        ("trois cents", 300),
        ("douze cents", 1200),
        ("mille", 1000),
        ("mille neuf cent quatre-vingt-quatre", 1984),
        ("six mille quatre cents", 6400),
        ("cent mille", 100_000),
        ("deux millions", 2_000_000),
        ("un million et demi", 1_500_000),
        ("un demi-million", 500_000),
        ("une demi-douzaine", 6),
        ("une trentaine", 30),
        ("deux dizaines", 20),
        ("un millier", 1000),
        ("quarente", 40),
        ("7 400", 7400),
        ("7.400", 7400),
        ("7'400", 7400),
        ("7\u202f400", 7400),
        ("1.250.000", 1_250_000),
        ("18k", 18_000),
        ("18 K", 18_000),
        ("2,4 M", 2_400_000),
        ("3 millions", 3_000_000),
        ("12 mille", 12_000),
        ("19,90", 20),
    ],
)
def test_a_number_is_read_in_digits_in_words_or_both(typed: str, value: int) -> None:
    assert parse_number(typed) == value


@pytest.mark.parametrize("typed", ["", "bonjour", "T2", "trois chats", "de 3 à 5", "06 39 98 01 23"])
def test_anything_else_is_not_a_number(typed: str) -> None:
    assert parse_number(typed) is None


@pytest.mark.parametrize(
    ("typed", "low", "high"),
    [
        ("entre 20 et 30", 20, 30),
        ("de 5 à 8", 5, 8),
        ("10-15", 10, 15),
        ("deux ou trois", 2, 3),
        ("trois quatre", 3, 4),
        ("entre 2 et 3000", 2000, 3000),
        ("4 à 6k", 4000, 6000),
        ("deux trois mille", 2000, 3000),
        ("deux-trois cents", 200, 300),
        ("entre 800 et 1500", 800, 1500),
    ],
)
def test_two_bounds_make_a_range_of_the_same_scale(typed: str, low: int, high: int) -> None:
    [quantity] = find_quantities(spell_out(typed))
    assert (quantity.low, quantity.value) == (low, high)


@pytest.mark.parametrize("typed", ["12 chaises et 3 tables", "deux chats, trois chiens", "30 à 10"])
def test_two_numbers_that_are_not_bounds_stay_apart(typed: str) -> None:
    assert [quantity.low for quantity in find_quantities(spell_out(typed))] == [None, None]


@pytest.mark.parametrize(
    "typed",
    ["une quarantaine", "environ 40", "40 à peu près", "dans les 40", "40+", "plus de 40", "40 et quelques"],
)
def test_what_is_not_exact_is_marked(typed: str) -> None:
    assert [number.approximate for number in find_numbers(spell_out(typed))] == [True]


@pytest.mark.parametrize(
    "typed", ["+32 460 00 01 23", "06.39.98.01.23", "jo92@example.org", "https://example.org/2024/11"]
)
def test_numbers_of_phones_addresses_and_pages_are_not_amounts(typed: str) -> None:
    assert find_numbers(spell_out(typed)) == []


def test_a_metre_is_not_a_million() -> None:
    assert [number.value for number in find_numbers(spell_out("3 m de long"))] == [3]


@given(st.integers(min_value=0, max_value=999_999_999))
def test_digits_say_their_own_value(value: int) -> None:
    assert parse_number(str(value)) == value


@given(
    st.integers(min_value=1000, max_value=999_999_999), st.sampled_from([" ", ".", "'", "\u00a0", "\u202f"])
)
def test_groups_of_three_digits_say_the_same_value(value: int, separator: str) -> None:
    assert parse_number(f"{value:,}".replace(",", separator)) == value


@given(st.text(max_size=300))
def test_numbers_stand_in_order_inside_the_message(text: str) -> None:
    message = spell_out(text)
    numbers = find_numbers(message)
    assert all(0 <= number.start < number.end <= len(message.text) for number in numbers)
    assert all(first.end <= second.start for first, second in zip(numbers, numbers[1:], strict=False))


def test_and_joins_only_one_and_eleven() -> None:
    assert [n.value for n in find_quantities(spell_out("entre deux cent cinquante et trois cents"))] == [300]
    assert [n.value for n in find_quantities(spell_out("soixante et onze"))] == [71]
