"""Scripted customers of a public agent benchmark, served by flows that hold its retailer's policy."""
