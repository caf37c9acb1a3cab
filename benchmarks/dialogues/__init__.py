"""Dialogues as customers write them, played against the chat on the sample store, in memory."""
