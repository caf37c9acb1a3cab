"""What the functions of a stack wrote, from their log groups."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ops.stack import Stack


def lines(stack: Stack) -> Iterator[str]:
    """Read every line of every function's log group, each after the group's name."""
    client = stack.session.client("logs", endpoint_url=stack.endpoint)
    for page in client.get_paginator("describe_log_groups").paginate(logGroupNamePrefix="/storeclerk/"):
        for group in page["logGroups"]:
            name = group["logGroupName"]
            for events in client.get_paginator("filter_log_events").paginate(logGroupName=name):
                yield from (f"{name.rsplit('/', 1)[-1]}: {event['message'].rstrip()}" for event in events["events"])
