"""How fast the console's pages are, on few leads and on many."""
