"""Sends what waits in the database and does what is due by the clock: `python -m bot.delivery`."""
