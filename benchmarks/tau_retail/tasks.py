"""The tasks: what a person wants, as the actions that bring it about."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING, Any, Literal

import msgspec

if TYPE_CHECKING:
    from pathlib import Path

ActionName = Literal[
    "cancel_pending_order",
    "modify_pending_order_address",
    "modify_pending_order_payment",
    "modify_pending_order_items",
    "return_delivered_order_items",
    "exchange_delivered_order_items",
]


class TauAction(msgspec.Struct, frozen=True):
    """One action with its arguments."""

    name: ActionName
    kwargs: dict[str, Any]

    @property
    def swaps(self) -> list[tuple[str, str]]:
        """The variants that change. The set also names some that become themselves: nothing to be said or done."""
        pairs = zip(self.kwargs.get("item_ids", ()), self.kwargs.get("new_item_ids", ()), strict=False)
        return [(old, new) for old, new in pairs if old != new]

    @property
    def is_real(self) -> bool:
        """Whether the action changes anything."""
        return "new_item_ids" not in self.kwargs or bool(self.swaps)


class TauTask(msgspec.Struct, frozen=True):
    """One person's wishes."""

    user_id: str
    actions: list[TauAction]

    @property
    def kind(self) -> str:
        """The kinds of its actions, for the report."""
        return " + ".join(sorted({action.name for action in self.actions}))


def read_tasks(path: Path) -> list[TauTask]:
    """Read the tasks of a file, less what changes nothing."""
    with gzip.open(path, "rb") as file:
        tasks = [msgspec.json.decode(line, type=TauTask) for line in file]
    return [TauTask(task.user_id, [action for action in task.actions if action.is_real]) for task in tasks]
