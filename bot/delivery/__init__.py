"""Sends the e-mails that wait in the database: `python -m bot.delivery`."""
