"""Who is who: persons, organisations and requests that are the same, and undoing it. Pure."""
