"""Scripted dialogues, as their files hold them."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, Literal

import msgspec

if TYPE_CHECKING:
    from pathlib import Path

Kind = Literal["settled", "handoff", "unknown", "refused", "language"]


class ScriptedTurn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the customer says, and what is expected of the reply.

    instead: what is said instead where the last reply contains the key. optional: only said where the last reply asks.
    """

    say: str
    instead: dict[str, str] = {}
    optional: bool = False
    sources: tuple[str, ...] = ()
    says: tuple[tuple[str, ...], ...] = ()
    never: tuple[str, ...] = ()
    handoff: bool | None = None


class Ending(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How the store stands after the last turn."""

    orders: dict[str, str] = {}
    unchanged: tuple[str, ...] = ()
    settled: bool | None = None


class ScriptedDialogue(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"turns": "turn"}):
    """One dialogue; customer is the identity signed in as, None for a visitor."""

    id: str
    kind: Kind
    turns: tuple[ScriptedTurn, ...]
    why: str = ""
    customer: str | None = None
    end: Ending = Ending()


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"dialogues": "dialogue"}):
    dialogues: tuple[ScriptedDialogue, ...]


def read_dialogues(folder: Path) -> dict[str, tuple[ScriptedDialogue, ...]]:
    """Read the dialogues of a folder by theme. Raises msgspec.ValidationError for one that is not of the form."""
    return {
        path.stem: msgspec.convert(tomllib.loads(path.read_text(encoding="utf-8")), _File).dialogues
        for path in sorted(folder.glob("*.toml"))
    }
