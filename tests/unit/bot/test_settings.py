"""Reading the environment, and refusing what cannot be used."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from bot.settings import SettingsError, kept_secret, read_settings
from bot.telemetry.place import Place
from bot.telemetry.traces import Collector
from bot.variables import MOST_USUAL, Rate, usual_processes

SECRET = {"AIGUILLEUR_SECRET": "long-enough-to-be-a-secret"}


def test_an_empty_environment_gives_the_defaults() -> None:
    settings = read_settings(SECRET)
    assert settings.database_url == "sqlite:///var/aiguilleur.db"
    assert (settings.host, settings.port) == ("127.0.0.1", 8000)
    assert settings.rasa_urls[0] == "http://127.0.0.1:5005"
    assert settings.allowed_origins == ()
    assert settings.evaluation_key == ""


def test_given_values_replace_the_defaults() -> None:
    settings = read_settings(
        {
            **SECRET,
            "AIGUILLEUR_PORT": "9000",
            "AIGUILLEUR_DATABASE_URL": "postgresql://bot@db/crm",
            "AIGUILLEUR_ALLOWED_ORIGINS": "https://www.exemple.fr, https://Boutique.exemple.fr",
            "AIGUILLEUR_TRUSTED_PROXIES": "10.0.0.0/8,::1",
            "AIGUILLEUR_RATE_CONVERSATION": "5/10",
            "AIGUILLEUR_LOG_LEVEL": "debug",
        }
    )
    assert settings.port == 9000
    assert settings.allowed_origins == ("https://www.exemple.fr", "https://boutique.exemple.fr")
    assert [str(network) for network in settings.trusted_proxies] == ["10.0.0.0/8", "::1/128"]
    assert settings.rate_conversation == Rate(5, 10)
    assert settings.log_level == "DEBUG"


def test_several_rasa_processes_have_ports_that_follow_one_another() -> None:
    settings = read_settings(
        {
            **SECRET,
            "AIGUILLEUR_RASA_PROCESSES": "3",
            "AIGUILLEUR_RASA_PORT": "6000",
            "AIGUILLEUR_RASA_HOST": "::1",
        }
    )
    assert settings.rasa_urls == ("http://[::1]:6000", "http://[::1]:6001", "http://[::1]:6002")


def test_there_are_as_many_rasa_processes_as_processors_up_to_a_few() -> None:
    assert read_settings(SECRET).rasa_processes == usual_processes()
    assert 1 <= usual_processes() <= min(MOST_USUAL, os.cpu_count() or 1)


def test_rasa_may_be_on_other_machines() -> None:
    settings = read_settings({**SECRET, "AIGUILLEUR_RASA_URL": "http://rasa-1:5005,http://rasa-2:5005"})
    assert settings.rasa_urls == ("http://rasa-1:5005", "http://rasa-2:5005")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("RASA_PROCESSES", "0"),
        ("RASA_PROCESSES", "two"),
        ("RASA_URL", "rasa-1:5005"),
        ("REDIS_URL", "localhost:6379"),
        ("REDIS_URL", "http://localhost:6379"),
        ("PORT", "http"),
        ("PORT", "70000"),
        ("RASA_PORT", "0"),
        ("DATABASE_URL", "crm.db"),
        ("DATABASE_URL", "sqlite://"),
        ("TRACKER_DATABASE_URL", "mysql://db"),
        ("SECRET", "short"),
        ("EVALUATION_KEY", "test"),
        ("ALLOWED_ORIGINS", "www.exemple.fr"),
        ("ALLOWED_ORIGINS", "https://www.exemple.fr/page"),
        ("TRUSTED_PROXIES", "proxy"),
        ("INTERNAL_HOSTS", "http://crm.internal/"),
        ("INTERNAL_HOSTS", "crm.internal:port"),
        ("LOG_LEVEL", "loud"),
        ("METRICS_PORT", "many"),
        ("METRICS_TOKEN", "short"),
        ("TRACES_URL", "collector:4318"),
        ("TRACES_URL", "http://user@collector:4318"),
        ("TRACES_SHARE", "2"),
        ("TRACES_SHARE", "a tenth"),
        ("RATE_ADDRESS", "0/60"),
        ("RATE_SESSIONS", "many"),
    ],
)
def test_a_mistake_is_refused_with_the_name_of_the_variable(name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=f"AIGUILLEUR_{name} must"):
        read_settings({**SECRET, f"AIGUILLEUR_{name}": value})


def test_secrets_are_not_shown() -> None:
    settings = read_settings({**SECRET, "AIGUILLEUR_DATABASE_URL": "postgresql://bot:hidden@db/crm"})
    assert "long-enough" not in repr(settings)
    assert "hidden" not in repr(settings)
    assert settings.door_secret not in repr(settings)


def test_the_secret_of_the_door_follows_from_the_secret_unless_given() -> None:
    derived = read_settings(SECRET).door_secret
    assert derived == read_settings(SECRET).door_secret != SECRET["AIGUILLEUR_SECRET"]
    given = read_settings({**SECRET, "AIGUILLEUR_DOOR_SECRET": "another-long-secret"})
    assert given.door_secret == "another-long-secret"


def test_a_secret_is_made_once_and_only_the_owner_reads_it(tmp_path: Path) -> None:
    path = tmp_path / "var" / "secret"
    assert kept_secret(path) == kept_secret(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [item.name for item in path.parent.iterdir()] == ["secret"]


def test_a_file_that_holds_no_secret_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "secret"
    path.write_text("short", encoding="ascii")
    with pytest.raises(SettingsError, match="too short"):
        kept_secret(path)
    with pytest.raises(SettingsError, match="AIGUILLEUR_SECRET is not set"):
        kept_secret(path / "below")


def test_addresses_in_emails_begin_with_the_public_one() -> None:
    assert read_settings(SECRET).base_url == "http://127.0.0.1:8000"
    public = {**SECRET, "AIGUILLEUR_PUBLIC_URL": "https://Chat.exemple.fr"}
    assert read_settings(public).base_url == "https://chat.exemple.fr"


@pytest.mark.parametrize("value", ["chat.exemple.fr", "https://chat.exemple.fr/console", "javascript:x"])
def test_a_public_address_that_is_none_is_refused(value: str) -> None:
    with pytest.raises(SettingsError, match="AIGUILLEUR_PUBLIC_URL"):
        read_settings({**SECRET, "AIGUILLEUR_PUBLIC_URL": value})


def test_metrics_are_published_nowhere_until_a_port_is_given() -> None:
    assert read_settings(SECRET).metrics_place is None
    given = read_settings({**SECRET, "AIGUILLEUR_METRICS_PORT": "9100"})
    assert given.metrics_place == Place("127.0.0.1", 9100)


def test_metrics_leave_this_machine_only_with_a_token() -> None:
    outside = {**SECRET, "AIGUILLEUR_METRICS_PORT": "9100", "AIGUILLEUR_METRICS_HOST": "0.0.0.0"}
    with pytest.raises(SettingsError, match="AIGUILLEUR_METRICS_TOKEN"):
        read_settings(outside)
    given = read_settings({**outside, "AIGUILLEUR_METRICS_TOKEN": "long-enough-to-be-a-token"})
    assert given.metrics_place == Place("0.0.0.0", 9100, "long-enough-to-be-a-token")
    assert "long-enough-to-be-a-token" not in repr(given)


def test_spans_are_sent_nowhere_until_an_address_is_given() -> None:
    assert read_settings(SECRET).trace_collector is None
    url = "http://127.0.0.1:4318/v1/traces"
    given = read_settings({**SECRET, "AIGUILLEUR_TRACES_URL": url, "AIGUILLEUR_TRACES_SHARE": "0.1"})
    assert given.trace_collector == Collector(url, 0.1)
