"""Budgets, answered or said in passing."""

import datetime

import pytest

from bot.leads.fields import budget
from bot.leads.fields.reading import ReadingContext

CONTEXT = ReadingContext(datetime.date(2026, 11, 23), asked=True)


def value_of(typed: str, country: str = "FR") -> int | None:
    reading = budget.read(typed, ReadingContext(CONTEXT.today, country, asked=True))
    return reading.value if reading else None


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("450 euros", 450),
        ("450", 450),
        ("450€", 450),
        ("€ 450", 450),
        ("quatre cent cinquante euros", 450),
        ("450 balles", 450),
        ("mille balles tout rond", 1000),
        ("8k", 8000),
        ("12,5 k€", 12_500),
        ("1,3 M€", 1_300_000),
        ("un demi-million d'euros", 500_000),
        ("3.200,00 €", 3200),
        ("environ 7 000 HT", 7000),
        ("pas plus de 850", 850),
        ("2 500 €, pas un centime de plus", 2500),
        ("entre 4 et 6000 euros", 6000),
        ("500 € à 900 €", 900),
        ("3 ou 400 euros", 400),
        ("40 k€ au départ, donc 40 000 euros", 40_000),
        ("300 euros pour 2 tablettes", 300),
        ("pour 10 licences, 5000 €", 5000),
        ("500 à 600 €, grand max 700", 700),
        ("600 c'est trop, plutôt 450", 450),
        ("450, pas 600", 450),
        ("950 CHF, soit environ 1000 euros", 1000),
        ("un millier d'euros", 1000),
        ("budget 2027 : 40 000 €", 40_000),
        ("10 000 € HT soit 12 000 € TTC", 10_000),
        ("quarante euros la montre, donc quatre-vingts pour les deux", 80),
        ("12 € le mois, soit 144 € l'année", 144),
        ("25 € par tête et par mois donc 100 en tout par mois", 100),
    ],
)
def test_the_main_amount_is_read_in_whole_euros(typed: str, value: int) -> None:
    assert value_of(typed) == value


@pytest.mark.parametrize(
    ("typed", "period", "value"),
    [
        ("39 €/mois", "month", 39),
        ("39 € par mois", "month", 39),
        ("200 euros mensuels", "month", 200),
        ("700 € par an", "year", 700),
        ("700 balles à l'année", "year", 700),
        ("120€ par trimestre", "year", 480),
        ("700 €", "once", 700),
    ],
)
def test_the_period_comes_with_it(typed: str, period: str, value: int) -> None:
    reading = budget.read(typed, CONTEXT)
    assert reading is not None and (reading.detail["period"], reading.value) == (period, value)


@pytest.mark.parametrize(
    ("typed", "tax"),
    [
        ("900 HT", "ht"),
        ("900 € hors taxes", "ht"),
        ("900 euros htva", "ht"),
        ("900 € TTC", "ttc"),
        ("900 €", None),
    ],
)
def test_the_tax_comes_with_it(typed: str, tax: str | None) -> None:
    reading = budget.read(typed, CONTEXT)
    assert reading is not None and reading.detail["tax"] == tax


def test_the_lower_bound_of_a_range_is_kept() -> None:
    reading = budget.read("entre 2 et 3000 euros", CONTEXT)
    assert reading is not None and (reading.detail["low"], reading.value) == (2000, 3000)


def test_a_price_for_each_is_marked() -> None:
    reading = budget.read("15 € par mois et par utilisateur", CONTEXT)
    assert reading is not None and (reading.value, reading.detail["per_unit"]) == (15, True)


@pytest.mark.parametrize(
    ("typed", "country", "value"),
    [("655 957 FCFA", "FR", 1000), ("655 957 francs", "SN", 1000), ("655957 francs CFA", "CM", 1000)],
)
def test_a_currency_of_fixed_parity_is_converted(typed: str, country: str, value: int) -> None:
    assert value_of(typed, country) == value


@pytest.mark.parametrize(
    ("typed", "country", "currency"),
    [
        ("800 francs suisses", "FR", "CHF"),
        ("CHF 800", "FR", "CHF"),
        ("800 francs", "CH", "CHF"),
        ("800 $", "CA", "CAD"),
        ("800 piastres", "FR", "CAD"),
        ("800 dirhams", "MA", "MAD"),
    ],
)
def test_another_currency_is_kept_and_asked_about(typed: str, country: str, currency: str) -> None:
    reading = budget.read(typed, ReadingContext(CONTEXT.today, country, asked=True))
    assert reading is not None and (reading.value, reading.problem) == (None, "budget_currency")
    assert (reading.detail["amount"], reading.detail["currency"]) == (800, currency)


@pytest.mark.parametrize(
    "typed", ["zéro budget", "pas de budget", "aucun budget prévu", "0 €", "rien du tout"]
)
def test_no_budget_is_an_answer_too(typed: str) -> None:
    reading = budget.read(typed, CONTEXT)
    assert reading is not None and (reading.value, reading.problem) == (None, "budget_none")


@pytest.mark.parametrize(
    "typed", ["je ne sais pas", "ça dépend de vous", "", "le moins cher possible", "depuis 1974"]
)
def test_nothing_usable_gives_no_reading(typed: str) -> None:
    assert budget.read(typed, CONTEXT) is None


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("je cherche une tablette à moins de 200 €", 200),
        ("Notre budget est de 12 000 euros pour ce projet.", 12_000),
        ("budget max 900, livraison comprise", 900),
        ("on a une enveloppe de 30 k€ pour équiper les équipes", 30_000),
        ("avec la housse je peux mettre 500", 500),
        ("on peut monter à 240 euros pour les deux", 240),
    ],
)
def test_a_budget_said_in_passing_is_found(typed: str, value: int) -> None:
    assert [reading.value for reading in budget.find(typed, CONTEXT)] == [value]


@pytest.mark.parametrize(
    "typed",
    [
        "c'est le contrat à 3 € ?",
        "notre chiffre d'affaires est de 2 M€",
        "j'ai été débité de 49 € deux fois",
        "votre offre à 19 €/mois est encore valable ?",
        "sous 40 000 € HT on peut acheter de gré à gré",
        "on est 40 et on cherche un CRM",
        "mon loyer est de 700 euros",
        "on peut mettre 12 tablettes par salle",
    ],
)
def test_other_money_is_not_a_budget(typed: str) -> None:
    assert budget.find(typed, CONTEXT) == []
