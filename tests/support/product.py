"""The running product as tests see it: its door, its database, its processes."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import yaml

from bot.bootstrap import Services, build
from bot.evaluation.instance import Instance, private_instance
from bot.settings import read_settings

ROOT = Path(__file__).parents[2]
_ROOMY = {
    # Nobody whom the playbook’s rules name has an account: requests stay as their conversations leave them.
    "ADMIN_EMAIL": "direction@exemple.fr",
    # Many visitors of a test come from one address in a short time.
    "RATE_CONVERSATION": "3000/60",
    "RATE_ADDRESS": "9000/60",
    "RATE_SESSIONS": "3000/60",
}


class Product:
    """An instance with every process up. Leads and transcripts are read from its own database."""

    def __init__(self, instance: Instance, services: Services) -> None:
        self.instance = instance
        self.services = services
        self.http = httpx.Client(base_url=instance.url, timeout=30.0)

    def leads(self, conversation_id: str) -> list[dict[str, Any]]:
        """The leads of one conversation as they are exported, in the order of its requests."""
        with self.services.reading() as uow:
            return [lead.to_json() for lead in uow.leads.of_conversation(conversation_id)]

    def deliveries(self, conversation_id: str) -> list[str]:
        """What receivers are told of this conversation's leads."""
        with self.services.reading() as uow:
            leads = uow.leads.of_conversation(conversation_id)
            return [event for lead in leads for event in uow.outbox.events(lead.id)]

    def transcript(self, conversation_id: str) -> list[dict[str, Any]]:
        """The turns of one conversation as they are exported."""
        found = self.services.archive.transcript(conversation_id)
        assert found is not None, f"there is no transcript of {conversation_id}"
        turns: list[dict[str, Any]] = found.to_json()["turns"]
        return turns

    def ready(self) -> bool:
        """Whether the door, the database and Rasa are there."""
        try:
            return self.http.get("/ready", timeout=3.0).status_code == 200
        except httpx.HTTPError:
            return False


@contextmanager
def running_product(
    settings: Mapping[str, str] | None = None,
    sections: Mapping[str, Mapping[str, Any]] | None = None,
    *,
    within: Sequence[str] = (),
    seen: Callable[[Instance], Mapping[str, str]] = lambda instance: {},
) -> Iterator[Product]:
    """A product of one's own, stopped and removed at the end; `sections` change the playbook.

    It is run by the program whose words are `within`. `seen` names the settings by which the test finds what
    the product finds by other ones, as its databases.
    """
    with tempfile.TemporaryDirectory() as folder:
        playbook = _playbook(Path(folder), sections or {})
        given = {"PLAYBOOK": str(playbook), **_ROOMY, **(settings or {})}
        with private_instance(_variables(given), within) as instance:
            services = build(read_settings({**instance.environment, **_variables(seen(instance))}))
            product = Product(instance, services)
            try:
                yield product
            finally:
                product.http.close()
                services.close()


def _variables(settings: Mapping[str, str]) -> dict[str, str]:
    return {f"AIGUILLEUR_{name}": value for name, value in settings.items()}


def _playbook(folder: Path, sections: Mapping[str, Mapping[str, Any]]) -> Path:
    """The playbook of the project, but nobody who gives the same details again is taken for the same."""
    playbook = yaml.safe_load((ROOT / "playbook.yml").read_text(encoding="utf-8"))
    playbook["matching"]["duplicate_days"] = 0
    for name, changes in sections.items():
        playbook[name].update(changes)
    path = folder / "playbook.yml"
    path.write_text(yaml.safe_dump(playbook, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return path
