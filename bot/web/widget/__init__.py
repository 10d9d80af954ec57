"""The browser side of the chat: ``widget.js``, and the pages of a fictitious company that show it at work."""

from bot.web.widget.routes import routes

__all__ = ["routes"]
