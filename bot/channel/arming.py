"""Makes a loaded agent ours: strict, fast, with its actions beside it."""

from __future__ import annotations

from rasa.core.agent import Agent

from bot.channel import fast, phrasing
from bot.channel.actions_endpoint import LocalActions, StrictEndpoint
from bot.channel.config import actions_url
from bot.channel.processor import make_strict


def arm_agent(agent: Agent) -> None:
    """Make the agent strict and fast and give it its actions; an agent that has them keeps them."""
    fast.install()
    phrasing.install()
    make_strict(agent)
    if isinstance(agent.action_endpoint, StrictEndpoint):
        return
    endpoint = actions_endpoint()
    agent.action_endpoint = endpoint
    if agent.processor is not None:
        agent.processor.action_endpoint = endpoint


def actions_endpoint() -> StrictEndpoint:
    """The actions of this process, or those of an action server when its address is set."""
    url = actions_url()
    return StrictEndpoint(url) if url else LocalActions()
