"""Ports of this machine."""

import socket

from ops.failures import CommandError


def require_free(port: int, variable: str) -> None:
    """Raise CommandError when something listens on a port already."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise CommandError(f"Port {port} is taken. Choose another: make run {variable}={port + 1}") from error
