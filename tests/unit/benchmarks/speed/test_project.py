"""The reference is an honest project of plain Rasa: our sentences and words, its own means."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import pytest
import yaml
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from benchmarks.speed.plain import Spoken
from benchmarks.speed.project import FORM, SUBMIT, TOPICS, question, write_endpoints, write_project
from benchmarks.speed.reference import actions
from bot.nlu.model import Example

EXAMPLES = [
    Example(text, intent, None)
    for intent, texts in {
        "state_need": ("il nous faut dix tablettes", "je cherche un logiciel"),
        "greet": ("bonjour", "salut"),
        "ask_price": ("c'est combien", "vos tarifs ?"),
        "ask_hours": ("vous ouvrez quand", "vos horaires"),
        "give_email": ("mon mail est camille@example.org", "dominique@example.org"),
        "stop_conversation": ("stop", "laissez tomber"),
        "affirm": ("oui", "d'accord"),
        "deny": ("non", "pas du tout"),
    }.items()
    for text in texts
]


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("project") / "reference"
    return write_project(folder, EXAMPLES, epochs=7, action_port=5055)


def _read(project: Path, name: str) -> Any:
    return yaml.safe_load((project / name).read_text(encoding="utf-8"))


def test_it_is_set_up_as_the_documentation_does(project: Path) -> None:
    config = _read(project, "config.yml")
    names = [component["name"] for component in [*config["pipeline"], *config["policies"]]]
    assert {"DIETClassifier", "ResponseSelector", "TEDPolicy", "MemoizationPolicy", "RulePolicy"} <= set(
        names
    )
    assert [c["epochs"] for c in [*config["pipeline"], *config["policies"]] if "epochs" in c] == [7] * 4
    assert _read(project, "credentials.yml") == {"rest": None}
    assert _read(project, "endpoints.yml")["tracker_store"]["type"] == "SQL"


def test_nothing_of_the_product_is_used_by_it(project: Path) -> None:
    for file in project.rglob("*.*"):
        assert "bot." not in file.read_text(encoding="utf-8"), file


def test_every_intent_of_the_rules_has_sentences(project: Path) -> None:
    taught = {block["intent"] for block in _read(project, "data/nlu.yml")["nlu"]}
    steps = [step for rule in _read(project, "data/rules.yml")["rules"] for step in rule["steps"]]
    steps += [other for step in steps for other in step.get("or", ())]
    named = {step["intent"] for step in steps if "intent" in step}
    assert named - {"nlu_fallback"} <= {intent.partition("/")[0] for intent in taught}
    assert {intent.partition("/")[0] for intent in taught} <= set(_read(project, "domain.yml")["intents"])


def test_every_topic_of_the_form_has_a_slot_and_a_question_without_a_gap(project: Path) -> None:
    domain = _read(project, "domain.yml")
    assert domain["forms"][FORM]["required_slots"] == list(TOPICS)
    for topic in TOPICS:
        assert domain["slots"][topic]["mappings"]
        assert domain["responses"][question(topic)][0]["text"]
    assert SUBMIT in domain["actions"]


def test_a_visitor_who_is_not_understood_is_told_so(project: Path) -> None:
    rules = {rule["rule"]: rule["steps"] for rule in _read(project, "data/rules.yml")["rules"]}
    assert {"action": "utter_please_rephrase"} in rules["Ask again within the form"]
    said = _read(project, "domain.yml")["responses"]
    assert said["utter_please_rephrase"][0]["text"] == said["utter_default"][0]["text"]


def test_personal_details_are_marked_for_the_classifier(project: Path) -> None:
    blocks = {block["intent"]: block["examples"] for block in _read(project, "data/nlu.yml")["nlu"]}
    assert "[camille@example.org](email)" in blocks["give_email"]


def test_questions_are_answered_within_the_form_and_are_never_its_answers(project: Path) -> None:
    rules = {rule["rule"]: rule for rule in _read(project, "data/rules.yml")["rules"]}
    assert rules["Answer a question within the form"]["condition"] == [{"active_loop": FORM}]
    taught = {block["intent"] for block in _read(project, "data/nlu.yml")["nlu"]}
    answers = set(_read(project, "domain.yml")["responses"])
    assert {f"utter_{intent}" for intent in taught if intent.startswith("faq/")} <= answers
    assert {"faq/ask_price", "faq/ask_hours"} <= taught
    texts = [m for m in _read(project, "domain.yml")["slots"]["need"]["mappings"] if m["type"] == "from_text"]
    assert {"faq", "stop_conversation"} <= set(texts[0]["not_intent"])


def test_the_action_server_is_found_where_it_runs(project: Path) -> None:
    write_endpoints(project, 5999)
    assert _read(project, "endpoints.yml")["action_endpoint"]["url"] == "http://127.0.0.1:5999/webhook"


def test_the_visitor_sees_what_is_asked_and_when_it_is_done(project: Path) -> None:
    spoken = Spoken.of(project)
    said = _read(project, "domain.yml")["responses"]
    asked = spoken.reply([{"text": "Bonjour !"}, {"text": said[question("size")][0]["text"]}])
    assert (asked.topic, asked.done) == ("size", False)
    recap = said[question("confirm")][0]
    filled = {**recap, "text": recap["text"].format(need="dix\ntablettes", name="Camille", email="c@x.fr")}
    assert spoken.reply([filled]).topic == "confirm"
    assert spoken.reply([filled]).buttons["Oui"] == '/answer{{"confirm": "yes"}}'  # Rasa makes one of two
    assert spoken.reply([{"text": said["utter_saved_B2C"][0]["text"]}]).done


async def test_what_is_asked_depends_on_the_segment() -> None:
    form = actions.ValidateQualificationForm()
    asked = [await form.required_slots([], _dispatcher(), _tracker(segment=s), {}) for s in ("B2C", "B2A")]
    assert "budget" in asked[0] and "procedure" not in asked[0]
    assert "procedure" in asked[1]
    assert all(set(topics) <= set(TOPICS) for topics in asked)


@pytest.mark.parametrize(
    ("topic", "said", "kept"),
    [
        ("email", "mon mail : Camille@Example.org merci", "camille@example.org"),
        ("email", "camille@@example", None),
        ("segment", "entreprise", "B2B"),
        ("segment", "je ne sais pas", None),
        ("size", "nous sommes 1 200", 1200),
        ("budget", "une douzaine", "une douzaine"),
        ("consent", "yes", True),
        ("confirm", "no", None),
    ],
)
def test_answers_are_checked(topic: str, said: str, kept: Any) -> None:
    check = getattr(actions.ValidateQualificationForm(), f"validate_{topic}")
    assert check(said, _dispatcher(), _tracker(), {}) == {topic: kept}


def test_the_lead_is_saved_and_then_the_slots_are_empty(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LEADS_DATABASE", str(tmp_path / "leads.db"))
    dispatcher = _dispatcher()
    for name in ("Camille", "Dominique"):
        events = actions.ActionSaveLead().run(
            dispatcher, _tracker(segment="B2B", name=name, size=12, consent=True), {}
        )
        assert [event["event"] for event in events] == ["reset_slots"]
    with sqlite3.connect(tmp_path / "leads.db") as connection:
        assert connection.execute("SELECT name, size, consent FROM leads").fetchall() == [
            ("Camille", 12, 1),
            ("Dominique", 12, 1),
        ]
    assert dispatcher.messages[0]["response"] == "utter_saved_B2B"


def _dispatcher() -> CollectingDispatcher:
    return CollectingDispatcher()


def _tracker(**slots: Any) -> Tracker:
    return Tracker("somebody", slots, None, [], False, None, {}, "action_listen")
