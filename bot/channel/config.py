"""What the channel needs of the environment."""

from __future__ import annotations

import os
from functools import lru_cache

from bot.settings import Settings, read_settings


@lru_cache(maxsize=1)
def load_settings() -> Settings:
    """The settings of this process."""
    return read_settings(os.environ)


def actions_url() -> str:
    """The address of an action server; empty when the actions run in this process."""
    return load_settings().actions_url
