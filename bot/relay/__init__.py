"""What processes share by way of Redis. Nothing that must not be lost is there."""
