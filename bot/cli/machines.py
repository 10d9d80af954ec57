"""What only counts once several processes or machines serve together."""

from __future__ import annotations

import asyncio
import ipaddress
import os
from urllib.parse import urlsplit

from bot.cli.errors import CommandError
from bot.cli.services import open_services, settings
from bot.settings import PREFIX, Settings

_SECONDS = 3.0
_WRONG_SECRET = 401


def machines() -> str:
    """Files and secrets that are made on one machine are not there on another."""
    found = settings()
    elsewhere = _elsewhere(found)
    if not elsewhere:
        return "one"
    for variable, url in (
        ("DATABASE_URL", found.database_url),
        ("TRACKER_DATABASE_URL", found.tracker_database_url),
    ):
        if url.startswith("sqlite"):
            reason = f"SQLite is a file of one machine, but {elsewhere} is another one"
            raise CommandError(f"{reason}: set {PREFIX}{variable} to a PostgreSQL database")
    if not os.environ.get(f"{PREFIX}SECRET", "").strip():
        reason = f"each machine draws a secret of its own, but {elsewhere} is another one"
        raise CommandError(f"{reason}: set {PREFIX}SECRET to the same on all of them")
    return f"several: {elsewhere} is another one"


def trackers() -> str:
    """The database of Rasa's trackers is another one than that of leads."""
    with open_services(migrated=False) as services:
        services.trackers.ping()
    return "answers"


def rasa() -> str:
    """Each Rasa process must know the door by its secret, and all must have the same model."""

    found = settings()
    models: dict[str, str] = {}
    for url in found.rasa_urls:
        try:
            models[url] = _model_at(url, found.door_secret)
        except _NobodyThere as error:
            if found.rasa_addresses:
                raise CommandError(f"nobody answers at {url} ({error}): is it running?") from None
    if len(set(models.values())) > 1:
        raise CommandError(f"different models are served: {', '.join(sorted(set(models.values())))}")
    return f"{len(models)} of {len(found.rasa_urls)} running" if models else "not running"


class _NobodyThere(Exception):
    pass


def _model_at(url: str, secret: str) -> str:
    import httpx

    try:
        with httpx.Client(base_url=url, timeout=_SECONDS, trust_env=False) as http:
            model = http.get("/door/health").json().get("model")
            # Without a conversation nothing is forgotten: only the secret is looked at.
            greeted = http.post("/door/forget", json={}, headers={"X-Door-Secret": secret})
    except (httpx.HTTPError, ValueError) as error:
        raise _NobodyThere(type(error).__name__) from None
    if greeted.status_code == _WRONG_SECRET:
        same = f"set {PREFIX}SECRET (or {PREFIX}DOOR_SECRET) to the same on both sides"
        raise CommandError(f"{url} does not know this door's secret: {same}")
    return str(model)


def redis() -> str:
    """Redis is optional; what is wrong with it is only a finding when it is set."""
    found = settings()
    if not found.redis_url:
        return f"off: set {PREFIX}REDIS_URL when several door processes serve"
    return asyncio.run(_redis(found))


async def _redis(found: Settings) -> str:
    from bot.relay.checking import OLDEST, Unusable, examine

    try:
        told = await examine(found.redis_url, found.secret)
    except Unusable as error:
        raise CommandError(f"Redis cannot be used: {error}; visitors are served without it") from None
    shown = ".".join(map(str, told.version))
    if told.version < OLDEST:
        raise CommandError(f"Redis {shown} is too old: {'.'.join(map(str, OLDEST))} or newer is needed")
    if told.strangers:
        same = f"set {PREFIX}SECRET to the same on all of them"
        raise CommandError(f"{told.strangers} process(es) at this Redis have another secret: {same}")
    return f"version {shown}"


def _elsewhere(found: Settings) -> str | None:
    """The first address in the settings that is not on this machine."""
    urls = (*found.rasa_addresses, found.redis_url)
    return next((host for url in urls if (host := urlsplit(url).hostname) and not _is_here(host)), None)


def _is_here(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
