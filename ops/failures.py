"""The one way in which these commands give up: a line that says what to do."""


class CommandError(Exception):
    """Something outside the code stands in the way; the message is for the person at the terminal."""
