"""Transcripts and the notes of those who review them. Pure."""
