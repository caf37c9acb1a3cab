"""Retrieval measured: the passage found first, the documents found for a long text, the cost of 100,000 passages."""
