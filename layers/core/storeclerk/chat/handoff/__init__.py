"""Handing a conversation to a person: when, to whom it is shown, and what the person answers."""
