"""The road between the door and Rasa: input channel, strict turns, strict tracker store, local actions."""
