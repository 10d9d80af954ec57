from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.importers.importer import TrainingDataImporter
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.intent_classifier import IntentClassifier

NLU = """
version: "3.1"
nlu:
- intent: greet
  examples: |
    - bonjour
    - bonsoir
    - salut
    - coucou
- intent: ask_price
  examples: |
    - quel est le prix
    - combien ça coûte
    - vos tarifs
    - c'est combien
- intent: state_need
  metadata:
    segment: B2C
  examples: |
    - une lampe pour ma chambre
    - une lampe pour mon fils
    - une lampe pour chez moi
- intent: state_need
  examples:
  - text: des lampes pour nos bureaux
    metadata:
      segment: B2B
  - text: des lampes pour notre atelier
    metadata:
      segment: B2B
  - text: mon entreprise cherche des lampes
    metadata:
      segment: B2B
"""


@pytest.fixture(scope="module")
def load(tmp_path_factory: pytest.TempPathFactory) -> Any:
    folder = tmp_path_factory.mktemp("classifier")
    (folder / "nlu.yml").write_text(NLU, encoding="utf-8")
    (folder / "config.yml").write_text(
        "recipe: default.v1\nlanguage: fr\nassistant_id: test\n", encoding="utf-8"
    )
    importer = TrainingDataImporter.load_from_config(
        str(folder / "config.yml"), training_data_paths=[str(folder / "nlu.yml")]
    )
    storage = LocalModelStorage(Path(tmp_path_factory.mktemp("storage")))
    resource, context = Resource("classifier"), ExecutionContext(GraphSchema({}))
    default = IntentClassifier.get_default_config()
    IntentClassifier.create(default, storage, resource, context).train(importer.get_nlu_data())

    def build(**changes: Any) -> IntentClassifier:
        return IntentClassifier.load({**default, **changes}, storage, resource, context)

    return build


@pytest.fixture(scope="module")
def classifier(load: Any) -> IntentClassifier:
    return load()


def read(classifier: IntentClassifier, text: str) -> dict[str, Any]:
    (message,) = classifier.process([Message(data={"text": text})])
    return message.as_dict(only_output_properties=True)


def test_intent_ranking_segments_and_clauses_reach_the_understanding(classifier: IntentClassifier) -> None:
    understood = read(classifier, "Bonjour, c'est combien ?")
    assert understood["intent"] == understood["intent_ranking"][0]
    assert {s["name"] for s in understood["segment_ranking"]} == {"B2C", "B2B"}
    assert [(c["text"], c["intent"]) for c in understood["clauses"]] == [
        ("Bonjour", "greet"),
        ("c'est combien ?", "ask_price"),
    ]


def test_clauses_know_where_they_stand(classifier: IntentClassifier) -> None:
    text = "  Salut ! Vos tarifs ?"
    for clause in read(classifier, text)["clauses"]:
        assert text[clause["start"] : clause["end"]] == clause["text"]


def test_segments_are_learnt_from_the_metadata_of_intents_and_of_examples(
    classifier: IntentClassifier,
) -> None:
    assert read(classifier, "une lampe pour ma chambre")["segment_ranking"][0]["name"] == "B2C"
    assert read(classifier, "des lampes pour nos bureaux")["segment_ranking"][0]["name"] == "B2B"


@pytest.mark.parametrize("text", ["👍", "!!!", "\u200b", "жжж", ""])
def test_what_has_no_known_letters_is_not_guessed_at(classifier: IntentClassifier, text: str) -> None:
    assert read(classifier, text)["intent"]["name"] == "nlu_fallback"


def test_a_message_below_the_threshold_is_not_understood_but_keeps_its_ranking(load: Any) -> None:
    understood = read(load(threshold=0.9999), "bonjour")
    assert [intent["name"] for intent in understood["intent_ranking"][:2]] == ["nlu_fallback", "greet"]
    assert understood["intent"]["name"] == "nlu_fallback"


def test_two_intents_too_close_to_each_other_are_not_understood(load: Any) -> None:
    assert read(load(threshold=0.0, margin=0.9999), "bonjour")["intent"]["name"] == "nlu_fallback"
    assert read(load(threshold=0.0, margin=0.0), "bonjour")["intent"]["name"] == "greet"
