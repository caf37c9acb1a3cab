"""What boto3 raises, as the errors of this system."""

from collections.abc import Iterator
from contextlib import contextmanager

from botocore.exceptions import BotoCoreError, ClientError

from storeclerk.errors import NotFound, StoreUnavailable

_MISSING = {"NoSuchKey", "NoSuchVersion", "404", "NoSuchBucket", "ResourceNotFoundException"}


@contextmanager
def store_errors(store: str) -> Iterator[None]:
    """Translate errors of a call to a store. Raises NotFound, StoreUnavailable.

    A refusal (AccessDenied, validation) is a mistake in the deployment, not a passing state: it is let through.
    """
    try:
        yield
    except ClientError as error:
        code = error.response.get("Error", {}).get("Code", "")
        status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
        if code in _MISSING:
            raise NotFound(f"The {store} does not hold what was asked for.") from error
        if status >= 500 or "Throttl" in code or code == "ProvisionedThroughputExceededException":
            raise StoreUnavailable(f"The {store} did not answer. Please try again.") from error
        raise
    except BotoCoreError as error:
        raise StoreUnavailable(f"The {store} did not answer. Please try again.") from error
