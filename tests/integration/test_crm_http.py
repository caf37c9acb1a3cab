"""An HTTP CRM that is slow, drips, fails, sends elsewhere, floods; it is asked over real sockets."""

import io
import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from storeclerk.adapters import clients, stores
from storeclerk.adapters.crm_http import MAX_BYTES, SECONDS, Address, HttpCrm
from storeclerk.adapters.secrets import Secret
from storeclerk.chat.crm.breaker import Breaker
from storeclerk.chat.crm.context import Context, Guarded
from storeclerk.config import ChatConfig, Config
from storeclerk.consent import ConsentGate, Purpose
from storeclerk.errors import ConfigurationError, NotFound, StoreUnavailable
from storeclerk.records import CrmContext, Purchase, Ticket
from tests.fakes import FakeCustomers

Answering = Callable[[BaseHTTPRequestHandler], None]
URL = "https://crm.example/customers/{customer_id}/context?v=1"
ADDRESS = Address.parse(URL, ["crm.example"])
PATIENCE = 0.15  # over its limit, on a busy machine


class Served:
    """A server that answers as it is told, and what asks it."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.seen: list[BaseHTTPRequestHandler] = []

    def crm(self, secret: Secret | None = None, seconds: float = SECONDS) -> HttpCrm:
        return HttpCrm(ADDRESS, secret, lambda: HTTPConnection("127.0.0.1", self.port, timeout=seconds), seconds)


@contextmanager
def serving(answer: Answering) -> Iterator[Served]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            served.seen.append(self)
            with suppress(OSError):
                answer(self)

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        served = Served(server.server_address[1])
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield served
        finally:
            server.shutdown()
            thread.join()


def sends(body: bytes, status: int = 200, **headers: str) -> Answering:
    def answer(request: BaseHTTPRequestHandler) -> None:
        request.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            request.send_header(name.replace("_", "-"), value)
        request.end_headers()
        request.wfile.write(body)

    return answer


def hangs(request: BaseHTTPRequestHandler) -> None:
    time.sleep(1.2)
    sends(b"{}")(request)


def drips_body(request: BaseHTTPRequestHandler) -> None:
    request.send_response(200)
    request.end_headers()
    _drip(request, b"a")


def drips_headers(request: BaseHTTPRequestHandler) -> None:
    request.wfile.write(b"HTTP/1.1 200 OK\r\n")
    _drip(request, b"X-A: b\r\n")


def asks_for_patience(request: BaseHTTPRequestHandler) -> None:
    _drip(request, b"HTTP/1.1 100 Continue\r\n\r\n")


def _drip(request: BaseHTTPRequestHandler, drop: bytes) -> None:
    for _ in range(60):
        request.wfile.write(drop)
        request.wfile.flush()
        time.sleep(0.03)


def hangs_up(request: BaseHTTPRequestHandler) -> None:
    request.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{}")


def floods(request: BaseHTTPRequestHandler) -> None:
    request.send_response(200)
    request.end_headers()
    while True:
        request.wfile.write(b" " * 65_536)


def test_what_the_crm_knows_is_told() -> None:
    body = {
        "purchases": [{"product_id": "p1", "title": "Tent", "at": "2026-01-31T10:00:00Z", "order_id": "42"}],
        "tickets": [{"ticket_id": "t1", "subject": "Pole broken", "state": "waiting", "priority": 3}],
        "segment": "gold",
    }
    with serving(sends(json.dumps(body).encode())) as served:
        found = served.crm().context("ann")

    assert found == CrmContext(
        (Purchase("p1", datetime(2026, 1, 31, 10, tzinfo=UTC), "Tent", "42"),),
        (Ticket("t1", "Pole broken", "waiting"),),
    )
    assert served.seen[0].path == "/customers/ann/context?v=1"
    assert "Authorization" not in served.seen[0].headers


def test_no_id_reaches_out_of_its_place_in_the_path() -> None:
    with serving(sends(b"{}")) as served:
        served.crm().context("ann/../ben?x#y ü\r\nX: z")

    assert served.seen[0].path == "/customers/ann%2F%2E%2E%2Fben%3Fx%23y%20%C3%BC%0D%0AX%3A%20z/context?v=1"


@pytest.mark.parametrize("customer_id", ["", ".", ".."])
def test_nobody_has_a_step_of_a_path_as_id(customer_id: str) -> None:
    with serving(sends(b"{}")) as served:
        assert served.crm().context(customer_id) == CrmContext()

    assert served.seen == []


def test_nothing_is_known_of_a_customer_whom_the_crm_does_not_know() -> None:
    with serving(sends(b"no such customer", 404)) as served:
        assert served.crm().context("ann") == CrmContext()


@pytest.mark.parametrize("answer", [hangs, drips_body, drips_headers, asks_for_patience])
def test_whatever_it_does_a_crm_takes_no_more_than_its_time(answer: Answering) -> None:
    with serving(answer) as served:
        crm, begun = served.crm(), time.monotonic()
        with pytest.raises(StoreUnavailable, match="within 800 ms"):
            crm.context("ann")

        assert time.monotonic() - begun < SECONDS + PATIENCE


@pytest.mark.parametrize("answer", [hangs, drips_body, drips_headers])
def test_a_call_that_took_too_long_leaves_no_thread_behind(answer: Answering) -> None:
    with serving(answer) as served:
        with pytest.raises(StoreUnavailable):
            served.crm(seconds=0.2).context("ann")
        until = time.monotonic() + PATIENCE
        while (left := [one for one in threading.enumerate() if one.name == "crm"]) and time.monotonic() < until:
            time.sleep(0.005)

    assert left == []


def test_calls_that_nobody_waits_for_any_more_do_not_pile_up() -> None:
    opened = []

    def never(_: Any = None) -> HTTPConnection:
        opened.append(1)
        time.sleep(0.5)  # as a name that is looked up, which nothing can end
        raise OSError

    crm = HttpCrm(ADDRESS, None, never, 0.01)
    for _ in range(20):
        with pytest.raises(StoreUnavailable):
            crm.context("ann")

    assert len(opened) == 8


@pytest.mark.parametrize(
    "answer",
    [
        sends(b"{}", 500),
        sends(b"{}", 204),
        sends(b"{}", 302, Location="https://crm.example/elsewhere"),
        sends(b'{"tickets": []}' + b" " * MAX_BYTES),
        floods,
        hangs_up,
        sends(b""),
        sends(b"<html>"),
        sends(b"\xff\xfe"),
        sends(b"[" * 60_000),
        sends(b"[]"),
        sends(b'{"tickets": "none"}'),
        sends(b'{"tickets": [{"ticket_id": 7}]}'),
        sends(b'{"tickets": [{"ticket_id": ""}]}'),
        sends(b'{"purchases": [{"product_id": "p1", "at": "yesterday"}]}'),
        sends(b'{"purchases": [{"product_id": "p1", "at": "2026-01-31T10:00:00"}]}'),
        sends(json.dumps({"tickets": [{"ticket_id": "t", "subject": "a" * 301}]}).encode()),
        sends(b"\x1f\x8b\x08\x00", Content_Encoding="gzip"),
    ],
)
def test_what_is_no_answer_of_the_form_agreed_counts_as_none(answer: Answering) -> None:
    with serving(answer) as served, pytest.raises(StoreUnavailable):
        served.crm().context("ann")

    assert len(served.seen) == 1


def test_the_largest_answer_is_read_whole() -> None:
    body = b'{"tickets": []}'
    with serving(sends(body + b" " * (MAX_BYTES - len(body)))) as served:
        assert served.crm().context("ann") == CrmContext()


def test_nobody_there_counts_as_no_answer() -> None:
    with serving(sends(b"{}")) as served:
        pass

    with pytest.raises(StoreUnavailable):
        served.crm().context("ann")


def test_a_crm_that_hangs_is_left_alone_after_three_turns(log: io.StringIO) -> None:
    customers = FakeCustomers()
    gate = ConsentGate(customers)
    gate.record("ann", Purpose.SERVICE, granted=True, text_version="1")
    with serving(hangs) as served:
        context = Context(gate, {"crm": Guarded(served.crm(seconds=0.1), Breaker("CRM"))})
        begun = time.monotonic()
        told = [context.of("ann") for _ in range(50)]

    assert told == [CrmContext()] * 50
    assert len(served.seen) == 3
    assert time.monotonic() - begun < 3 * (0.1 + PATIENCE)
    assert "ann" not in log.getvalue()


# --- The address ---


def test_an_address_of_the_list_is_taken() -> None:
    assert Address.parse(URL, [" other.example", " CRM.example"]) == (
        "crm.example",
        443,
        "/customers/{customer_id}/context?v=1",
    )


def test_a_port_of_its_own_is_named_in_the_list() -> None:
    url = "https://crm.example:8443/{customer_id}"

    assert Address.parse(url, ["crm.example:8443"]).port == 8443
    with pytest.raises(ConfigurationError):
        Address.parse(url, ["crm.example"])


@pytest.mark.parametrize(
    ("url", "hosts"),
    [
        (URL, []),
        (URL, [""]),
        (URL, ["example"]),
        (URL, ["crm.example.org"]),
        (URL, ["*.example"]),
        (URL.replace("https", "http"), ["crm.example"]),
        (URL.replace("https", "HTTPS\n"), ["crm.example"]),
        (URL.replace("crm.", "crm.example@evil."), ["crm.example"]),
        (URL.replace("crm.", "user:pass@crm."), ["crm.example"]),
        (URL.replace("crm.example", "crm.example\\@evil.example"), ["crm.example"]),
        (URL + "#top", ["crm.example"]),
        ("https://{customer_id}.crm.example/a", ["crm.example"]),
        ("https://crm.example/context", ["crm.example"]),
        ("https://crm.example/a?id={customer_id}", ["crm.example"]),
        ("https://crm.example/{customer_id}?id={customer_id}", ["crm.example"]),
        ("https://crm.example/{customer_id}/{customer_id}", ["crm.example"]),
        ("https://crm.example:99999/{customer_id}", ["crm.example"]),
        ("https://crm.example/{customer_id}/a b", ["crm.example"]),
        ("https://crm.example/{customer_id}/ü", ["crm.example"]),
        ("https:///{customer_id}", [""]),
        ("file:///{customer_id}", [""]),
    ],
)
def test_another_address_is_refused_when_the_function_starts(url: str, hosts: list[str]) -> None:
    with pytest.raises(ConfigurationError):
        Address.parse(url, hosts)


def test_the_settings_make_a_crm_that_speaks_https(aws: Config) -> None:
    given = {"CRM_URL": URL, "CRM_HOSTS": "a.example,crm.example", "CRM_SECRET_ARN": "arn"}
    names = {name.upper(): str(getattr(aws, name)) for name in ("customers_table", "products_table", "lake_bucket")}
    names |= {"INBOX_BUCKET": "inbox", "STREAM_QUEUE_URL": aws.stream_queue_url, "EVENT_BUS": "chat"}

    made = stores.crm(ChatConfig.from_environment(names | given))

    assert made is not None
    opened = made._connect()
    assert (type(opened).__name__, opened.host, opened.timeout) == ("HTTPSConnection", "crm.example", SECONDS)
    assert stores.crm(ChatConfig.from_environment(names)) is None


# --- The secret ---


@pytest.fixture
def arn(aws: Config) -> str:  # noqa: ARG001  the stack must stand
    return clients.secrets().create_secret(Name="crm", SecretString="sesame\n")["ARN"]


def test_a_secret_is_sent_as_bearer_token_and_never_logged(arn: str, log: io.StringIO) -> None:
    with serving(sends(b"{}")) as served:
        served.crm(Secret(clients.secrets, arn)).context("ann")

    assert served.seen[0].headers["Authorization"] == "Bearer sesame"
    assert "sesame" not in log.getvalue()


def test_a_secret_is_read_again_after_five_minutes(arn: str) -> None:
    now = [0.0]
    secret = Secret(clients.secrets, arn, lambda: now[0])
    assert secret() == "sesame"
    clients.secrets().put_secret_value(SecretId=arn, SecretString="abracadabra")

    now[0] = 299.0
    assert secret() == "sesame"
    now[0] = 300.0
    assert secret() == "abracadabra"


def test_a_secret_that_the_crm_refuses_is_read_again_at_the_next_call(arn: str) -> None:
    secret = Secret(clients.secrets, arn)
    with serving(sends(b"{}", 401)) as served:
        crm = served.crm(secret)
        with pytest.raises(StoreUnavailable):
            crm.context("ann")
        clients.secrets().put_secret_value(SecretId=arn, SecretString="abracadabra")
        with pytest.raises(StoreUnavailable):
            crm.context("ann")

    assert [one.headers["Authorization"] for one in served.seen] == ["Bearer sesame", "Bearer abracadabra"]


class Silent:
    """Secrets Manager that answers once."""

    def __init__(self) -> None:
        self.answers = ["sesame"]

    def get_secret_value(self, **_: Any) -> dict[str, Any]:
        if not self.answers:
            raise StoreUnavailable("The secret did not answer.")
        return {"SecretString": self.answers.pop()}


def test_while_secrets_manager_is_silent_the_last_secret_serves() -> None:
    now, silent = [0.0], Silent()
    secret = Secret(lambda: silent, "arn", lambda: now[0])  # type: ignore[arg-type, return-value]
    assert secret() == "sesame"

    now[0] = 1000.0
    assert secret() == "sesame"


def test_without_a_secret_the_crm_is_not_asked(aws: Config) -> None:  # noqa: ARG001
    with serving(sends(b"{}")) as served, pytest.raises(NotFound):
        served.crm(Secret(clients.secrets, "arn:aws:secretsmanager:eu-central-1:123456789012:secret:none")).context("a")

    assert served.seen == []


def test_a_secret_that_is_no_token_is_not_sent(aws: Config) -> None:  # noqa: ARG001
    arn = clients.secrets().create_secret(Name="bad", SecretString="a\r\nX-Other: b")["ARN"]
    with serving(sends(b"{}")) as served, pytest.raises(StoreUnavailable) as raised:
        served.crm(Secret(clients.secrets, arn)).context("ann")

    assert served.seen == []
    assert "X-Other" not in raised.value.message
