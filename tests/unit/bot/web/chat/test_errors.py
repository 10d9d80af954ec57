"""Every refusal has a status and a sentence in careful French."""

from __future__ import annotations

import json
import re

import pytest

from bot import wording
from bot.web.chat.errors import STATUS, Refusal


def test_every_code_has_its_sentence_and_every_sentence_its_code() -> None:
    assert set(wording.load("door")["errors"]) == set(STATUS)


@pytest.mark.parametrize(
    "sentence", [*wording.load("door")["errors"].values(), wording.load("door")["given_up"]]
)
def test_sentences_follow_french_typography(sentence: str) -> None:
    assert "'" not in sentence
    assert not re.search(r"(?<!\u202f)[;!?]", sentence)
    assert not re.search(r"(?<!\u00a0):", sentence)


def test_a_refusal_says_when_to_come_back_in_whole_seconds() -> None:
    response = Refusal("too_many_requests", retry_after=0.2).response()
    assert (response.status_code, response.headers["retry-after"]) == (429, "1")
    assert json.loads(bytes(response.body))["error"] == "too_many_requests"


def test_a_missing_token_names_the_scheme() -> None:
    assert Refusal("unauthorized").response().headers["www-authenticate"] == "Bearer"
