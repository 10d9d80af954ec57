"""E-mails to send: written down with what makes them true, sent by `bot.delivery`. Pure."""
