from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from bot.nlu.heads import softmax, train_head
from bot.nlu.model import Example, IncompatibleModel, TextModel, TrainingOptions, train
from bot.nlu.vectors import Vectorizer

GREETINGS = [
    "bonjour",
    "bonsoir",
    "salut",
    "coucou",
    "bonjour madame",
    "salut à vous",
    "bonjour tout le monde",
]
PRICES = ["quel est le prix", "combien ça coûte", "vos tarifs", "c'est combien", "le tarif svp", "quel tarif"]
HOMES = ["une lampe pour ma chambre", "je cherche une lampe pour mon fils", "pour chez moi", "pour ma maison"]
OFFICES = [
    "des lampes pour mes bureaux",
    "mon entreprise cherche des lampes",
    "pour notre atelier",
    "pour mes salariés",
]
EXAMPLES = (
    [Example(text, "greet", None) for text in GREETINGS]
    + [Example(text, "ask_price", None) for text in PRICES]
    + [Example(text, "state_need", "B2C") for text in HOMES]
    + [Example(text, "state_need", "B2B") for text in OFFICES]
)


@pytest.fixture(scope="module")
def model() -> TextModel:
    return train(EXAMPLES, TrainingOptions())


def best(model: TextModel, text: str) -> tuple[str, str]:
    vector = model.vector(text)
    return model.intent.ranking(*vector)[0][0], model.segment.ranking(*vector)[0][0]


@pytest.mark.parametrize(
    ("text", "intent"),
    [("BONJOUR", "greet"), ("conbien sa coute", "ask_price"), ("je veux une lampe", "state_need")],
)
def test_the_intent_is_recognised_however_it_is_typed(model: TextModel, text: str, intent: str) -> None:
    assert best(model, text)[0] == intent


def test_the_segment_is_recognised(model: TextModel) -> None:
    assert best(model, "une lampe pour ma fille, pour sa chambre")[1] == "B2C"
    assert best(model, "des lampes pour les salariés de l'atelier")[1] == "B2B"


def test_probabilities_add_up_and_come_in_order(model: TextModel) -> None:
    ranking = model.intent.ranking(*model.vector("bonjour, vos tarifs ?"))
    assert sum(probability for _, probability in ranking) == pytest.approx(1)
    assert [p for _, p in ranking] == sorted((p for _, p in ranking), reverse=True)


def test_the_same_examples_in_any_order_train_the_same_model(model: TextModel) -> None:
    again = train(EXAMPLES[::-1], TrainingOptions())
    assert again.vectorizer.vocabulary == model.vectorizer.vocabulary
    assert np.array_equal(again.intent.coefficients, model.intent.coefficients)
    assert again.segment.temperature == model.segment.temperature


def test_what_is_stored_answers_the_same(model: TextModel, tmp_path: Path) -> None:
    model.save(tmp_path)
    loaded = TextModel.load(tmp_path)
    for text in ("bonjour", "c'est combien pour mes bureaux ?", "жжж"):
        assert loaded.intent.ranking(*loaded.vector(text)) == model.intent.ranking(*model.vector(text))
        assert loaded.segment.ranking(*loaded.vector(text)) == model.segment.ranking(*model.vector(text))


def test_nothing_is_stored_that_could_run(model: TextModel, tmp_path: Path) -> None:
    model.save(tmp_path)
    assert sorted(file.name for file in tmp_path.iterdir()) == ["model.json", "weights.npz"]
    with np.load(tmp_path / "weights.npz", allow_pickle=False) as arrays:
        assert all(arrays[name].dtype in (np.float16, np.float32) for name in arrays.files)


def test_a_model_of_another_version_is_refused(model: TextModel, tmp_path: Path) -> None:
    model.save(tmp_path)
    meta = json.loads((tmp_path / "model.json").read_text())
    (tmp_path / "model.json").write_text(json.dumps({**meta, "format": 0}))
    with pytest.raises(IncompatibleModel, match="aiguilleur train"):
        TextModel.load(tmp_path)


def test_a_bot_without_segments_trains_too() -> None:
    plain = [Example(example.text, example.intent, None) for example in EXAMPLES]
    model = train(plain, TrainingOptions())
    assert model.segment.ranking(*model.vector("bonjour")) == []


def test_a_head_with_one_label_is_sure_of_it() -> None:
    vectorizer = Vectorizer.fit(["a b", "a c"], rarest=1)
    head = train_head(vectorizer.matrix(["a b", "a c"]), ["x", "x"], [0, 1], 1.0, 2)
    assert head.ranking(*vectorizer.vector("a b")) == [("x", 1.0)]


def test_held_out_examples_set_the_temperature() -> None:
    """Labels that the words do not tell apart must not come out as certain."""
    texts = [f"mot{number % 5} rien" for number in range(60)]
    labels = ["a" if number % 2 else "b" for number in range(60)]
    vectorizer = Vectorizer.fit(texts, rarest=1)
    head = train_head(vectorizer.matrix(texts), labels, list(range(60)), 1.0, 3)
    assert head.ranking(*vectorizer.vector("mot1 rien"))[0][1] < 0.75


def test_a_lower_temperature_is_a_firmer_answer() -> None:
    scores = np.array([[1.0, 0.0]])
    assert softmax(scores, 0.5)[0, 0] > softmax(scores, 2.0)[0, 0] > 0.5


def test_short_messages_are_learnt_with_slips_and_long_ones_as_they_are() -> None:
    long = [Example(example.text + " merci à vous" * 6, example.intent, None) for example in EXAMPLES]
    for examples, as_they_are in ((EXAMPLES, False), (long, True)):
        with_slips = train(examples, TrainingOptions(noise_share=1.0))
        plain = train(examples, TrainingOptions(noise_share=0.0))
        assert np.array_equal(with_slips.intent.coefficients, plain.intent.coefficients) == as_they_are


def test_rare_grams_are_left_out() -> None:
    examples = [Example("bonjour xylophone", "greet", None), *EXAMPLES]
    assert "Wxylophone" in train(examples, TrainingOptions(rarest=1)).vectorizer.vocabulary
    assert "Wxylophone" not in train(examples, TrainingOptions(rarest=2)).vectorizer.vocabulary


def test_several_groups_of_labels_are_told_apart_as_one_question() -> None:
    words = ["pomme", "poire", "prune", "cerise", "fraise", "figue", "datte"]
    examples = [Example(f"une {word} {n}", word, None) for word in words for n in range(6)]
    model = train(examples, TrainingOptions(noise_share=0.0))
    for word in words:
        assert model.intent.ranking(*model.vector(f"une {word}"))[0][0] == word
