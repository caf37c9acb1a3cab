"""How an answer is worded, and what keeps it to the shop's own words."""
