"""What the public register of companies says of a lead's organisation, and how that is taken over. Pure."""
