"""What is done again and again without anybody asking, by one process at a time. Pure."""
