"""A chat function that starts and answers one event, as the runtime would have it do.

Prints when it had answered, by the monotonic clock that all processes share, and its time in calls to stores (both ns).
"""

import json
import sys
import time
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace
from typing import Any

app: Any = import_module("app")
bucket: Any = import_module("storeclerk.adapters.s3").Bucket
read = bucket.read
spent: list[int] = []


def timed_read(self: Any, key: str) -> bytes:
    """Read an object; it is the one call that this answer makes to a store."""
    start = time.monotonic_ns()
    content: bytes = read(self, key)
    spent.append(time.monotonic_ns() - start)
    return content


bucket.read = timed_read
answer = app.handler(json.loads(Path(sys.argv[1]).read_bytes()), SimpleNamespace(aws_request_id="benchmark"))
done = time.monotonic_ns()
if answer["statusCode"] != 200 or not json.loads(answer["body"])["sources"]:
    sys.exit(f"The chat function did not answer from its articles: {answer}")
print(json.dumps([done, sum(spent)]))
