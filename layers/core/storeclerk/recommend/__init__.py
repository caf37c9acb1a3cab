"""Recommendations: which products a customer is likely to want next, with the reason."""
