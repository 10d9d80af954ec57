"""What to do with each message of a conversation: topics, interpretation, next step. Pure."""
