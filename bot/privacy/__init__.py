"""What is kept of a visitor, as they may see it themselves, and how all of it is erased. Pure."""
