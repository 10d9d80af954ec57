from __future__ import annotations

import pytest

from bot.accounts.password_rules import LONGEST, SHORTEST, fault_of
from bot.accounts.passwords import generate_password


@pytest.mark.parametrize(
    "password",
    [
        "une phrase de passe",
        "des rails et des aiguilles",
        "cheval agrafe batterie pile",
        "Tr0mb0ne-jaune!",
        "ça-ne-se-devine-pas",
        "xK7#pQ2$vL9m",
    ],
)
def test_a_password_that_nobody_tries_first_will_do(password: str) -> None:
    assert fault_of(password, ("Camille Fontanel", "camille.fontanel@exemple.fr")) is None


def test_a_generated_password_will_do() -> None:
    assert {fault_of(generate_password()) for _ in range(200)} == {None}


@pytest.mark.parametrize(
    ("password", "fault"),
    [
        ("court", "short"),
        ("x" * (SHORTEST - 1), "short"),
        ("long " * LONGEST, "long"),
        ("aaaaaaaaaaaa", "easy"),
        ("abcabcabcabc", "easy"),
        ("123456789012", "easy"),
        ("azertyuiop12", "easy"),
        ("poiuytreza98", "easy"),
        ("Motdepasse2026!", "common"),
        ("MotDePasse1234", "common"),
        ("M0td3pa$$e123", "common"),
        ("password123456", "common"),
        ("Bienvenue2026!", "common"),
        ("ChangezMoi!2026", "common"),
        ("482910573391", "common"),
        ("Aiguilleur2026!", "common"),
        ("camillefontanel1", "personal"),
        ("Fontanel-2026!!", "personal"),
    ],
)
def test_a_password_that_is_tried_first_is_refused_with_its_reason(password: str, fault: str) -> None:
    assert fault_of(password, ("Camille Fontanel", "camille.fontanel@exemple.fr")) == fault


def test_a_passphrase_may_hold_a_name() -> None:
    assert fault_of("camille mange des clous verts", ("Camille Fontanel",)) is None
