"""Nothing secret stands in the repository, in a representation, in a readable file or in an answer."""

from __future__ import annotations

import re
import stat
import subprocess
from pathlib import Path

import pytest

from bot.settings import Settings, kept_secret
from bot.storage.database import Database
from bot.storage.tracker_events import TrackerEvents
from tests.security.fortress import SECRET, Fortress
from tests.support.crm import ROOT

_SECRETS = re.compile(
    r"-----BEGIN (?:[A-Z]+ )?PRIVATE KEY|\bAKIA[0-9A-Z]{16}\b|\bgh[pousr]_[A-Za-z0-9]{30,}"
    r"|\bxox[abprs]-[A-Za-z0-9-]{10,}"
    r"|\bsk_live_[A-Za-z0-9]{16,}|\bAIza[0-9A-Za-z_-]{35}|\beyJ[A-Za-z0-9_-]{20,}\.eyJ[A-Za-z0-9_-]{20,}"
    r"|\baig_[A-Za-z0-9_-]{40,}|\bwhsec_[A-Za-z0-9+/]{30,}|\$argon2id\$v=\d+\$m=\d+"
)
_NEVER = re.compile(r"(?:^|/)(?:\.env|secret|.*\.(?:pem|key|p12|pfx|db|sqlite3?|jks))$")


def committed() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    if listed.returncode != 0:
        return [path for path in ROOT.rglob("*") if path.is_file() and ".venv" not in path.parts]
    return [ROOT / name for name in listed.stdout.decode().split("\0") if name]


def test_no_secret_is_in_the_repository() -> None:
    found = []
    for path in committed():
        name = path.relative_to(ROOT).as_posix()
        if _NEVER.search(name):
            found.append(name)
        if path.is_file() and path.stat().st_size < 2_000_000 and path != Path(__file__):
            found += [
                f"{name}: {hit[0][:12]}…" for hit in _SECRETS.finditer(path.read_text("utf-8", "ignore"))
            ]
    assert found == []


def test_what_a_database_or_a_secret_is_kept_in_is_read_by_its_owner_alone(tmp_path: Path) -> None:
    kept_secret(tmp_path / "secret")
    database = Database(f"sqlite:///{tmp_path / 'crm.db'}")
    database.upgrade()
    events = TrackerEvents(f"sqlite:///{tmp_path / 'tracker.db'}")
    events.close()
    database.close()
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()}
    assert {"secret", "crm.db", "tracker.db"} <= modes.keys()
    assert set(modes.values()) == {0o600}, modes


def test_settings_do_not_show_their_secrets() -> None:
    hidden = {
        "secret": "x1-of-nobody", "door_secret": "x2-of-nobody", "evaluation_key": "x3-of-nobody",
        "smtp_url": "smtp://a:x4-of-nobody@b", "database_url": "postgresql://a:x5-of-nobody@b/c",
        "tracker_database_url": "postgresql://a:x6-of-nobody@b/c",
    }  # fmt: skip
    assert "-of-nobody" not in repr(Settings(**hidden))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "path", ["/health", "/ready", "/api/v1/openapi.json", "/widget.js", "/", "/console/reglages"]
)
def test_no_answer_tells_a_secret(fortress: Fortress, path: str) -> None:
    text = fortress.staff().get(path).text
    assert SECRET not in text and "a-secret-of-the-door" not in text and "Traceback" not in text


def test_a_key_is_shown_once_and_kept_as_a_hash(fortress: Fortress) -> None:
    key = fortress.key()
    pages = ("/console/cles", "/console/journal", "/console/envois")
    assert all(key not in fortress.staff().get(page).text for page in pages)
    database = Path(fortress.settings.database_url.removeprefix("sqlite:///"))
    for file in database.parent.glob(f"{database.name}*"):
        assert key.encode() not in file.read_bytes()
