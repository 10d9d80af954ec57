"""The door: the visitor's side of the conversation, and the only public way in."""

from bot.web.chat.door import Door

__all__ = ["Door"]
