"""Personal data in a text: rules with checks, a head on word pieces, and both together."""
