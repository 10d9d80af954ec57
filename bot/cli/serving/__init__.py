"""Keeps the programs of the product running: what `aiguilleur serve` does once all is prepared."""
