"""What every test shares."""

import io
import logging

import pytest

from storeclerk.observability import logger


@pytest.fixture(autouse=True)
def log() -> io.StringIO:
    """All that the functions log during a test, as text."""
    lines = io.StringIO()
    handler = logger().registered_handler
    assert isinstance(handler, logging.StreamHandler)
    handler.setStream(lines)
    return lines
