"""Any CRM that answers over HTTPS: `CrmPort` of the chat.

It is asked `GET <address with the customer's id>`, with `Authorization: Bearer <secret>` where there is a secret, and
answers 200 and JSON of the form of `CrmContext`, or 404 for a customer that it does not know:

    {"purchases": [{"product_id": "...", "at": "2026-01-31T10:00:00Z", "title": "...", "order_id": "..."}],
     "tickets": [{"ticket_id": "...", "subject": "...", "state": "open"}]}

Both lists may be absent, as may title, order_id, subject and state; other fields are ignored.

By http.client, not by the urllib3 that botocore brings: a time limit that holds against bytes that drip in, in the
headers too, needs the connection in hand. It also follows no redirects, tries once, and heeds no proxy settings.
"""

from __future__ import annotations

import socket
import ssl
from concurrent.futures import Future
from concurrent.futures import TimeoutError as NotInTime
from contextlib import closing, suppress
from functools import cache, partial
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from threading import BoundedSemaphore, Thread
from typing import TYPE_CHECKING, NamedTuple, Protocol
from urllib.parse import quote, urlsplit

import msgspec

from storeclerk.errors import ConfigurationError, StoreUnavailable
from storeclerk.records import CrmContext

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from http.client import HTTPResponse

SECONDS = 0.8
MAX_BYTES = 65_536
_PLACE = "{customer_id}"
# Calls that nobody waits for any more, such as one whose host name is still being looked up.
_MAX_AT_ONCE = 8
_decode = msgspec.json.Decoder(CrmContext).decode


class Address(NamedTuple):
    """Where a CRM is asked: the host, its port, and the path with `{customer_id}` in it."""

    host: str
    port: int
    path: str

    @classmethod
    def parse(cls, url: str, hosts: Iterable[str]) -> Address:
        """Read an address, whose host (with its port, unless that is 443) must be one of hosts.

        Raises:
            ConfigurationError: it is not of that form.
        """
        try:
            parts = urlsplit(url)
            host, port = parts.hostname or "", parts.port or 443
        except ValueError as error:
            raise ConfigurationError("CRM_URL is no address.") from error
        if parts.scheme != "https" or not url.isascii() or not url.isprintable() or " " in url:
            raise ConfigurationError("CRM_URL must begin with https:// and be plain text.")
        if not host or parts.netloc.casefold() not in {f"{host}:{port}", host} or parts.fragment:
            raise ConfigurationError("CRM_URL must have a host and a path, no user and no fragment.")
        allowed = {one.strip().casefold() for one in hosts}
        if (host if port == 443 else f"{host}:{port}") not in allowed:
            raise ConfigurationError("The host of CRM_URL is not one of CRM_HOSTS.")
        if parts.path.count(_PLACE) != 1 or _PLACE in parts.query:
            raise ConfigurationError("CRM_URL must have {customer_id} once, in its path.")
        return cls(host, port, f"{parts.path}?{parts.query}" if parts.query else parts.path)

    def path_of(self, customer_id: str) -> str:
        """The path that asks about a customer; no id reaches out of its place in the path."""
        # Dots stay as they are when quoted, and "." and ".." are steps of a path.
        return self.path.replace(_PLACE, quote(customer_id, safe="").replace(".", "%2E"))


class SecretText(Protocol):
    """What gives the token."""

    def __call__(self) -> str:
        """Give it. Raises StoreUnavailable."""
        ...

    def forget(self) -> None:
        """Read it again at the next call."""
        ...


class HttpCrm:
    """Asks the CRM, in bounded time whatever it does."""

    def __init__(
        self,
        address: Address,
        secret: SecretText | None = None,
        connect: Callable[[], HTTPConnection] | None = None,
        seconds: float = SECONDS,
    ) -> None:
        """Take the address, the token if it wants one, what opens a connection, and the time that a call may take.

        The time is that of the whole call: the token, the host's name, the connection and the last byte.
        """
        self._address = address
        self._secret = secret
        self._connect = connect or partial(_https, address, seconds)
        self._seconds = seconds
        self._free = BoundedSemaphore(_MAX_AT_ONCE)

    def context(self, customer_id: str) -> CrmContext:
        """Tell what the CRM knows; nothing of a customer that it does not know.

        Raises:
            StoreUnavailable: no answer in time, or one that is not of the form agreed.
        """
        if not customer_id.strip("."):  # no step of a path is somebody's id
            return CrmContext()
        if not self._free.acquire(blocking=False):
            raise StoreUnavailable("The CRM holds up too many calls.")
        call = _Call(self._connect)
        Thread(target=self._run, args=(call, customer_id), name="crm", daemon=True).start()
        try:
            return call.answer.result(self._seconds)
        except NotInTime as error:
            call.abort()
            raise StoreUnavailable(f"The CRM did not answer within {self._seconds * 1000:.0f} ms.") from error

    def _run(self, call: _Call, customer_id: str) -> None:
        try:
            call.answer.set_result(self._asked(call, customer_id))
        except BaseException as error:  # noqa: BLE001  whoever waits gets it
            call.answer.set_exception(error)
        finally:
            self._free.release()

    def _asked(self, call: _Call, customer_id: str) -> CrmContext:
        headers = {"Accept": "application/json", "Accept-Encoding": "identity", "User-Agent": "storeclerk"}
        if self._secret is not None:
            headers["Authorization"] = f"Bearer {_plain(self._secret())}"
        status, body = call.get(self._address.path_of(customer_id), headers)
        if status in {401, 403} and self._secret is not None:
            self._secret.forget()
        if status == 404:
            return CrmContext()
        if status != 200:
            raise StoreUnavailable(f"The CRM answered {status}.")
        return _read(body)


class _Call:
    """One request on one connection, which another thread may end."""

    def __init__(self, connect: Callable[[], HTTPConnection]) -> None:
        self.answer: Future[CrmContext] = Future()
        self._connect = connect
        self._socket: socket.socket | None = None
        self._aborted = False

    def get(self, path: str, headers: dict[str, str]) -> tuple[int, bytes]:
        """Send the request and give status and body, of which at most one byte too many."""
        try:
            with closing(self._connect()) as connection:
                connection.connect()
                # Kept apart, as the connection forgets it when the response comes to own it.
                self._socket = connection.sock
                if self._aborted:
                    raise StoreUnavailable("The CRM connected too late.")
                connection.request("GET", path, headers=headers)
                return _whole(connection.getresponse())
        except (OSError, HTTPException, ValueError) as error:
            # Not the text: it may quote the address, and with it the customer.
            raise StoreUnavailable(f"The CRM did not answer: {type(error).__name__}.") from error

    def abort(self) -> None:
        """End the request, wherever it is: a read that waits for bytes ends with it."""
        self._aborted = True
        if self._socket is not None:
            with suppress(OSError):
                self._socket.shutdown(socket.SHUT_RDWR)


def _whole(response: HTTPResponse) -> tuple[int, bytes]:
    with response:
        body = response.read(MAX_BYTES + 1)
        if response.length and len(body) <= MAX_BYTES:
            raise StoreUnavailable("The CRM ended in the middle of its answer.")
        return response.status, body


def _https(address: Address, seconds: float) -> HTTPConnection:
    return HTTPSConnection(address.host, address.port, timeout=seconds, context=_trust())


@cache
def _trust() -> ssl.SSLContext:
    # To read the certificates of all authorities takes milliseconds, so it is done once.
    return ssl.create_default_context()


def _plain(token: str) -> str:
    if not token.isascii() or not token.isprintable():
        raise StoreUnavailable("The secret of the CRM is no token: it holds more than plain text.")
    return token


def _read(body: bytes) -> CrmContext:
    if len(body) > MAX_BYTES:
        raise StoreUnavailable(f"The CRM answered more than {MAX_BYTES} bytes.")
    try:
        return _decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise StoreUnavailable("The CRM's answer is not JSON of the form agreed.") from error
