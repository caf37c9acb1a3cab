"""Privacy: consents of a customer, and the purge of rows past their retention."""
