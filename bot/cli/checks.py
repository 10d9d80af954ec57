"""What a healthy installation has. Each check says what it saw, or what to do."""

from __future__ import annotations

import importlib.metadata
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from bot.cli import machines
from bot.cli.errors import CommandError
from bot.cli.services import open_services, settings
from bot.cli.serving.ports import busy, url
from bot.settings import Settings

LOCK = Path("requirements/bot.lock")
_MAIL_SECONDS = 75
_OLDEST_POSTGRESQL = 12
_FAULTS = {
    "unknown": "there is no such account",
    "disabled": "the account is disabled",
    "not_allowed": "its role does not work on leads",
}
_PINNED = re.compile(r"^([A-Za-z0-9._-]+)==([^ \\;]+) *\\?$", re.MULTILINE)


@dataclass(frozen=True)
class Finding:
    """The outcome of one check."""

    name: str
    ok: bool
    message: str

    def to_json(self) -> dict[str, Any]:
        """The JSON object of `--json`."""
        return asdict(self)


def all_findings() -> list[Finding]:
    """Run every check; those that rest on the settings are left out when the settings are wrong."""
    findings = [_run("python", _python), _run("packages", _packages)]
    configured = _run("settings", _settings)
    findings.append(configured)
    if configured.ok:
        findings += [_run(name, check) for name, check in _CHECKS.items()]
    return findings


def _run(name: str, check: Callable[[], str]) -> Finding:
    try:
        return Finding(name, True, check())
    except Exception as error:  # a check that fails, whatever the way, is a finding
        return Finding(name, False, " ".join(str(error).split()) or type(error).__name__)


def _python() -> str:
    if sys.version_info[:2] != (3, 10):
        raise CommandError(f"Rasa needs Python 3.10, this is {sys.version.split()[0]}: run `make setup`")
    return sys.version.split()[0]


def _packages() -> str:
    if not LOCK.exists():
        raise CommandError(f"{LOCK} is not here: run the command in the project's folder")
    pinned = dict(_PINNED.findall(LOCK.read_text(encoding="utf-8")))
    different = sorted(name for name, version in pinned.items() if _installed(name) != version)
    if different:
        named = ", ".join(different[:3]) + (", …" if len(different) > 3 else "")
        raise CommandError(f"{len(different)} packages are not those of {LOCK} ({named}): run `make setup`")
    return f"{len(pinned)} packages as in {LOCK}"


def _installed(name: str) -> str | None:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return None


def _settings() -> str:
    found = settings()
    return f"door on {url(found.host, found.port)}, database {found.database_url.partition(':')[0]}"


def _playbook() -> str:
    from bot.playbook import read_playbook

    path = settings().playbook
    read_playbook(path)
    return f"{path} is valid"


def _routing() -> str:
    """Accounts that rules name in vain are passed over; without a fallback, leads would go to nobody."""
    from bot.playbook import read_playbook
    from bot.routing.decision import faults

    routing = read_playbook(settings().playbook).routing
    if routing is None:
        return "off: the playbook has no section `routing`, nobody is given a lead"
    with open_services() as services, services.reading() as uow:
        now = services.now()
        wrong = faults(routing, uow.routing.colleagues(routing.accounts, now, now))
    named = "; ".join(f"{account}: {_FAULTS[fault.value]}" for account, fault in wrong.items())
    if routing.fallback in wrong:
        raise CommandError(f"the fallback can be given nothing ({named})")
    rules = "1 rule" if len(routing.rules) == 1 else f"{len(routing.rules)} rules"
    fallback = f"fallback {routing.fallback}" if routing.fallback else "no fallback"
    return f"{rules}, {fallback}" + (f"; passed over: {named}" if named else "")


def _retention() -> str:
    from bot.playbook import read_playbook

    playbook = read_playbook(settings().playbook)
    wrong = playbook.retention.contradictions(playbook.answers["retention"])
    if wrong:
        raise CommandError(f"answers.retention does not say what `retention` keeps: {'; '.join(wrong)}")
    kept = playbook.retention
    return f"prospects {kept.prospects}, conversations {kept.transcripts}, drafts {kept.drafts}, as promised"


def _database() -> str:
    with open_services() as services:
        services.database.ping()
        version = services.database.server_version()
    if version is not None and version < _OLDEST_POSTGRESQL:
        raise CommandError(f"PostgreSQL {version} is too old: {_OLDEST_POSTGRESQL} or newer is needed")
    return "up to date" + (f", PostgreSQL {version}" if version else "")


def _model() -> str:
    from bot.cli.models import fingerprint, serving_model

    models_dir, wanted = settings().models_dir, fingerprint(Path.cwd())
    model = serving_model(models_dir, wanted)
    if model is None:
        raise CommandError(f"{models_dir} has no model of the present data: run `aiguilleur train`")
    older = "" if model.fingerprint == wanted else "; that of the present data is worse and kept aside"
    return f"{model.path.name}, trained {model.trained_at}{older}"


def _ports() -> str:
    found: Settings = settings()
    places = {found.port: found.host} | dict.fromkeys(found.rasa_ports, found.rasa_host)
    if found.port in found.rasa_ports:
        same = "and AIGUILLEUR_RASA_PORT are the same: choose two"
        among = (
            f"is one of the {found.rasa_processes} ports that begin at AIGUILLEUR_RASA_PORT: choose another"
        )
        raise CommandError(f"AIGUILLEUR_PORT {same if found.port == found.rasa_port else among}")
    used = [port for port, host in places.items() if busy(host, port)]
    if used and len(used) < len(places):
        raise CommandError(f"port {used[0]} is used by another program: stop it, or choose another port")
    return "all in use: the product is probably running" if used else "free"


def _mail() -> str:
    """Sending is a program of its own: it is asked, as `serve` would start it."""
    if not settings().mail_enabled:
        return "off: set AIGUILLEUR_SMTP_URL to send e-mails"
    command = (sys.executable, "-m", "bot.delivery", "--check")
    asked = subprocess.run(command, capture_output=True, text=True, timeout=_MAIL_SECONDS, check=False)
    if asked.returncode:
        reason = (asked.stderr.strip().splitlines() or ["no answer"])[-1].removeprefix("delivery: ")
        raise CommandError(f"no e-mail can be sent: {reason}")
    return asked.stdout.strip()


_CHECKS: dict[str, Callable[[], str]] = {
    "playbook": _playbook,
    "retention": _retention,
    "machines": machines.machines,
    "database": _database,
    "trackers": machines.trackers,
    "routing": _routing,
    "model": _model,
    "ports": _ports,
    "rasa": machines.rasa,
    "redis": machines.redis,
    "mail": _mail,
}
