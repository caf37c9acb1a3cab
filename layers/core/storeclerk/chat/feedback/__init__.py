"""What customers and staff say about answers, and what is learnt from it."""
