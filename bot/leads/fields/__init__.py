"""Parsers of what visitors type on one topic: one module per topic, each with `find` and `read`."""
