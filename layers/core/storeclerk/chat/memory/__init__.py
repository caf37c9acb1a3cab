"""What a conversation remembers, and whose it is."""
