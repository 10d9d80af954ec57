"""The reference's project, made from ours: the same intents, sentences, questions and answers.

What Rasa's documentation advises stands here: a form whose slots are filled from entities and text, rules
that open it, answer questions in the midst of it and submit it, and stories for what rules cannot say.
Questions that have one answer each are one retrieval intent, whose answers the response selector chooses.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from benchmarks.understanding.examples import ROOT, read_yaml
from benchmarks.understanding.split import annotated
from bot.nlu.model import Example
from bot.playbook import read_playbook

FORM = "qualification_form"
SUBMIT = "action_save_lead"
ANSWER = "answer"
"""The intent of a pressed button: Rasa reads `/answer{"consent": "yes"}` without the classifier."""
FAQ = "faq"
"""The retrieval intent of all questions that have one answer."""
SAVED = "utter_saved_"
ENTITIES = ("name", "email", "phone", "organisation", "size", "budget")
CHOSEN = ("segment", "consent", "confirm")
"""Answered by a button."""
TOPICS = (
    *("need", "segment", "organisation", "role", "size", "procedure", "siren_or_siret", "end_customers"),
    *("timeline", "budget", "name", "email", "consent", "confirm"),
)
_CONFIG = Path(__file__).parents[1] / "understanding" / "configs" / "suggested.yml"
_ACTIONS = Path(__file__).parent / "reference" / "actions.py"
_SEGMENTS = ("B2C", "B2B", "B2A", "B2B2C")
_STOP = "stop_conversation"
_RECAP = "Voici votre demande : {need}. Je l’envoie au nom de {name} ({email}). Est-ce bien cela ?"
_CONTINUE = "Souhaitez-vous continuer votre demande ?"
_REPHRASE = "Je n’ai pas bien compris. Pouvez-vous le dire autrement ?"
_NOT_SPOKEN = frozenset({"open_conversation", "answer_by_button"})

Content = dict[str, Any]


def write_project(folder: Path, examples: Sequence[Example], epochs: int, action_port: int) -> Path:
    """Write the whole project into an empty folder."""
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "data").mkdir(parents=True)
    intents = sorted({example.intent for example in examples} - _NOT_SPOKEN)
    said = all_responses(read_yaml(ROOT / "domain.yml"))
    answered = [intent for intent in intents if f"utter_{intent}" in said and intent != _STOP]
    write(folder / "config.yml", with_epochs(read_yaml(_CONFIG), epochs))
    write(folder / "domain.yml", domain_of(intents, said, answered))
    write(folder / "data" / "nlu.yml", {"version": "3.1", "nlu": list(nlu_of(examples, intents, answered))})
    write(folder / "data" / "rules.yml", {"version": "3.1", "rules": rules_of(intents, answered)})
    write(folder / "data" / "stories.yml", {"version": "3.1", "stories": stories_of()})
    write(folder / "credentials.yml", {"rest": None})
    write_endpoints(folder, action_port)
    shutil.copyfile(_ACTIONS, folder / "actions.py")
    return folder


def write_endpoints(folder: Path, action_port: int) -> None:
    """Where the reference finds its action server and keeps its trackers."""
    store = {"type": "SQL", "dialect": "sqlite", "db": "rasa.db"}
    address = f"http://127.0.0.1:{action_port}/webhook"
    write(folder / "endpoints.yml", {"tracker_store": store, "action_endpoint": {"url": address}})


def with_epochs(config: Content, epochs: int) -> Content:
    """The configuration with so many epochs for everything that has them."""
    for component in [*config["pipeline"], *config["policies"]]:
        if "epochs" in component:
            component["epochs"] = epochs
    return config


def all_responses(domain: Mapping[str, Any]) -> dict[str, list[Content]]:
    """Every response that is said without conditions: of the domain, and those beside their questions."""
    found = dict(domain["responses"])
    for path in sorted((ROOT / "data" / "nlu").rglob("*.yml")):
        found.update(read_yaml(path).get("responses") or {})
    facts = read_playbook(ROOT / "playbook.yml").variables()
    plain = {name: [said for said in ways if "condition" not in said] for name, ways in found.items()}
    return {name: [filled(said, facts) for said in ways] for name, ways in plain.items() if ways}


def filled(said: Content, facts: Mapping[str, str]) -> Content:
    """The response with the company's facts in their places."""
    text = re.sub(r"\{(\w+)\}", lambda place: str(facts.get(place[1], place[1])), str(said.get("text", "")))
    pressed = [{**button, "payload": escaped(button["payload"])} for button in said.get("buttons", ())]
    return {**said, "text": text, **({"buttons": pressed} if pressed else {})}


def escaped(payload: str) -> str:
    """A payload as a response holds it: single braces would be places for slots."""
    return payload.replace("{", "{{").replace("}", "}}")


def question(topic: str) -> str:
    """The name of the response that asks for a topic."""
    return f"utter_ask_{FORM}_{topic}"


def domain_of(intents: Sequence[str], said: Mapping[str, Any], answered: Sequence[str]) -> Content:
    """The domain: slots with mappings, the form, and our words."""
    yes_or_no = [
        {"title": "Oui", "payload": escaped(f'/{ANSWER}{{"confirm": "yes"}}')},
        {"title": "Non", "payload": escaped(f'/{ANSWER}{{"confirm": "no"}}')},
    ]
    responses = {question(topic): said[question(topic)][-1:] for topic in TOPICS if question(topic) in said}
    responses[question("confirm")] = [{"text": _RECAP, "buttons": yes_or_no}]
    responses["utter_ask_continue"] = [{"text": _CONTINUE}]
    responses["utter_please_rephrase"] = responses["utter_default"] = [{"text": _REPHRASE}]
    responses["utter_stopped"] = said["utter_stopped"]
    responses.update({f"utter_{FAQ}/{intent}": said[f"utter_{intent}"] for intent in answered})
    responses.update({f"{SAVED}{segment}": said[f"{SAVED}{segment}"] for segment in _SEGMENTS})
    return {
        "version": "3.1",
        "session_config": {"session_expiration_time": 60, "carry_over_slots_to_new_session": True},
        "intents": [*(intent for intent in intents if intent not in answered), FAQ, ANSWER],
        "entities": [*ENTITIES, *CHOSEN],
        "slots": {topic: slot(topic, [FAQ, _STOP]) for topic in (*TOPICS, "phone")},
        "forms": {FORM: {"required_slots": list(TOPICS)}},
        "actions": [SUBMIT, f"validate_{FORM}"],
        "responses": responses,
    }


def slot(topic: str, not_answers: Sequence[str]) -> Content:
    """Filled from its entity, and from the text when it was asked for."""
    mappings: list[Content] = []
    if topic in (*ENTITIES, *CHOSEN):
        mappings.append({"type": "from_entity", "entity": topic})
    if topic not in (*CHOSEN, "phone"):
        asked = [{"active_loop": FORM, "requested_slot": topic}]
        mappings.append({"type": "from_text", "not_intent": [*not_answers, ANSWER], "conditions": asked})
    return {"type": "any", "influence_conversation": False, "mappings": mappings}


def nlu_of(examples: Iterable[Example], intents: Sequence[str], answered: Sequence[str]) -> Iterable[Content]:
    """The sentences by intent, with their entities marked."""
    by_intent: dict[str, list[str]] = {intent: [] for intent in intents}
    for example in examples:
        if example.intent in by_intent:
            by_intent[example.intent].append(annotated(example))
    for intent, texts in by_intent.items():
        name = f"{FAQ}/{intent}" if intent in answered else intent
        yield {"intent": name, "examples": "".join(f"- {text}\n" for text in texts)}


def rules_of(intents: Sequence[str], answered: Sequence[str]) -> list[Content]:
    """Open the form, answer within it and outside, submit it."""
    opening = [*(intent for intent in intents if intent not in (*answered, _STOP)), "nlu_fallback"]
    outside, inside = [{"active_loop": None}], [{"active_loop": FORM}]
    form = [{"action": FORM}, {"active_loop": FORM}]
    rules: list[Content] = [
        {
            "rule": "Open the form",
            "condition": outside,
            "steps": [{"or": [{"intent": intent} for intent in opening]}, *form],
        },
        {
            "rule": "Submit the form",
            "condition": inside,
            "steps": [
                {"action": FORM},
                {"active_loop": None},
                {"slot_was_set": [{"requested_slot": None}]},
                {"action": SUBMIT},
            ],
        },
    ]
    not_understood = [{"intent": "nlu_fallback"}, {"action": "utter_please_rephrase"}, *form]
    rules.append({"rule": "Ask again within the form", "condition": inside, "steps": not_understood})
    answer = [{"intent": FAQ}, {"action": f"utter_{FAQ}"}, *form]
    rules.append({"rule": "Answer a question", "condition": outside, "steps": answer})
    rules.append({"rule": "Answer a question within the form", "condition": inside, "steps": answer})
    return rules


def stories_of() -> list[Content]:
    """The happy path, with and without a question before it, and what happens when somebody stops."""
    form = [{"action": FORM}, {"active_loop": FORM}]
    submitted = [{"active_loop": None}, {"action": SUBMIT}]
    stopping = [{"intent": "state_need"}, *form, {"intent": _STOP}, {"action": "utter_ask_continue"}]
    stories: list[Content] = [
        {"story": "happy path", "steps": [{"intent": "state_need"}, *form, *submitted]},
        {
            "story": "stop and go on",
            "steps": [*stopping, {"intent": "affirm"}, {"action": FORM}, *submitted],
        },
        {
            "story": "stop",
            "steps": [
                *stopping,
                {"intent": "deny"},
                {"action": "action_deactivate_loop"},
                {"active_loop": None},
                {"action": "utter_stopped"},
            ],
        },
    ]
    asked = [{"intent": FAQ}, {"action": f"utter_{FAQ}"}, *form, *submitted]
    stories.append({"story": "a question, then the happy path", "steps": asked})
    return stories


def write(path: Path, content: Mapping[str, Any]) -> None:
    """One YAML file of the project."""
    text = yaml.safe_dump(dict(content), allow_unicode=True, sort_keys=False, width=10_000)
    path.write_text(text, encoding="utf-8")
