"""Fits what ships in the model layer, on public data that the repository does not hold."""
