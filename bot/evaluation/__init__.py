"""Measure the assistant: first messages, intents, and whole conversations played through the public door."""
