"""How the product stands many visitors at once, and whether each of their messages is answered."""
