"""The custom actions: thin, from a tracker to the rooms of `bot` and back to events."""
