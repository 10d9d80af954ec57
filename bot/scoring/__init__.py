"""What a lead is worth, from 0 to 100, by weights that a company publishes, and why. Pure."""
