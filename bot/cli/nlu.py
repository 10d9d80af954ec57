"""`aiguilleur nlu`: what support agents said of messages becomes training data."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.cli import output
from bot.cli.services import open_services

if TYPE_CHECKING:
    import datetime

    from bot.bootstrap import Services
    from bot.conversations.review_repository import ReviewedMessage
    from bot.conversations.reviews import MessageReview
    from bot.learning.lesson_files import TrainingData
    from bot.learning.lessons import Lesson
    from bot.learning.personal import Known

app = typer.Typer(help="Teach what support agents said of messages.", no_args_is_help=True)
_BATCH = 200
_WHY = {
    "unknown_word": "a word of it may be a name: check it in the console, then tick that it names nobody",
    "name": "it holds a name that nothing tells from the other words",
    "number": "it holds a number or code that may be somebody's",
    "address": "it holds an address that cannot be told from the sentence",
    "measured": "it is one of the sentences that understanding is measured with",
    "taught_otherwise": "the same words are taught under another intent: one of both is wrong",
    "unknown_intent": "its intent is not in the training data",
    "nothing": "the review names neither intent, entity nor segment that could be taught",
    "markup": "it holds what Rasa would read as markup",
    "length": "it is empty or too long",
}


@app.callback()
def nlu() -> None:
    """Commands about the understanding; a group of its own although it holds one so far."""


@dataclass(frozen=True)
class LeftOut:
    """A review that teaches nothing, and why; its words stay in the database."""

    conversation: str
    turn: int
    reason: str


@dataclass
class Outcome:
    """What applying reviews comes to."""

    lessons: list[Lesson] = field(default_factory=list)
    reviews: list[MessageReview] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)


@app.command("apply-reviews")
def apply_reviews(
    since: Annotated[
        str | None, typer.Option("--since", help="Only messages reviewed since then: 2026-03-01.")
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what would change, write nothing.")
    ] = False,
    folder: Annotated[
        Path | None, typer.Option("--output", help="Where to write; the project's folder when absent.")
    ] = None,
    again: Annotated[bool, typer.Option("--again", help="Also those that were applied before.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> None:
    """Turn messages of finished reviews into training sentences and dialogue tests.

    Nothing personal leaves the database: what cannot be cleaned for sure is left out, and listed.
    """
    from bot.learning import lesson_files as files

    root, target = Path.cwd(), folder or Path.cwd()
    with open_services() as services:
        data = files.read_training_data(root)
        outcome = _learn(services, data, output.parse_since(since), again=again)
        texts = _texts(target, root, data, outcome.lessons)
        changes = files.changed(target, texts)
        patch = files.diff(target, changes)
        if not dry_run:
            files.write(target, changes)
            with services.unit_of_work() as uow:
                uow.reviews.note_applied(outcome.reviews)
                uow.commit()
    report = _report(outcome, list(changes), dry_run)
    if as_json:
        output.print_json({**report, "diff": patch})
    else:
        _print(report, patch)


def _learn(
    services: Services, data: TrainingData, since: datetime.datetime | None, *, again: bool
) -> Outcome:
    from bot.learning.cleaning import NotClean, Vocabulary
    from bot.learning.lessons import School

    today = services.now().date()
    school = School(data.taught, data.measured, data.intents, Vocabulary.of(data.words), today)
    outcome = Outcome()
    known: dict[str, Known] = {}
    for message in _reviewed(services, since, again=again):
        review = message.review
        try:
            if review.conversation_id not in known:
                known = {review.conversation_id: _known(services, review.conversation_id)}
            outcome.lessons.append(school.lesson(message, known[review.conversation_id]))
            outcome.reviews.append(review)
        except NotClean as reason:
            outcome.left_out.append(LeftOut(review.conversation_id, review.turn, reason.code))
    return outcome


def _reviewed(
    services: Services, since: datetime.datetime | None, *, again: bool
) -> Iterator[ReviewedMessage]:
    after: tuple[str, int] | None = None
    while True:
        with services.reading() as uow:
            page = uow.reviews.to_learn(since=since, again=again, after=after, limit=_BATCH)
        yield from page
        if len(page) < _BATCH:
            return
        after = (page[-1].review.conversation_id, page[-1].review.turn)


def _known(services: Services, conversation_id: str) -> Known:
    from bot.learning.personal import known_of

    with services.reading() as uow:
        turns = uow.conversations.turns(conversation_id)
        leads = uow.leads.of_conversation(conversation_id)
    return known_of((turn.answer.understanding for turn in turns if turn.answer), map(vars, leads))


def _texts(target: Path, root: Path, data: TrainingData, lessons: list[Lesson]) -> dict[Path, str]:
    """What the files hold afterwards: `target` has them, or else the project has."""
    from bot.learning import lesson_files as files
    from bot.learning.lessons import merged, sentences

    def known(name: Path) -> list[Lesson]:
        return files.read_lessons(target / name if (target / name).exists() else root / name)

    taught = merged(known(files.DIALOGUES), (lesson for lesson in lessons if not lesson.aside))
    aside = merged(known(files.ASIDE), (lesson for lesson in lessons if lesson.aside))
    return {
        files.SENTENCES: files.sentences_text(sentences(taught, data.taught)),
        files.DIALOGUES: files.lessons_text(taught),
        files.ASIDE: files.lessons_text(aside),
    }


def _report(outcome: Outcome, changed: list[Path], dry_run: bool) -> dict[str, Any]:
    taught = [lesson for lesson in outcome.lessons if not lesson.aside]
    return {
        "reviews": len(outcome.lessons) + len(outcome.left_out),
        "taught": len(taught),
        "kept_aside": len(outcome.lessons) - len(taught),
        "intents": dict(sorted(Counter(i for lesson in taught for i in lesson.intents).items())),
        "left_out": [asdict(item) for item in outcome.left_out],
        "files": [str(path) for path in changed],
        "written": bool(changed) and not dry_run,
    }


def _print(report: dict[str, Any], patch: str) -> None:
    print(patch, end="")
    print(
        f"{report['reviews']} reviewed messages: {report['taught']} to teach, "
        f"{report['kept_aside']} kept aside to measure with, {len(report['left_out'])} left out."
    )
    if report["intents"]:
        output.print_table(["intent", "messages"], ([k, str(v)] for k, v in report["intents"].items()))
    for item in report["left_out"]:
        why = _WHY.get(item["reason"], item["reason"])
        print(f"left out: conversation {item['conversation']}, message {item['turn']}: {why}.")
    if report["written"]:
        print(f"written: {', '.join(report['files'])}. Read the changes, then `aiguilleur train`.")
    else:
        print("nothing to write." if not report["files"] else "nothing was written (--dry-run).")
