"""The environment, read once into one frozen object. A mistake is refused with the name of its variable."""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import os
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from bot import variables
from bot.telemetry.place import Place
from bot.telemetry.traces import Collector
from bot.variables import Network, Rate

PREFIX = "AIGUILLEUR_"
SECRET_FILE = Path("var/secret")
ERASURE_LIST = Path("var/erasures.jsonl")

T = TypeVar("T")


class SettingsError(ValueError):
    """A variable of the environment cannot be used; the message names it."""


@dataclass(frozen=True)
class Settings:
    """How this installation runs. Secrets are left out of the representation."""

    database_url: str = field(default="sqlite:///var/aiguilleur.db", repr=False)
    tracker_database_url: str = field(default="sqlite:///var/tracker.db", repr=False)
    host: str = "127.0.0.1"
    port: int = 8000
    rasa_host: str = "127.0.0.1"
    rasa_port: int = 5005
    rasa_processes: int = 1
    """How many Rasa processes serve on this machine, on ports that follow one another; where the environment
    does not say, as many as there are processors, up to four."""
    rasa_addresses: tuple[str, ...] = ()
    """Where the door finds Rasa when it does not run beside it; empty: on this machine."""
    redis_url: str = field(default="", repr=False)
    """By what several doors share limits and news, `redis://host:6379/0`; empty: each has its own."""
    actions_url: str = ""
    """A separate action server; empty: the actions run inside the Rasa process."""
    secret: str = field(default="", repr=False)
    door_secret: str = field(default="", repr=False)
    allowed_origins: tuple[str, ...] = ()
    trusted_proxies: tuple[Network, ...] = ()
    evaluation_key: str = field(default="", repr=False)
    models_dir: Path = Path("models")
    playbook: Path = Path("playbook.yml")
    erasure_list: Path | None = None
    """Where erasures are listed outside the database, to be applied again after a backup was restored."""
    smtp_url: str = field(default="", repr=False)
    """The server that sends e-mails: `smtp://user:password@host:587`; empty: none are sent."""
    mail_from: str = ""
    """The address that e-mails come from; empty: that of the playbook's vendor."""
    company_register_url: str = ""
    """The public register of companies, https://recherche-entreprises.api.gouv.fr; empty: it is not asked."""
    public_url: str = ""
    """Where people find this installation: `https://chat.example.fr`; empty: on this machine."""
    internal_hosts: tuple[str, ...] = ()
    """Hosts inside, which webhooks and connectors may reach all the same: `crm.internal`, `10.0.0.7:8069`."""
    log_level: str = "INFO"
    metrics_host: str = "127.0.0.1"
    metrics_port: int | None = None
    """Where each process publishes its metrics and health; None: nowhere. Never the public port."""
    metrics_token: str = field(default="", repr=False)
    """What whoever reads metrics must send as a bearer token; needed beyond this machine."""
    traces_url: str = ""
    """Where spans are sent by OTLP: `http://127.0.0.1:4318/v1/traces`; empty: nowhere."""
    traces_share: float = 1.0
    """Of which share of the turns."""
    rate_conversation: Rate = Rate(30, 60)
    """Messages of one conversation."""
    rate_address: Rate = Rate(120, 60)
    """Messages of one network address: a whole office may share it."""
    rate_sessions: Rate = Rate(30, 60)
    """Conversations opened from one network address."""
    rate_evaluation: Rate = Rate(6000, 60)
    """Requests of all conversations opened with the evaluation key, together."""
    rate_api: Rate = Rate(300, 60)
    """Requests of one key of the API."""

    @property
    def mail_enabled(self) -> bool:
        """Whether this installation can send e-mails; what needs them is not offered otherwise."""
        return bool(self.smtp_url)

    @property
    def contact_key(self) -> bytes:
        """What seals the contact details of people who must not be contacted; it follows from the secret."""
        return _derived(self.secret, "do not contact").encode()

    @property
    def base_url(self) -> str:
        """The beginning of addresses in e-mails. Never what a request says of itself: it may lie."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return self.public_url or f"http://{host}:{self.port}"

    @property
    def trace_collector(self) -> Collector | None:
        """Where this process sends its spans; None: nowhere."""
        return Collector(self.traces_url, self.traces_share) if self.traces_url else None

    @property
    def metrics_place(self) -> Place | None:
        """Where this process publishes its metrics; None: nowhere."""
        if self.metrics_port is None:
            return None
        return Place(self.metrics_host, self.metrics_port, self.metrics_token)

    @property
    def rasa_ports(self) -> tuple[int, ...]:
        """On which ports the Rasa processes of this machine listen."""
        return tuple(range(self.rasa_port, self.rasa_port + self.rasa_processes))

    @property
    def rasa_urls(self) -> tuple[str, ...]:
        """Where the door finds each Rasa process."""
        host = f"[{self.rasa_host}]" if ":" in self.rasa_host else self.rasa_host
        return self.rasa_addresses or tuple(f"http://{host}:{port}" for port in self.rasa_ports)


def read_settings(environ: Mapping[str, str]) -> Settings:
    """The settings of this environment; a variable that is absent or empty takes its default."""
    reader = _Reader(environ)
    given = {
        "database_url": reader.read("DATABASE_URL", variables.database),
        "tracker_database_url": reader.read("TRACKER_DATABASE_URL", variables.database),
        "host": reader.read("HOST", str),
        "port": reader.read("PORT", variables.port),
        "rasa_host": reader.read("RASA_HOST", str),
        "rasa_port": reader.read("RASA_PORT", variables.port),
        "rasa_processes": reader.read("RASA_PROCESSES", variables.processes) or variables.usual_processes(),
        "rasa_addresses": reader.read("RASA_URL", variables.list_of(variables.origin)),
        "redis_url": reader.read("REDIS_URL", variables.redis),
        "actions_url": reader.read("ACTIONS_URL", str),
        "allowed_origins": reader.read("ALLOWED_ORIGINS", variables.list_of(variables.origin)),
        "trusted_proxies": reader.read("TRUSTED_PROXIES", variables.list_of(variables.network)),
        "evaluation_key": reader.read("EVALUATION_KEY", variables.secret_text),
        "models_dir": reader.read("MODELS_DIR", Path),
        "playbook": reader.read("PLAYBOOK", Path),
        "erasure_list": reader.read("ERASURE_LIST", Path) or ERASURE_LIST,
        "smtp_url": reader.read("SMTP_URL", variables.mail_server),
        "mail_from": reader.read("MAIL_FROM", variables.mail_address),
        "company_register_url": reader.read("COMPANY_REGISTER_URL", variables.origin),
        "public_url": reader.read("PUBLIC_URL", variables.origin),
        "internal_hosts": reader.read("INTERNAL_HOSTS", variables.list_of(variables.internal_host)),
        "log_level": reader.read("LOG_LEVEL", variables.log_level),
        "metrics_host": reader.read("METRICS_HOST", str),
        "metrics_port": reader.read("METRICS_PORT", variables.port),
        "metrics_token": reader.read("METRICS_TOKEN", variables.secret_text),
        "traces_url": reader.read("TRACES_URL", variables.http_address),
        "traces_share": reader.read("TRACES_SHARE", variables.share),
        "rate_conversation": reader.read("RATE_CONVERSATION", variables.rate),
        "rate_address": reader.read("RATE_ADDRESS", variables.rate),
        "rate_sessions": reader.read("RATE_SESSIONS", variables.rate),
        "rate_evaluation": reader.read("RATE_EVALUATION", variables.rate),
        "rate_api": reader.read("RATE_API", variables.rate),
    }
    secret = reader.read("SECRET", variables.secret_text) or kept_secret(SECRET_FILE)
    given["secret"] = secret
    given["door_secret"] = reader.read("DOOR_SECRET", variables.secret_text) or _derived(secret, "door")
    settings = Settings(**{name: value for name, value in given.items() if value is not None})  # type: ignore[arg-type]
    if settings.metrics_port and not settings.metrics_token and not _is_loopback(settings.metrics_host):
        raise SettingsError(f"{PREFIX}METRICS_TOKEN is needed when {PREFIX}METRICS_HOST is not this machine")
    return settings


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def kept_secret(path: Path) -> str:
    """The secret of this file, made on first use. Processes that start together end with the same one."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            _write_once(path, secrets.token_urlsafe(32))
        kept = path.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it does not hold a secret"
        raise SettingsError(f"{PREFIX}SECRET is not set and {path} cannot be used: {reason}") from error
    if len(kept) < variables.SHORTEST_SECRET:
        raise SettingsError(f"{path} is too short for a secret: delete it, or set {PREFIX}SECRET")
    return kept


def _write_once(path: Path, text: str) -> None:
    own = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    descriptor = os.open(own, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(text + "\n")
        os.link(own, path)  # fails when another process was first: theirs is kept
    except FileExistsError:
        return
    finally:
        own.unlink()


class _Reader:
    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = environ

    def read(self, name: str, parse: Callable[[str], T]) -> T | None:
        """The parsed value of one variable, or None when it is not given."""
        text = self._environ.get(PREFIX + name, "").strip()
        if not text:
            return None
        try:
            return parse(text)
        except ValueError as error:
            raise SettingsError(f"{PREFIX}{name} {error}") from error


def _derived(secret: str, purpose: str) -> str:
    return hmac.new(secret.encode(), purpose.encode(), hashlib.sha256).hexdigest()
