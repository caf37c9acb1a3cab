"""The front door of the local store, before a real upstream."""

import http.server
import json
import socket
import threading
from collections.abc import Iterator
from http.client import HTTPConnection

import pytest

from ops import gateway, ports
from ops.failures import CommandError


class Upstream(http.server.BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        seen = {"path": self.path, "body": body.decode(), "authorization": self.headers.get("Authorization")}
        answer = json.dumps(seen).encode()
        self.send_response(201)
        self.send_header("Content-Length", str(len(answer)))
        self.send_header("X-Upstream", "yes")
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass


@pytest.fixture
def upstream() -> Iterator[int]:
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Upstream) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server.server_address[1]
        server.shutdown()
        thread.join()


@pytest.fixture
def front() -> Iterator[gateway.Gateway]:
    with gateway.serving(0, {"/.well-known/jwks.json": b'{"keys": []}'}) as running:
        yield running


def request(
    front: gateway.Gateway, method: str, path: str, body: bytes = b"", headers: dict[str, str] | None = None
) -> tuple[int, bytes]:
    connection = HTTPConnection("127.0.0.1", front.server_address[1], timeout=5)
    connection.request(method, path, body, headers or {})
    answer = connection.getresponse()
    content = answer.read()
    connection.close()
    return answer.status, content


def test_a_call_reaches_the_api_with_its_path_body_and_token(front: gateway.Gateway, upstream: int) -> None:
    gateway.connect(front, emulator_port=upstream, api_id="abc")
    status, content = request(front, "POST", "/chat?x=1", b'{"a": 1}', {"Authorization": "Bearer t"})
    assert status == 201
    assert json.loads(content) == {
        "path": "/_aws/execute-api/abc/$default/chat?x=1",
        "body": '{"a": 1}',
        "authorization": "Bearer t",
    }


def test_the_issuers_documents_are_served_here(front: gateway.Gateway) -> None:
    assert request(front, "GET", "/.well-known/jwks.json") == (200, b'{"keys": []}')


def test_an_api_that_does_not_answer_is_told(front: gateway.Gateway) -> None:
    gateway.connect(front, emulator_port=ports.free(), api_id="abc")
    assert request(front, "POST", "/chat")[0] == 503


def test_more_than_the_gateway_takes_is_refused_before_it_is_read(front: gateway.Gateway) -> None:
    assert request(front, "POST", "/chat", headers={"Content-Length": "10000001"})[0] == 413


def test_a_length_that_is_no_number_is_refused(front: gateway.Gateway) -> None:
    assert request(front, "POST", "/chat", headers={"Content-Length": "-1"})[0] == 400


def test_a_port_that_is_taken_is_told_with_what_to_do() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(CommandError, match=rf"Port {port} is taken. Choose another: make run PORT={port + 1}"):
            ports.require_free(port, "PORT")
