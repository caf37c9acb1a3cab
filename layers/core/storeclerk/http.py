"""The HTTP edge that every API function shares: routes, the one shape of errors, request bodies, the caller.

Errors are answered as `{"error": {"code", "message", "request_id"}}`. A message is written for the caller; an error
that nobody foresaw shows none of its own text.
"""

from __future__ import annotations

import base64
import binascii
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec
from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response, content_types

from storeclerk.errors import AppError, BadInput, Forbidden, NotFound, TooLarge
from storeclerk.observability import logger

if TYPE_CHECKING:
    from aws_lambda_powertools.event_handler.exceptions import NotFoundError
    from aws_lambda_powertools.utilities.typing import LambdaContext

BodyT = TypeVar("BodyT")
MAX_BODY_BYTES = 1_000_000

_encoder = msgspec.json.Encoder(decimal_format="number")


def api() -> APIGatewayHttpResolver:
    """Make a resolver for an HTTP API (payload format 2.0) that answers every failure in the one shape."""
    app = APIGatewayHttpResolver(serializer=_serialise)

    @app.not_found
    def unknown_route(_: NotFoundError) -> Response[str]:
        return _failure(app, NotFound(f"There is no route {app.current_event.http_method} {app.current_event.path}."))

    @app.exception_handler(AppError)
    def known_error(error: AppError) -> Response[str]:
        return _failure(app, _known(error))

    @app.exception_handler(Exception)
    def unknown_error(error: Exception) -> Response[str]:
        return _failure(app, _unforeseen(error))

    return app


def respond(app: APIGatewayHttpResolver, event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Answer one event of an HTTP API; an event of another kind is refused in the same shape."""
    request = event.get("requestContext") or {}
    if "http" not in request or "rawPath" not in event:
        return _refusal(BadInput("This function takes HTTP API events, payload format 2.0."), "")
    logger().append_keys(request_id=request.get("requestId", ""), function_request_id=context.aws_request_id)
    try:
        return app.resolve(event, context)
    except Exception as error:  # noqa: BLE001  what the resolver itself cannot do also answers in the one shape
        return _refusal(_unforeseen(error), request.get("requestId", ""))


def body(app: APIGatewayHttpResolver, contract: type[BodyT], *, limit: int = MAX_BODY_BYTES) -> BodyT:
    """Parse the JSON body of the current request into a contract.

    Raises:
        BadInput: no body, not UTF-8, not JSON, a wrong type, an unknown or a missing field.
        TooLarge: more than limit bytes.
    """
    raw = _raw_body(app)
    if not raw.strip():
        raise BadInput("The request has no body. Send a JSON object with the content type application/json.")
    if len(raw) > limit:
        raise TooLarge(f"The body has {len(raw)} bytes; at most {limit} are taken.")
    try:
        return msgspec.json.decode(raw, type=contract)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise BadInput(_explain(error)) from error


def customer_id(app: APIGatewayHttpResolver, claim: str) -> str:
    """Name the signed-in customer: the claim of the token that the authoriser has checked, never a field of the body.

    Raises:
        Forbidden: the token carries no such claim.
    """
    authorizer = app.current_event.raw_event.get("requestContext", {}).get("authorizer") or {}
    value = ((authorizer.get("jwt") or {}).get("claims") or {}).get(claim)
    if not isinstance(value, str) or not value:
        raise Forbidden(f"The token has no '{claim}' claim that names a customer. Sign in again.")
    return value


def request_id(app: APIGatewayHttpResolver) -> str:
    """Name the current request as API Gateway does."""
    return str(app.current_event.raw_event.get("requestContext", {}).get("requestId", ""))


def _raw_body(app: APIGatewayHttpResolver) -> bytes:
    event = app.current_event.raw_event
    text = event.get("body") or ""
    if not event.get("isBase64Encoded"):
        return str(text).encode("utf-8", "surrogatepass")
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise BadInput("The body is marked as base64 and is not.") from error


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
    logger().error("request failed", error=type(error).__name__, at=_raised_at(error))
    return _fault()


def _fault() -> AppError:
    return AppError("Something went wrong on our side. Please try again.")


def _failure(app: APIGatewayHttpResolver, error: AppError) -> Response[str]:
    return Response(error.status, content_types.APPLICATION_JSON, _error_body(error, request_id(app)))


def _refusal(error: AppError, request: str) -> dict[str, Any]:
    headers = {"Content-Type": content_types.APPLICATION_JSON}
    return {
        "statusCode": error.status,
        "headers": headers,
        "body": _error_body(error, request),
        "isBase64Encoded": False,
    }


def _error_body(error: AppError, request: str) -> str:
    return _serialise({"error": {"code": error.code, "message": error.message, "request_id": request}})


def _serialise(value: Any) -> str:
    return _encoder.encode(value).decode()


def _raised_at(error: Exception) -> str:
    frame = error.__traceback__
    while frame and frame.tb_next:
        frame = frame.tb_next
    return f"{frame.tb_frame.f_code.co_filename}:{frame.tb_lineno}" if frame else ""
