"""A head with the intents that staff taught to it, as an artefact keeps it.

Files of the artefact: `head.npz`, the arrays; `intents.jsonl`, the taught intents with their redacted examples, in the
order in which they were taught; `base.json`, the encoder and shipped head that the arrays rest on.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import msgspec

from storeclerk.errors import ModelError
from storeclerk.lake import to_lines
from storeclerk.records import Record
from storeclerk.text.few_shot import Arrays, head_from_bytes, head_to_bytes

ARTEFACT = "intents"


class TaughtIntent(Record, frozen=True):
    """One intent that was taught; recognised and refused as the gate found them.

    left_out is why the head does not know it: the gate refused it when all were taught again to another model.
    """

    label: str
    texts: tuple[str, ...]
    recognised: float
    refused: float
    left_out: str | None = None


class _Base(Record, frozen=True):
    base: str


@dataclass(frozen=True)
class Taught:
    """The arrays of a head and the intents that were taught to it.

    golden is the share of the golden texts of other intents that the head got right after its last change.
    """

    arrays: Arrays
    intents: tuple[TaughtIntent, ...] = ()
    golden: float = 1.0

    def find(self, label: str) -> TaughtIntent | None:
        """The taught intent of a name, or None."""
        return next((intent for intent in self.intents if intent.label == label), None)

    def others(self, label: str) -> tuple[TaughtIntent, ...]:
        """The taught intents but the one of a name."""
        return tuple(intent for intent in self.intents if intent.label != label)

    def to_files(self, base: str) -> dict[str, bytes]:
        """Make the files of the artefact; the same head gives the same bytes."""
        return {
            "base.json": msgspec.json.encode(_Base(base)),
            "head.npz": head_to_bytes(self.arrays),
            "intents.jsonl": to_lines(self.intents),
        }


def read_base(files: Mapping[str, bytes]) -> str:
    """Name what the arrays of an artefact rest on. Raises ModelError."""
    try:
        return msgspec.json.decode(files["base.json"], type=_Base).base
    except (KeyError, msgspec.DecodeError, UnicodeDecodeError) as error:
        raise ModelError(f"The taught intents cannot be read: {error}. Go back to another version.") from error


def read_intents(files: Mapping[str, bytes]) -> tuple[TaughtIntent, ...]:
    """Read the taught intents of an artefact. Raises ModelError."""
    try:
        lines = files["intents.jsonl"].splitlines()
        return tuple(msgspec.json.decode(line, type=TaughtIntent) for line in lines)
    except (KeyError, msgspec.DecodeError, UnicodeDecodeError) as error:
        raise ModelError(f"The taught intents cannot be read: {error}. Go back to another version.") from error


def read_arrays(files: Mapping[str, bytes]) -> Arrays:
    """Read the arrays of an artefact. Raises ModelError."""
    if "head.npz" not in files:
        raise ModelError("The taught intents have no head. Go back to another version.")
    return head_from_bytes(files["head.npz"])
