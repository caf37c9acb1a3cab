"""Chat: answers from the shop's own articles, and where a customer's order is."""
