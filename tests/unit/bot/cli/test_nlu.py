"""`aiguilleur nlu apply-reviews` on a small project and its database."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from bot.bootstrap import Services
from bot.conversations.conversation import (
    Answer,
    Conversation,
    MessageKind,
    Turn,
    TurnStatus,
    VisitorMessage,
)
from bot.conversations.reviewing import Reviewing
from bot.conversations.reviews import MarkedEntity, Meaning, ReviewStatus, Verdict
from tests.unit.bot.cli.conftest import Command

KNOWN = """version: "3.1"
nlu:
- intent: ask_price
  examples: |
    - combien coûte une tablette pour mon bureau
    - combien ça coûte pour une tablette svp
    - je voudrais savoir combien coûte une tablette
- intent: state_need
  metadata:
    segment: B2B
  examples: |
    - je voudrais une tablette pour mon bureau svp
    - pour mon bureau je voudrais une tablette
    - svp une tablette je voudrais ça
- intent: give_name
  examples: |
    - moi c'est Xerzivian
    - xerzivian
    - je suis xerzivian
"""
PRICE = Meaning(("ask_price",))
Review = Callable[..., None]


@pytest.fixture
def project(command: Command, tmp_path: Path) -> Path:
    """The folder in which the command runs."""
    (tmp_path / "data" / "nlu").mkdir(parents=True)
    (tmp_path / "data" / "nlu" / "known.yml").write_text(KNOWN, encoding="utf-8")
    return tmp_path


@pytest.fixture
def review(services: Services, project: Path) -> Review:
    """Store a message and what an agent says of it; another verdict on the same message replaces it."""

    def store(text: str, meaning: Meaning = PRICE, *, name: str = "c", done: bool = True) -> None:
        now = services.now()
        answer = Answer((), now, {"intent": "nlu_fallback", "confidence": 0.1, "acts": ["not_understood"]})
        with services.unit_of_work() as uow:
            conversation = uow.conversations.get(name) or Conversation(name, now)
            turn = Turn(
                name, 1, VisitorMessage("m", MessageKind.TEXT, text, now), TurnStatus.ANSWERED, answer
            )
            if uow.conversations.get(name) is None:
                uow.conversations.add(conversation)
                uow.conversations.add_turn(turn)
            before = {r.turn: r.version for r in uow.reviews.of_messages(name)}
            reviewing = Reviewing(uow.reviews, conversation, None, now)
            reviewing.judge(turn, Verdict.WRONG, meaning, seen=before.get(1, 0))
            held = uow.reviews.of_conversation(name)
            if done and held is not None:
                reviewing.set_status(ReviewStatus.DONE, seen=held.version)
            uow.commit()

    return store


def taught(project: Path) -> dict[str, str]:
    """The sentences of the file, each with its intent."""
    path = project / "data" / "nlu" / "reviewed.yml"
    if not path.exists():
        return {}
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    return {line[2:]: block["intent"] for block in content["nlu"] for line in block["examples"].splitlines()}


def test_a_reviewed_message_becomes_a_sentence_and_a_dialogue_test(
    command: Command, review: Review, project: Path
) -> None:
    review(
        "je suis Sophie Legrand, combien pour mon bureau",
        Meaning(("ask_price",), (MarkedEntity(8, 22, "name"),)),
    )
    shown = command("nlu", "apply-reviews")
    assert (shown.code, shown.error) == (0, "")
    sentence = "je suis Camille Martin, combien pour mon bureau"
    assert taught(project) == {sentence: "ask_price"}
    assert f"+    - {sentence}" in shown.out
    assert "Legrand" not in shown.out
    [row] = (project / "tests" / "dialogues" / "reviewed.jsonl").read_text(encoding="utf-8").splitlines()
    assert json.loads(row)["entities"] == [{"topic": "name", "text": "Camille Martin"}]


def test_applying_again_changes_nothing(command: Command, review: Review, project: Path) -> None:
    review("combien pour mon bureau svp")
    command("nlu", "apply-reviews")
    before = {path: path.read_bytes() for path in project.rglob("reviewed.*")}
    assert before
    assert "nothing to write." in command("nlu", "apply-reviews").out
    assert "nothing to write." in command("nlu", "apply-reviews", "--again").out
    assert {path: path.read_bytes() for path in project.rglob("reviewed.*")} == before


def test_a_sentence_that_was_taken_out_by_hand_does_not_come_back(
    command: Command, review: Review, project: Path
) -> None:
    review("combien pour mon bureau svp")
    command("nlu", "apply-reviews")
    (project / "tests" / "dialogues" / "reviewed.jsonl").write_text("", encoding="utf-8")
    review("je voudrais savoir combien pour mon bureau", name="other")
    command("nlu", "apply-reviews")
    assert set(taught(project)) == {"je voudrais savoir combien pour mon bureau"}


def test_a_review_that_changed_replaces_what_it_taught(
    command: Command, review: Review, project: Path
) -> None:
    review("combien pour mon bureau svp")
    command("nlu", "apply-reviews")
    review("combien pour mon bureau svp", Meaning(("state_need",), (), "B2B"))
    command("nlu", "apply-reviews")
    assert taught(project) == {"combien pour mon bureau svp": "state_need"}
    content = yaml.safe_load((project / "data" / "nlu" / "reviewed.yml").read_text(encoding="utf-8"))
    assert content["nlu"][0]["metadata"] == {"segment": "B2B"}


def test_a_dry_run_shows_everything_and_keeps_nothing(
    command: Command, review: Review, project: Path
) -> None:
    review("combien pour mon bureau svp")
    shown = command("nlu", "apply-reviews", "--dry-run").out
    assert "+    - combien pour mon bureau svp" in shown and "nothing was written" in shown
    assert taught(project) == {}
    command("nlu", "apply-reviews")
    assert set(taught(project)) == {"combien pour mon bureau svp"}


def test_the_files_may_be_written_elsewhere(command: Command, review: Review, project: Path) -> None:
    review("combien pour mon bureau svp")
    command("nlu", "apply-reviews", "--output", "elsewhere")
    assert taught(project) == {}
    assert set(taught(project / "elsewhere")) == {"combien pour mon bureau svp"}


def test_what_cannot_be_cleaned_is_left_out_and_named_without_its_words(
    command: Command, review: Review, project: Path
) -> None:
    review("combien pour Xerzivian")
    shown = command("nlu", "apply-reviews").out
    assert "left out: conversation c, message 1: a word of it may be a name" in shown
    assert "Xerzivian" not in shown
    review("combien pour Xerzivian", Meaning(("ask_price",), names_nobody=True))
    assert "1 to teach" in command("nlu", "apply-reviews").out


def test_only_finished_reviews_are_taught(command: Command, review: Review, project: Path) -> None:
    review("combien pour mon bureau svp", done=False)
    assert "0 reviewed messages" in command("nlu", "apply-reviews").out


def test_a_message_with_two_intents_is_a_dialogue_test_only(
    command: Command, review: Review, project: Path
) -> None:
    review("je voudrais une tablette, combien", Meaning(("state_need", "ask_price")))
    command("nlu", "apply-reviews")
    assert taught(project) == {}
    assert (project / "tests" / "dialogues" / "reviewed.jsonl").exists()


def test_what_is_measured_with_is_never_taught(command: Command, review: Review, project: Path) -> None:
    measured = project / "benchmarks" / "understanding" / "data" / "openings.jsonl"
    measured.parent.mkdir(parents=True)
    measured.write_text(json.dumps({"text": "Combien pour mon bureau ?", "segment": "B2B"}), encoding="utf-8")
    review("combien pour mon bureau")
    report = json.loads(command("nlu", "apply-reviews", "--json").out)
    assert report["left_out"] == [{"conversation": "c", "turn": 1, "reason": "measured"}]
    assert (report["taught"], report["written"], report["diff"]) == (0, False, "")


def test_since_leaves_out_what_was_reviewed_before(command: Command, review: Review, project: Path) -> None:
    review("combien pour mon bureau svp")
    assert "0 reviewed messages" in command("nlu", "apply-reviews", "--since", "2999-01-01").out
    assert command("nlu", "apply-reviews", "--since", "hier").code == 2


def test_another_folder_and_a_damaged_file_are_refused(
    command: Command, review: Review, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    review("combien pour mon bureau svp")
    (project / "tests" / "dialogues").mkdir(parents=True)
    (project / "tests" / "dialogues" / "reviewed.jsonl").write_text("{oops", encoding="utf-8")
    assert "reviewed.jsonl cannot be read" in command("nlu", "apply-reviews").error
    monkeypatch.chdir(project / "tests")
    assert "go to the project's folder" in command("nlu", "apply-reviews").error
