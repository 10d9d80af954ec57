"""Aiguilleur, an assistant that qualifies the sales requests of French-speaking visitors."""
