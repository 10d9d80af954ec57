"""The quick importer gives what Rasa's own gives, and refuses what it refuses."""

from __future__ import annotations

import copy
from pathlib import Path

import pytest
from rasa.shared.exceptions import YamlException
from rasa.shared.importers.importer import TrainingDataImporter
from rasa.shared.importers.rasa import RasaFileImporter
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.importer import Sentence, TrainingFiles

ROOT = Path(__file__).parents[4]

PLAIN = """
version: "3.1"
nlu:
- intent: greet
  examples: |
    - bonjour
    - bonsoir à tous
    - bonjour
- intent: state_need
  metadata:
    segment: B2B
  examples: |
    - je cherche une caisse
responses:
  utter_greet:
  - text: "Bonjour !"
"""
WITH_ENTITIES_AND_SYNONYMS = """
version: "3.1"
nlu:
- intent: give_place
  examples: |
    - je suis à [Lutèce](place)
    - je vis à [Pantruche]{"entity": "place", "value": "Paris"}
- synonym: Paris
  examples: |
    - Paname
"""
EXAMPLES_AS_A_LIST = """
version: "3.1"
nlu:
- intent: state_need
  examples:
  - text: |
      il me faut une caisse
    metadata:
      segment: B2B
"""


@pytest.mark.parametrize("files", [[PLAIN], [WITH_ENTITIES_AND_SYNONYMS], [EXAMPLES_AS_A_LIST, PLAIN]])
def test_it_reads_what_rasa_reads(tmp_path: Path, files: list[str]) -> None:
    data = written(tmp_path, *files)

    assert same(TrainingFiles(training_data_paths=data), RasaFileImporter(training_data_paths=data))


def test_it_reads_the_whole_training_data_as_rasa_does() -> None:
    data = str(ROOT / "data")

    assert same(TrainingFiles(training_data_paths=data), RasaFileImporter(training_data_paths=data))


def test_rasa_finds_it_through_the_configuration() -> None:
    importer = TrainingDataImporter.load_from_config(
        str(ROOT / "config.yml"), str(ROOT / "domain.yml"), [str(ROOT / "data")]
    )

    sentences = [m for m in importer.get_nlu_data().training_examples if m.get("text")]

    assert len(sentences) > 20_000
    assert all(isinstance(sentence, Sentence) for sentence in sentences)


@pytest.mark.parametrize(
    "mistake",
    [
        PLAIN.replace("examples: |", "exemples: |"),
        PLAIN.replace("- intent: greet", "- intent: [greet"),
        PLAIN + "nlu:\n- intent: goodbye\n  examples: |\n    - adieu\n",
        PLAIN.replace("  - text:", "  - texte:"),
    ],
    ids=["a misspelt key", "no YAML", "a key that stands twice", "a response without a text"],
)
def test_a_file_with_a_mistake_is_refused_by_name(tmp_path: Path, mistake: str) -> None:
    data = written(tmp_path, mistake)

    with pytest.raises(YamlException) as refused:
        TrainingFiles(training_data_paths=data).get_nlu_data()

    assert "0.yml" in str(refused.value)


def test_a_copy_of_a_sentence_shares_nothing_with_it() -> None:
    sentence = Sentence({"text": "bonjour", "metadata": {"intent": {"segment": "B2B"}}})

    copied = copy.deepcopy(sentence)
    copied.set("text", "bonsoir", add_to_output=True)
    copied.get("metadata")["intent"]["segment"] = "B2C"

    assert sentence.get("text") == "bonjour"
    assert sentence.get("metadata") == {"intent": {"segment": "B2B"}}


def test_sentences_differ_when_only_their_segments_do() -> None:
    first = Sentence({"text": "un devis", "intent": "ask_quote", "metadata": {"intent": {"segment": "B2B"}}})
    second = Sentence({"text": "un devis", "intent": "ask_quote", "metadata": {"intent": {"segment": "B2C"}}})

    assert first != second
    assert first == copy.deepcopy(first)
    assert len({first, second, copy.deepcopy(first)}) == 2


def written(folder: Path, *files: str) -> str:
    for number, content in enumerate(files):
        (folder / f"{number}.yml").write_text(content, encoding="utf-8")
    return str(folder)


def same(ours: TrainingFiles, theirs: RasaFileImporter) -> bool:
    return contents(ours.get_nlu_data()) == contents(theirs.get_nlu_data())


def contents(data: TrainingData) -> tuple[object, ...]:
    """All that Rasa read, the digests that it takes of messages included."""
    messages = [message.data for message in data.training_examples]
    return messages, data.entity_synonyms, data.responses, data.fingerprint()
