"""Bias audit: whether what the shop recommends differs between groups of people, with no person named."""
