from __future__ import annotations

import base64
import dataclasses
import datetime

from bot.sending.receivers import WEBHOOK, Receiver, ReceiverState, SigningSecrets, new_seed

NOW = datetime.datetime(2026, 3, 2, 9, 30, tzinfo=datetime.timezone.utc)
HOUR = datetime.timedelta(hours=1)
SECRETS = SigningSecrets("a secret of the installation")
RECEIVER = Receiver("r", WEBHOOK, "CRM", "https://crm.example/", frozenset(), NOW, seed="one")


def test_a_secret_has_the_form_and_the_length_that_the_specification_asks_for() -> None:
    secret = SECRETS.of("r", "one")
    assert secret.startswith("whsec_")
    assert len(base64.b64decode(secret.removeprefix("whsec_"))) == 24


def test_a_secret_follows_from_receiver_seed_and_installation_together() -> None:
    other = SigningSecrets("another secret entirely")
    assert (
        len({SECRETS.of("r", "one"), SECRETS.of("r", "two"), SECRETS.of("s", "one"), other.of("r", "one")})
        == 4
    )
    assert SECRETS.of("r", "one") == SigningSecrets("a secret of the installation").of("r", "one")
    assert len({new_seed() for _ in range(100)}) == 100


def test_while_a_secret_is_replaced_both_are_valid_and_afterwards_the_new_one_alone() -> None:
    rotated = dataclasses.replace(RECEIVER, seed="two", old_seed="one", old_until=NOW + HOUR)
    assert SECRETS.valid(RECEIVER, NOW) == (SECRETS.of("r", "one"),)
    assert SECRETS.valid(rotated, NOW) == (SECRETS.of("r", "two"), SECRETS.of("r", "one"))
    assert SECRETS.valid(rotated, NOW + HOUR) == (SECRETS.of("r", "two"),)


def test_nothing_is_sent_to_a_receiver_that_is_paused_gone_or_resting() -> None:
    assert RECEIVER.is_ready(NOW)
    assert not dataclasses.replace(RECEIVER, state=ReceiverState.PAUSED).is_ready(NOW)
    assert not dataclasses.replace(RECEIVER, state=ReceiverState.GONE).is_ready(NOW)
    resting = dataclasses.replace(RECEIVER, resting_until=NOW + HOUR)
    assert not resting.is_ready(NOW)
    assert resting.is_ready(NOW + HOUR)
