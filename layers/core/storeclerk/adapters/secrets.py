"""A secret of Secrets Manager, kept in memory for some minutes and shown to nobody else."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from storeclerk.adapters.failures import store_errors
from storeclerk.errors import StoreUnavailable
from storeclerk.observability import logger

if TYPE_CHECKING:
    from collections.abc import Callable

    from mypy_boto3_secretsmanager import SecretsManagerClient

KEPT_SECONDS = 300.0


class Secret:
    """The text of one secret; safe for threads, which at worst read it twice."""

    def __init__(
        self, connect: Callable[[], SecretsManagerClient], arn: str, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._connect = connect
        self._arn = arn
        self._clock = clock
        self._kept: str | None = None
        self._read_again_at = float("-inf")

    def __call__(self) -> str:
        """Give the text; while Secrets Manager does not answer, that of the last time.

        Raises:
            StoreUnavailable: it was never read, or holds no text.
        """
        if self._kept is None or self._clock() >= self._read_again_at:
            try:
                self._kept = self._read()
            except StoreUnavailable as error:
                if self._kept is None:
                    raise
                logger().warning("secret not read again", reason=error.message)
            self._read_again_at = self._clock() + KEPT_SECONDS
        return self._kept

    def forget(self) -> None:
        """Read it again at the next call: it was refused, so another may be in its place."""
        self._read_again_at = float("-inf")

    def _read(self) -> str:
        with store_errors("secret"):
            text = self._connect().get_secret_value(SecretId=self._arn).get("SecretString", "").strip()
        if not text:
            raise StoreUnavailable("The secret holds no text.")
        return text
