"""Every error that Storeclerk raises on purpose.

AppError                 code, status, retryable
├── BadInput             400  the caller can mend it; the message says how
│   ├── TooLarge         413
│   └── BadFile          422  a dropped file that goes to quarantine whole
├── NotFound             404
├── Conflict             409  the thing is no longer in the state that the call is for
├── Forbidden            403
│   └── ConsentRequired  403  the customer has not allowed this use of personal data
├── StoreUnavailable     503  retryable: a store or queue did not answer
├── StoredDataError      500  an item of a store is not of the form that was written
├── ModelError           500  a model file is missing, altered or unreadable
└── ConfigurationError   500  the environment of the function is incomplete
"""

from typing import ClassVar


class AppError(Exception):
    """An error with a stable code, the HTTP status it answers with, and whether a retry can mend it."""

    code: ClassVar[str] = "internal_error"
    status: ClassVar[int] = 500
    retryable: ClassVar[bool] = False

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class BadInput(AppError):
    """The request or row is not of the form asked for."""

    code = "bad_input"
    status = 400


class TooLarge(BadInput):
    """The request is over a stated limit."""

    code = "too_large"
    status = 413


class BadFile(BadInput):
    """A file as a whole cannot be read; no row of it is trusted."""

    code = "bad_file"
    status = 422


class NotFound(AppError):
    """The thing asked for does not exist, or not for this caller."""

    code = "not_found"
    status = 404


class Conflict(AppError):
    """The thing is no longer in a state in which this can be done; the message says which it is in."""

    code = "conflict"
    status = 409


class Forbidden(AppError):
    """The caller is known and may not do this."""

    code = "forbidden"
    status = 403


class ConsentRequired(Forbidden):
    """The customer has not consented to the purpose that this read of personal data serves."""

    code = "consent_required"


class StoreUnavailable(AppError):
    """A store or queue did not answer in time; the same call may succeed later."""

    code = "store_unavailable"
    status = 503
    retryable = True


class StoredDataError(AppError):
    """An item of a store is not of the form that was written; the caller cannot mend it."""

    code = "stored_data_error"


class ModelError(AppError):
    """A model file is missing, altered or unreadable."""

    code = "model_error"


class ConfigurationError(AppError):
    """An environment variable that the function needs is missing or malformed."""

    code = "configuration_error"
