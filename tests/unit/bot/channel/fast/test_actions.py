from __future__ import annotations

import warnings

import pytest
from rasa.shared.core.domain import ActionNotFoundException, Domain
from rasa.utils.endpoints import EndpointConfig

from bot.channel.fast.actions import _stock_action_for, action_for


def domain(more: str = "") -> Domain:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Rasa warns of its own past whenever a domain has slots
        return Domain.from_yaml(
            f"""
            version: "3.1"
            intents: [greet, faq: {{use_entities: true}}]
            actions: [action_a{more}]
            slots: {{name: {{type: text, mappings: [{{type: custom}}]}}}}
            responses: {{utter_greet: [{{text: Bonjour}}], utter_faq/price: [{{text: Dix euros}}]}}
            forms: {{order_form: {{required_slots: [name]}}}}
            """
        )


DOMAIN = domain()
ENDPOINT = EndpointConfig("http://127.0.0.1:1")


@pytest.mark.parametrize("name", DOMAIN.action_names_or_texts)
def test_each_action_is_the_one_that_rasa_makes(name: str) -> None:
    for _ in range(2):
        ours, stock = action_for(name, DOMAIN, ENDPOINT), _stock_action_for(name, DOMAIN, ENDPOINT)
        assert type(ours) is type(stock)
        assert vars(ours) == vars(stock)


@pytest.mark.parametrize("name", ["action_listen", "action_a", "order_form", "utter_greet"])
def test_what_is_asked_for_every_turn_is_made_once(name: str) -> None:
    assert action_for(name, DOMAIN, ENDPOINT) is action_for(name, DOMAIN, ENDPOINT)


def test_what_remembers_its_last_run_is_made_anew() -> None:
    assert action_for("action_restart", DOMAIN, ENDPOINT) is not action_for(
        "action_restart", DOMAIN, ENDPOINT
    )


def test_another_domain_or_another_endpoint_has_actions_of_its_own() -> None:
    other = domain(", action_b")
    elsewhere = EndpointConfig("http://127.0.0.1:2")
    first = action_for("action_a", DOMAIN, ENDPOINT)
    assert action_for("action_a", DOMAIN, elsewhere) is not first
    assert action_for("action_b", other, ENDPOINT).name() == "action_b"
    with pytest.raises(ActionNotFoundException):
        action_for("action_b", DOMAIN, ENDPOINT)


def test_an_unknown_name_is_refused_as_by_rasa() -> None:
    with pytest.raises(ActionNotFoundException):
        action_for("action_unknown", DOMAIN, ENDPOINT)
