"""How a conversation goes on: what was heard, what is known, what to ask next. Pure: no Rasa, no database."""
