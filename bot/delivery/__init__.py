"""Hands saved leads to people and to other systems."""
