"""The one error that a build raises on purpose."""


class BuildError(Exception):
    """The build cannot go on; the message says what to do."""
