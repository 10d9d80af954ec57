"""A message from its arrival to its answer: written down first, then answered in order, once."""

from __future__ import annotations

import datetime
import uuid
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass, replace

import anyio
import structlog

from bot import wording
from bot.bootstrap import Clock
from bot.conversations.claims import Claims
from bot.conversations.conversation import (
    Answer,
    AssistantMessage,
    Conversation,
    MessageKind,
    Turn,
    TurnStatus,
    VisitorMessage,
)
from bot.conversations.repository import Appended, UnknownConversation
from bot.privacy.erasure import Proof
from bot.telemetry.metrics import message_answered, turn_ended
from bot.telemetry.stages import waited
from bot.unit_of_work import StorageUnavailable
from bot.web.chat import transactions
from bot.web.chat.afterwards import Afterwards
from bot.web.chat.answers import answer_of
from bot.web.chat.drafts import Draft, Drafts
from bot.web.chat.erasing import Eraser
from bot.web.chat.errors import Refusal
from bot.web.chat.guarded import RETRY_AFTER
from bot.web.chat.listeners import Listeners
from bot.web.chat.locks import ConversationLocks
from bot.web.chat.patience import Patience
from bot.web.chat.rasa import RasaAnswer, RasaAway, RasaSlow, TurnFailed, TurnRefused
from bot.web.chat.rasas import RasaProcesses
from bot.web.chat.requests import SendRequest
from bot.web.chat.store import Store
from bot.web.chat.writing import Written

_log = structlog.get_logger(__name__)


class NotAnswered(Exception):
    """The message is written down and its answer will come later."""


class Erased(Exception):
    """The visitor had the conversation erased: there is no turn to show, only the proof."""

    def __init__(self, proof: Proof) -> None:
        super().__init__(proof.id)
        self.proof = proof


@dataclass(frozen=True)
class _Said:
    """What there is to be written once the visitor has it."""

    answer: Answer
    draft: Draft | None
    refused: bool


class Turns:
    """Takes the messages of visitors and gets them answered."""

    def __init__(
        self,
        store: Store,
        rasa: RasaProcesses,
        listeners: Listeners,
        eraser: Eraser,
        drafts: Drafts,
        now: Clock,
        patience: Patience,
        claims: Claims,
    ) -> None:
        self._store = store
        self._rasa = rasa
        self._listeners = listeners
        self._eraser = eraser
        self._drafts = drafts
        self._now = now
        self._patience = patience
        self._locks = ConversationLocks(claims)
        self._afterwards = Afterwards()

    async def open(self, conversation: Conversation) -> Turn:
        """The welcome. Nothing is written unless there is one: nobody knows the conversation yet."""
        message = VisitorMessage(str(uuid.uuid4()), MessageKind.OPEN, "", conversation.created_at)
        turn = Turn(conversation.id, 0, message)
        with anyio.move_on_after(self._patience.turn):
            said = await self._ask(conversation, turn, self._patience.pauses, self._patience.turn)
            opened = replace(turn, status=TurnStatus.ANSWERED, answer=answer_of(turn, said, self._now()))
            await self._store.write_with_others(
                lambda uow: transactions.add_opened(uow, conversation, opened)
            )
            return opened
        raise RasaAway("deadline")

    async def write_down(self, conversation_id: str, request: SendRequest) -> Written[Appended]:
        """The turn of this message; the same message again is the same turn.

        It is answered while it becomes durable. Nobody is to be told anything before it is.
        """
        try:
            return await self._write(conversation_id, request)
        except transactions.Unsettled:
            is_known = await self._settled(conversation_id)
        try:
            return await self._write(conversation_id, request, settled=True)
        except Refusal as refusal:
            if refusal.code == "button_unknown" and not is_known:
                raise Refusal("unavailable", retry_after=RETRY_AFTER) from None
            raise

    async def _settled(self, conversation_id: str) -> bool:
        """Whether every message has its answer now. One may have been shown and not be written yet."""
        with suppress(NotAnswered), anyio.move_on_after(self._patience.turn / 2):
            with suppress(Erased):
                await self.replay(conversation_id)
            return True
        return False

    async def _write(
        self, conversation_id: str, request: SendRequest, *, settled: bool = False
    ) -> Written[Appended]:
        now = self._now()
        retry_at = now + datetime.timedelta(seconds=self._patience.turn + self._patience.margin)
        return await self._store.write_ahead(
            lambda uow: transactions.written(uow, conversation_id, request, now, retry_at, settled=settled)
        )

    async def answered(self, message: Appended) -> Turn:
        """The turn with its answer, those before it first; raises `NotAnswered` at the deadline.

        Raises `Erased` when the answer is that everything is erased.
        """
        turn = message.turn
        if turn.status is not TurnStatus.PENDING:
            return turn
        # Nobody works in this conversation: what was true when the message was written down is still true.
        at_once = message.is_next and self._locks.is_free(turn.conversation_id)
        async with AsyncExitStack() as held:
            with anyio.move_on_after(self._patience.turn):
                nobody_did = await held.enter_async_context(waited(self._locks.hold(turn.conversation_id)))
                if at_once and nobody_did:
                    return await self._shown(message.conversation, turn, held)
                return await self._work_off(turn)
        raise NotAnswered

    async def written_down(self, conversation_id: str) -> None:
        """Return when the answer that was shown last in this conversation stands in its transcript.

        Or when it could not be written: then it is asked for again later.
        """
        await self._afterwards.finish(conversation_id)

    async def close(self) -> None:
        """Finish what is done behind answers."""
        await self._afterwards.finish_all()

    async def replay(self, conversation_id: str) -> None:
        """Answer whatever waits in this conversation, in order; stops at what cannot be answered yet."""
        async with self._locks.hold(conversation_id):
            conversation, waiting = await self._store.read(
                lambda uow: transactions.waiting(uow, conversation_id, None)
            )
            for turn in waiting:
                await self._answer(conversation, turn, pauses=(), seconds=self._patience.later)

    async def _work_off(self, turn: Turn) -> Turn:
        conversation, waiting = await self._store.read(
            lambda uow: transactions.waiting(uow, turn.conversation_id, turn.number)
        )
        for item in waiting:
            ended = await self._answered_now(conversation, item)
            if item.number == turn.number:
                return ended
        # Somebody else answered it while we waited for our turn.
        stored = await self._store.read(lambda uow: uow.conversations.turn(turn.conversation_id, turn.number))
        if stored is None:
            raise UnknownConversation(turn.conversation_id)
        return stored

    async def _shown(self, conversation: Conversation, turn: Turn, held: AsyncExitStack) -> Turn:
        """The turn as it is going to be stored: the conversation is held until it is."""
        said = await self._said(conversation, turn, self._patience.pauses, self._patience.turn)
        if isinstance(said, Turn):
            return said
        self._afterwards.begin(conversation.id, self._write_down(turn, said, held.pop_all()))
        return replace(turn, status=TurnStatus.ANSWERED, answer=said.answer, failure=None, retry_at=None)

    async def _write_down(self, turn: Turn, said: _Said, held: AsyncExitStack) -> None:
        try:
            async with held:
                await self._store_answer(turn, said)
        except Exception as error:  # the turn still waits, and is replayed
            _log.warning("turn.unwritten", conversation_id=turn.conversation_id, error=type(error).__name__)

    async def _answered_now(self, conversation: Conversation, turn: Turn) -> Turn:
        """With the pauses of a request that is open."""
        return await self._answer(conversation, turn, self._patience.pauses, self._patience.turn)

    async def _answer(
        self, conversation: Conversation, turn: Turn, pauses: tuple[float, ...], seconds: float
    ) -> Turn:
        """The turn as it is stored once it has an answer; raises `NotAnswered` when it has none yet."""
        said = await self._said(conversation, turn, pauses, seconds)
        return said if isinstance(said, Turn) else await self._store_answer(turn, said)

    async def _said(
        self, conversation: Conversation, turn: Turn, pauses: tuple[float, ...], seconds: float
    ) -> _Said | Turn:
        """The answer, or the turn that was given up; raises `NotAnswered` when there is none yet.

        An erasure is no answer to be stored. Until it is done the turn waits, and whoever works on it next
        asks again and erases: all of it, or nothing yet.
        """
        try:
            said = await self._ask(conversation, turn, pauses, seconds)
        except TurnFailed as error:
            if not isinstance(error, TurnRefused) and turn.attempts + 1 < self._patience.attempts:
                raise await self._postponed(turn, error.code, counted=True) from None
            return await self._give_up(turn, error.code)
        except RasaSlow:
            if turn.attempts + 1 < self._patience.silences:
                raise await self._postponed(turn, "rasa_slow", counted=True) from None
            return await self._give_up(turn, "rasa_slow")
        except RasaAway:
            raise await self._postponed(turn, "rasa_away", counted=False) from None
        if said.erase:
            turn_ended("erased")
            with anyio.CancelScope(shield=True):  # a deadline must not part the answer from the deed
                raise Erased(await self._eraser.erase(conversation.id))
        return _Said(answer_of(turn, said, self._now()), said.draft, said.refused)

    async def _store_answer(self, turn: Turn, said: _Said) -> Turn:
        ended = await self._written_with_draft(turn, said)
        turn_ended("answered")
        message_answered(turn.message.kind.value, said.answer.understanding)
        if said.refused:
            await self._eraser.clean()
        self._listeners.wake(turn.conversation_id)
        return ended

    async def _written_with_draft(self, turn: Turn, said: _Said) -> Turn:
        """The answer and the draft that comes with it, or neither; no fault of a draft holds back answers."""
        answer, draft = said.answer, said.draft
        if draft is not None:
            try:
                return await self._store.write_with_others(
                    lambda uow: transactions.answered(uow, turn, answer, draft, self._drafts)
                )
            except (StorageUnavailable, UnknownConversation):
                raise
            except Exception as error:
                _log.error(
                    "draft.unwritten", conversation_id=turn.conversation_id, error=type(error).__name__
                )
        return await self._store.write_with_others(lambda uow: uow.conversations.answer(turn, answer))

    async def _ask(
        self, conversation: Conversation, turn: Turn, pauses: tuple[float, ...], seconds: float
    ) -> RasaAnswer:
        for pause in pauses:
            try:
                return await self._rasa.answer(conversation, turn, seconds)
            except TurnRefused:
                raise
            except (RasaAway, TurnFailed):
                await anyio.sleep(pause)
        return await self._rasa.answer(conversation, turn, seconds)

    async def _postponed(self, turn: Turn, code: str, *, counted: bool) -> NotAnswered:
        """Note when to ask again."""
        pause = min(0.5 * 2**turn.attempts, self._patience.longest_pause) if counted else 0.0
        retry_at = self._now() + datetime.timedelta(seconds=pause)
        await self._store.write(lambda uow: transactions.postpone(uow, turn, code, retry_at, counted))
        turn_ended("postponed")
        _log.warning("turn.postponed", conversation_id=turn.conversation_id, turn=turn.number, code=code)
        return NotAnswered()

    async def _give_up(self, turn: Turn, code: str) -> Turn:
        words = AssistantMessage(str(uuid.uuid4()), wording.load("door")["given_up"], self._now())
        ended = await self._store.write(lambda uow: transactions.give_up(uow, turn, code, words))
        turn_ended("given_up")
        _log.error("turn.given_up", conversation_id=turn.conversation_id, turn=turn.number, code=code)
        self._listeners.wake(turn.conversation_id)
        return ended
