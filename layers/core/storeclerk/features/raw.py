"""A row as a reader of files hands it on."""

from collections.abc import Mapping
from typing import Any

import msgspec


class RawRow(msgspec.Struct, frozen=True):
    """The cells by canonical column name, or the fault that kept them from being read; line counts from 1."""

    line: int
    cells: Mapping[str, Any] | None = None
    fault: str = ""
