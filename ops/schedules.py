"""Schedules of the stack, fired now."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ops.stack import Stack


def fire(stack: Stack, name: str) -> None:
    """Make the scheduler fire a schedule's target once, within seconds, by a one-off copy of the schedule.

    The copy has the target, the role and the retry policy of the original, so what runs is what will run at night.
    """
    scheduler = stack.session.client("scheduler", endpoint_url=stack.endpoint)
    original = scheduler.get_schedule(Name=name)
    scheduler.create_schedule(
        Name=f"now-{uuid.uuid4().hex[:12]}",
        ScheduleExpression=f"at({datetime.now(UTC):%Y-%m-%dT%H:%M:%S})",
        FlexibleTimeWindow={"Mode": "OFF"},
        Target=original["Target"],
        ActionAfterCompletion="DELETE",
    )
