"""Tarnwick, an invented outdoor and home goods shop, and the seeded script that writes its files."""
