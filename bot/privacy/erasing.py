"""Erases conversations everywhere, and finishes what a process that died has begun."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from types import TracebackType
from typing import Protocol, TypeVar

from bot.conversations.repository import UnknownConversation
from bot.privacy.erasure import AskedBy, Proof, erase
from bot.privacy.repository import ErasingUnitOfWork
from bot.redaction import Clean

Self = TypeVar("Self", bound="ErasingTransaction")


class ErasingTransaction(ErasingUnitOfWork, Protocol):
    """A unit of work that erases."""

    def __enter__(self: Self) -> Self: ...
    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...
    def commit(self) -> None: ...


@dataclass(frozen=True)
class OtherStores:
    """What else holds something of a conversation. Each may be told twice, and says whether it is done."""

    tracker: Callable[[str], bool]
    """Rasa's memory of the dialogue."""
    clean_tracker: Callable[[str, Clean], bool]
    """The same memory, of which only who the visitor is has to go."""
    lessons: Callable[[str], bool]
    """Training sentences and dialogue tests that its reviews became."""
    settle: Callable[[], bool]
    """Leaves nothing of what was deleted in the files of the database."""
    ledger: Callable[[Proof], bool]
    """The list outside the database, to be applied again when a backup was restored."""


@dataclass(frozen=True)
class Erasing:
    """Erasures in one installation; every step may be repeated."""

    reading: Callable[[], ErasingTransaction]
    writing: Callable[[], ErasingTransaction]
    others: OtherStores
    now: Callable[[], datetime.datetime]
    batch: int = field(default=100)

    def ask(self, conversation_ids: Collection[str], by: AskedBy) -> None:
        """Write down what has to be erased, all of it at once: from now on it will be, whatever happens."""
        with self.writing() as uow:
            uow.erasures.ask(conversation_ids, by, self.now())
            uow.commit()

    def finish_all(self) -> int:
        """Erase what was asked for, one conversation in each transaction, and finish what is unfinished.

        How many there were. What fails holds up nothing else and is done later; the first failure is raised
        at the end.
        """
        count, after, failures = 0, "", list[Exception]()
        while due := self._asked(after):
            for conversation_id, by in due:
                after = conversation_id
                try:
                    count += self.erase(conversation_id, by) is not None
                except Exception as error:
                    failures.append(error)
        for proof, conversation_id in self._unfinished():
            try:
                count += self.finish(proof, conversation_id)
            except Exception as error:
                failures.append(error)
        if failures:
            raise failures[0]
        return count

    def _asked(self, after: str) -> Sequence[tuple[str, AskedBy]]:
        with self.reading() as uow:
            return uow.erasures.asked(limit=self.batch, after=after)

    def erase(self, conversation_id: str, by: AskedBy) -> Proof | None:
        """Erase one conversation, and make other stores forget it; None when there is nothing of it."""
        with self.writing() as uow:
            try:
                proof = erase(uow, conversation_id, by, self.now())
            except UnknownConversation:
                uow.erasures.drop(conversation_id)
                uow.commit()
                return None
            uow.commit()
        self.finish(proof, conversation_id)
        return proof

    def finish(self, proof: Proof, conversation_id: str) -> bool:
        """Make other stores forget a conversation; the proof is finished once all of them have."""
        others = self.others
        done = [others.tracker(conversation_id), others.lessons(conversation_id), others.ledger(proof)]
        if not (others.settle() and all(done)):
            return False
        with self.writing() as uow:
            uow.erasures.finish(proof.id, self.now())
            uow.commit()
        return True

    def redact_asked(self, *, waited: datetime.timedelta = datetime.timedelta()) -> list[str]:
        """Clean the conversations of visitors who refuse to be contacted, asked for that long ago.

        What is to be cleaned stays noted until the tracker is clean as well.
        """
        with self.reading() as uow:
            due = uow.erasures.redactions(limit=self.batch, before=self.now() - waited if waited else None)
        failures: list[Exception] = []
        for conversation_id in due:
            try:
                self._redact(conversation_id)
            except Exception as error:  # it holds up nobody else, and is tried again
                failures.append(error)
        if due:
            self.others.settle()
        if failures:
            raise failures[0]
        return list(due)

    def _redact(self, conversation_id: str) -> None:
        with self.writing() as uow:
            clean = uow.erasures.redact(conversation_id)
            self.others.clean_tracker(conversation_id, clean)
            uow.commit()

    def _unfinished(self) -> list[tuple[Proof, str]]:
        with self.reading() as uow:
            waiting = [conversation_id for _, conversation_id in uow.erasures.unfinished(limit=self.batch)]
            proofs = [(uow.erasures.of(conversation_id), conversation_id) for conversation_id in waiting]
        return [(proof, conversation_id) for proof, conversation_id in proofs if proof is not None]
