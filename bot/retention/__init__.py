"""How long things are kept: the clock of the playbook, and the purge that goes by it. Pure."""
