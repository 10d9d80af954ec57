"""From reviews to training data: what is personal in a message, what may be taught of it. Pure."""
