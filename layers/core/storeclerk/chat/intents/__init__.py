"""Intents: those that ship with the model, and those that staff teach while the shop runs."""
