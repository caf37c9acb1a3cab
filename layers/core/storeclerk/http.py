"""The HTTP edge that every API function shares: routes, the one shape of errors, request bodies, the caller.

API Gateway has matched the route when a function is called, so a route is found by its key, as the template writes it.
Errors are answered as `{"error": {"code", "message", "request_id"}}`. A message is written for the caller; an error
that nobody foresaw shows none of its own text.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from datetime import UTC, datetime
from ipaddress import ip_address, ip_network
from traceback import walk_tb
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

from storeclerk.errors import AppError, BadInput, Forbidden, NotFound, TooLarge
from storeclerk.observability import count, logger
from storeclerk.own_items import PARTITIONS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from aws_lambda_powertools.utilities.typing import LambdaContext

BodyT = TypeVar("BodyT")
HandlerT = TypeVar("HandlerT", bound="Callable[[Request], object]")
MAX_BODY_BYTES = 1_000_000
MAX_CLAIM = 256

_encoder = msgspec.json.Encoder(decimal_format="number")


class Request:
    """One request, as an HTTP API sends it (payload format 2.0)."""

    def __init__(self, event: Mapping[str, Any]) -> None:
        """Read an event. Raises BadInput when it is of another kind."""
        self._event = event
        self._context = event.get("requestContext") or {}
        if "http" not in self._context or "rawPath" not in event:
            raise BadInput("This function takes HTTP API events, payload format 2.0.")
        self.route_key: str = event.get("routeKey", "")
        self.line = f"{self._context['http'].get('method', '')} {event['rawPath']}"
        self.path: Mapping[str, str] = event.get("pathParameters") or {}
        self.query: Mapping[str, str] = event.get("queryStringParameters") or {}

    @property
    def id(self) -> str:
        """The name that API Gateway gave to the request."""
        return str(self._context.get("requestId", ""))

    def customer_id(self, claim: str) -> str:
        """Name the signed-in customer: a claim of the token that the authoriser checked, never a field of the body.

        Raises:
            Forbidden: the token carries no such claim, or one that is no plain text of at most 256 characters.
        """
        authorizer = self._context.get("authorizer") or {}
        value = ((authorizer.get("jwt") or {}).get("claims") or {}).get(claim)
        if not isinstance(value, str) or not _names_one(value):
            raise Forbidden(f"The token has no '{claim}' claim that names a customer. Sign in again.")
        return value

    @property
    def source(self) -> str:
        """A digest of where the request came from, for limits; salted with the day, so that it follows nobody long."""
        address = _place(self._context["http"].get("sourceIp", ""))
        return hashlib.sha256(f"{datetime.now(UTC):%Y-%m-%d}\n{address}".encode()).hexdigest()[:32]

    def body(self, contract: type[BodyT], *, limit: int = MAX_BODY_BYTES) -> BodyT:
        """Parse the JSON body into a contract.

        Raises:
            BadInput: no body, not UTF-8, not JSON, a wrong type, an unknown or a missing field.
            TooLarge: more than limit bytes.
        """
        raw = self._raw_body()
        if not raw.strip():
            raise BadInput("The request has no body. Send a JSON object with the content type application/json.")
        if len(raw) > limit:
            raise TooLarge(f"The body has {len(raw)} bytes; at most {limit} are taken.")
        try:
            return msgspec.json.decode(raw, type=contract)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            raise BadInput(_explain(error)) from error

    def _raw_body(self) -> bytes:
        text = self._event.get("body") or ""
        if not self._event.get("isBase64Encoded"):
            return str(text).encode("utf-8", "surrogatepass")
        try:
            return base64.b64decode(text, validate=True)
        except (binascii.Error, ValueError) as error:
            raise BadInput("The body is marked as base64 and is not.") from error


class Api:
    """The routes of one function."""

    def __init__(self) -> None:
        self.routes: dict[str, Callable[[Request], object]] = {}

    def route(self, key: str) -> Callable[[HandlerT], HandlerT]:
        """Register what answers a route key such as `PUT /me/consents/{purpose}`."""

        def register(handler: HandlerT) -> HandlerT:
            self.routes[key] = handler
            return handler

        return register

    def respond(self, event: Mapping[str, Any], context: LambdaContext) -> dict[str, Any]:
        """Answer one event. Whatever goes wrong is answered too, in the one shape."""
        request_id = str((event.get("requestContext") or {}).get("requestId", ""))
        logger().append_keys(request_id=request_id, function_request_id=context.aws_request_id)
        try:
            request = Request(event)
            return _response(200, self._handler(request)(request))
        except AppError as error:
            return _failure(_known(error), request_id)
        except Exception as error:  # noqa: BLE001  a defect of ours is answered without its text
            return _failure(_unforeseen(error), request_id)

    def _handler(self, request: Request) -> Callable[[Request], object]:
        if request.route_key not in self.routes:
            raise NotFound(f"There is no route {request.line}.")
        return self.routes[request.route_key]


def _place(address: str) -> str:
    """The part of an address that one home or firm has: of IPv6 the first 64 bits."""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    return address if found.version == 4 else str(ip_network((found, 64), strict=False))


def _names_one(claim: str) -> bool:
    # API Gateway hands a claim that is a list, an object or null on as text, the same for many people.
    if claim.strip() in {"", "null"} or claim.lstrip().startswith(("[", "{")) or len(claim) > MAX_CLAIM:
        return False
    # Partitions of the customers table that are nobody's.
    return not claim.startswith(PARTITIONS)


def _explain(error: Exception) -> str:
    if isinstance(error, msgspec.ValidationError):
        return f"{error}."
    if isinstance(error, RecursionError):
        return "The body is nested too deeply."
    return f"The body is not JSON in UTF-8: {error}."


def _known(error: AppError) -> AppError:
    if error.status != AppError.status:
        logger().warning("request refused", code=error.code, status=error.status)
        return error
    # A fault of ours: its message is for the operator and holds no personal data, the caller gets the usual words.
    logger().error("request failed", code=error.code, reason=error.message)
    return _fault()


def _unforeseen(error: Exception) -> AppError:
    # The type and where it was raised suffice to find a bug; its text may quote what a customer wrote.
    logger().error("request failed", error=type(error).__name__, aws_code=_aws_code(error), at=_raised_at(error))
    return _fault()


def _fault() -> AppError:
    return AppError("Something went wrong on our side. Please try again.")


def _failure(error: AppError, request_id: str) -> dict[str, Any]:
    if error.status >= AppError.status:
        count("ServerErrors")  # the function itself never fails, so Lambda's own metric of errors stays at 0
    content = {"code": error.code, "message": error.message, "request_id": request_id}
    return _response(error.status, {"error": content})


def _response(status: int, content: object) -> dict[str, Any]:
    return {
        "statusCode": status,
        "headers": {"Content-Type": "application/json", "Cache-Control": "no-store"},
        "body": _encoder.encode(content).decode(),
        "isBase64Encoded": False,
    }


def _aws_code(error: Exception) -> str | None:
    response = getattr(error, "response", None)
    details = response.get("Error") if isinstance(response, dict) else None
    return details.get("Code") if isinstance(details, dict) else None


def _raised_at(error: Exception) -> str:
    """Name the deepest place in our own code below `respond`, else the deepest of all."""
    places = list(walk_tb(error.__traceback__))[1:]
    own = [place for place in places if place[0].f_globals.get("__name__", "").startswith("storeclerk.")]
    if not places:
        return ""
    frame, line = (own or places)[-1]
    return f"{frame.f_code.co_filename}:{line}"
