"""French text as it is searched: what is written and what is asked for become the same words. Pure."""
