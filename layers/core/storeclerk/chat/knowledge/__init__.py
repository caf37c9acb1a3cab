"""The knowledge base: what shops write about themselves, searched by words and by meaning."""
