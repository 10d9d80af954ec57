"""The staff's pages: sign in, leads as they come, one lead with its reasons and its transcript."""

from bot.web.console.routes import routes

__all__ = ["routes"]
