"""The front door of the local store: one loopback address that is both the API and the issuer of its tokens.

The emulator serves an HTTP API under a path that holds the API's identifier; this forwards to it, so that addresses
look as they do on AWS.
"""

from __future__ import annotations

import threading
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_TIMEOUT_SECONDS = 30  # as API Gateway's own limit
_MAX_BODY = 10_000_000  # likewise
_OF_THE_HOP = {"connection", "content-length", "date", "host", "keep-alive", "server", "transfer-encoding"}


class Gateway(ThreadingHTTPServer):
    """Serves the issuer's documents and forwards everything else."""

    daemon_threads = True
    request_queue_size = 128  # the default of 5 resets connections when a page opens many at once
    target_port: int
    prefix: str
    documents: Mapping[str, bytes]


class _Handler(BaseHTTPRequestHandler):
    server: Gateway
    protocol_version = "HTTP/1.1"

    def _answer(self) -> None:
        document = self.server.documents.get(self.path)
        if document is not None and self.command == "GET":
            self._send(200, {"Content-Type": "application/json"}, document)
        elif (length := self._content_length()) is None:
            self._send(400, {"Content-Type": "application/json"}, b'{"message":"Bad Request"}')
        elif length > _MAX_BODY:
            self.close_connection = True
            self._send(413, {"Content-Type": "application/json"}, b'{"message":"Request Too Long"}')
        else:
            self._forward(self.rfile.read(length))

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = do_HEAD = do_OPTIONS = _answer  # noqa: N815

    def _content_length(self) -> int | None:
        given = self.headers.get("Content-Length", "0")
        return int(given) if given.isdigit() and "Transfer-Encoding" not in self.headers else None

    def _forward(self, body: bytes) -> None:
        connection = HTTPConnection("127.0.0.1", self.server.target_port, timeout=_TIMEOUT_SECONDS)
        headers = {name: value for name, value in self.headers.items() if name.lower() not in _OF_THE_HOP}
        try:
            connection.request(self.command, self.server.prefix + self.path, body or None, headers)
            answer = connection.getresponse()
            kept = {name: value for name, value in answer.getheaders() if name.lower() not in _OF_THE_HOP}
            self._send(answer.status, kept, answer.read())
        except (OSError, HTTPException):
            self._send(503, {"Content-Type": "application/json"}, b'{"message":"Service Unavailable"}')
        finally:
            connection.close()

    def _send(self, status: int, headers: Mapping[str, str], body: bytes) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Keep the terminal for the tour."""


@contextmanager
def serving(port: int, documents: Mapping[str, bytes]) -> Iterator[Gateway]:
    """Serve on a loopback port for the length of the block; `connect` tells it where the API is."""
    gateway = Gateway(("127.0.0.1", port), _Handler)
    gateway.documents, gateway.target_port, gateway.prefix = documents, 0, ""
    thread = threading.Thread(target=gateway.serve_forever, daemon=True)
    thread.start()
    try:
        yield gateway
    finally:
        gateway.shutdown()
        gateway.server_close()
        thread.join()


def connect(gateway: Gateway, *, emulator_port: int, api_id: str) -> None:
    """Forward to an API of the emulator from now on."""
    gateway.target_port = emulator_port
    gateway.prefix = f"/_aws/execute-api/{api_id}/$default"
