from bot.accounts.password_rules import SHORTEST
from bot.accounts.passwords import generate_password, hash_password, password_matches


def test_a_password_matches_its_own_hash_only() -> None:
    stored = hash_password("une phrase de passe")
    assert password_matches("une phrase de passe", stored)
    assert not password_matches("une phrase de passé", stored)


def test_nobody_has_a_password() -> None:
    assert not password_matches("une phrase de passe", None)


def test_a_damaged_hash_matches_nothing() -> None:
    assert not password_matches("une phrase de passe", "damaged")


def test_generated_passwords_are_long_and_differ() -> None:
    first, second = generate_password(), generate_password()
    assert first != second
    assert len(first) >= SHORTEST
