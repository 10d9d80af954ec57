"""How fast the product is, beside plain Rasa in the same run."""
