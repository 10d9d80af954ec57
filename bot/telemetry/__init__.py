"""What operators see of the running product: metrics, health, traces. Never a visitor's words, name or id."""
