"""The deployed store behind its API: its buckets, and what happens in it after a while."""

import json
import time
from collections.abc import Callable
from typing import Any

from ops.run import Store
from ops.stack import STACK
from storeclerk.lake import Lake

WAIT_SECONDS = 60


def wait_for(found: Callable[[], Any], seconds: float = WAIT_SECONDS, pause: float = 0.5) -> Any:
    """Ask again until there is something; fail after some seconds."""
    deadline = time.monotonic() + seconds
    while not (result := found()):
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(pause)
    return result


class Bucket:
    """A bucket of the store, by the output of the stack that names it."""

    def __init__(self, store: Store, output: str) -> None:
        self.s3 = store.stack.session.client("s3", endpoint_url=store.stack.endpoint)
        self.name = store.stack.outputs[output]

    def drop(self, key: str, data: bytes) -> None:
        self.s3.put_object(Bucket=self.name, Key=key, Body=data)

    def remove(self, key: str) -> None:
        self.s3.delete_object(Bucket=self.name, Key=key)

    def keys(self, prefix: str) -> list[str]:
        found = self.s3.list_objects_v2(Bucket=self.name, Prefix=prefix)
        return [stored["Key"] for stored in found.get("Contents", [])]

    def text(self, key: str) -> str:
        return self.s3.get_object(Bucket=self.name, Key=key)["Body"].read().decode()

    def reports(self, prefix: str) -> list[dict[str, Any]]:
        """What stands in the JSON objects under a prefix."""
        return [json.loads(self.text(key)) for key in self.keys(prefix) if key.endswith(".json")]


def rows_of(lake: Lake, table: str, source: str) -> list[dict[str, Any]]:
    """The rows of a table of the lake that came from a source."""
    return list(lake.read(f"{table}/source={source}"))


def invoke(store: Store, function: str, event: dict[str, Any]) -> dict[str, Any]:
    """Deliver an event to a function once more, as a retry of its delivery does."""
    resources = store.stack.session.client("cloudformation", endpoint_url=store.stack.endpoint)
    found = resources.describe_stack_resource(StackName=STACK, LogicalResourceId=function)["StackResourceDetail"]
    functions = store.stack.session.client("lambda", endpoint_url=store.stack.endpoint)
    name = f"{found['PhysicalResourceId']}:live"
    answer = functions.invoke(FunctionName=name, Payload=json.dumps(event).encode())
    payload: dict[str, Any] = json.loads(answer["Payload"].read())
    return payload
