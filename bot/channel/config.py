"""What the channel needs of the environment."""

from __future__ import annotations

import os
from functools import lru_cache

from bot.settings import PREFIX, Settings, read_settings


@lru_cache(maxsize=1)
def load_settings() -> Settings:
    """The settings of this process."""
    return read_settings(os.environ)


def actions_url() -> str:
    """The address of an action server; empty when the actions run in this process."""
    return load_settings().actions_url


def publish_metrics_after(number: int) -> None:
    """Let this process, one of many, publish its metrics so many ports after the first one of them."""
    first = load_settings().metrics_port
    if first is not None:
        os.environ[f"{PREFIX}METRICS_PORT"] = str(first + number)
        load_settings.cache_clear()
