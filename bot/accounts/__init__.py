"""Members of staff: who they are and which of their sessions are open. Pure."""
