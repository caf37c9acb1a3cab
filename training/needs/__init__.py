"""The nine needs of customers: the guideline's labels, the sentences they belong to, a second labelling, keywords."""
