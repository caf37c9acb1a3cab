"""Flows: decision trees as data, written by a shop's staff, checked where they are published, run turn by turn."""
