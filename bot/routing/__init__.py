"""Routing: which member of staff gets a lead, by the rules of the playbook. Pure: no storage, no web."""
