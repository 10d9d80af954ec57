"""The life of ten thousand leads, with visitors, receivers and processes that misbehave."""
