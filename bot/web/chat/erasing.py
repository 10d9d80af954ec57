"""Erases conversations for good, also when a process dies on the way: what was begun is finished later."""

from __future__ import annotations

import anyio
import anyio.to_thread
import structlog

from bot.bootstrap import Services
from bot.privacy.erasure import AskedBy, Proof, erase
from bot.unit_of_work import StorageUnavailable
from bot.web.chat.listeners import Listeners
from bot.web.chat.rasas import RasaProcesses
from bot.web.chat.store import Store

_log = structlog.get_logger(__name__)


class Eraser:
    """The database of record forgets first, in one transaction; then Rasa's tracker does."""

    def __init__(
        self,
        services: Services,
        store: Store,
        rasa: RasaProcesses,
        listeners: Listeners,
        *,
        pause: float = 30.0,
    ) -> None:
        self._services = services
        self._erasing = services.erasing()
        self._store = store
        self._rasa = rasa
        self._listeners = listeners
        self._pause = pause

    async def erase(self, conversation_id: str) -> Proof:
        """Erase a conversation at its visitor's request. Once this returns, nothing is left to read.

        Raises `UnknownConversation`, or `StorageUnavailable` when nothing was erased at all.
        """
        now = self._services.now()
        proof = await self._store.write(lambda uow: erase(uow, conversation_id, AskedBy.VISITOR, now))
        _log.info("conversation.erased", proof=proof.id)
        try:
            await self._finish(proof, conversation_id)
        except StorageUnavailable as error:  # Rasa's tracker is forgotten later: the proof says that it waits
            _log.warning("erasure.unfinished", proof=proof.id, error=str(error))
        except Exception as error:  # so are files that cannot be written now
            _log.error("erasure.failed", proof=proof.id, error=type(error).__name__)
        await self._rasa.forget(conversation_id)
        self._listeners.wake(conversation_id)
        return proof

    async def clean(self) -> None:
        """After a refusal nothing that was said may tell who the visitor is. What fails is done later."""
        try:
            for conversation_id in await anyio.to_thread.run_sync(self._erasing.redact_asked):
                await self._rasa.forget(conversation_id)
        except Exception as error:
            _log.error("redaction.failed", error=type(error).__name__)

    async def proof_of(self, conversation_id: str) -> Proof | None:
        """The proof that this conversation was erased."""
        return await self._store.read(lambda uow: uow.erasures.of(conversation_id))

    async def is_erased(self, conversation_id: str) -> bool:
        """Whether this conversation was erased."""
        return await self.proof_of(conversation_id) is not None

    async def run(self) -> None:
        """Finish what was left unfinished, by this process or by one before it, until cancelled."""
        while True:
            try:
                await anyio.to_thread.run_sync(self._erasing.finish_all)
            except StorageUnavailable as error:
                _log.warning("erasure.unfinished", error=str(error))
            except Exception as error:
                _log.error("erasure.failed", error=type(error).__name__)
            await anyio.sleep(self._pause)

    async def _finish(self, proof: Proof, conversation_id: str) -> None:
        """Only files without a trace are the end of it."""
        await anyio.to_thread.run_sync(self._erasing.finish, proof, conversation_id)
