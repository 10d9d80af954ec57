"""The loopback door of the Rasa server: one message in, one answered turn out."""
