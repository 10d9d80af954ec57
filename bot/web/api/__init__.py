"""The API for other programs: leads to be read and worked on, below `/api/v1`."""

from bot.web.api.routes import routes

__all__ = ["routes"]
