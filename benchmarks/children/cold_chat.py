"""A chat function that starts and answers one event, as the runtime would have it do.

Prints when it had answered, by the monotonic clock that all processes share, its time in calls to stores (both ns), and
how many calls they were.
"""

import json
import sys
import time
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace
from typing import Any

app: Any = import_module("app")
endpoint: Any = import_module("botocore.httpsession").URLLib3Session
send = endpoint.send
spent: list[int] = []


def timed_send(self: Any, request: Any) -> Any:
    """Send one request to a store and wait for its answer."""
    start = time.monotonic_ns()
    try:
        return send(self, request)
    finally:
        spent.append(time.monotonic_ns() - start)


endpoint.send = timed_send
answer = app.handler(json.loads(Path(sys.argv[1]).read_bytes()), SimpleNamespace(aws_request_id="benchmark"))
done = time.monotonic_ns()
if answer["statusCode"] != 200 or not json.loads(answer["body"])["sources"]:
    sys.exit(f"The chat function did not answer from its articles: {answer}")
print(json.dumps([done, sum(spent), len(spent)]), file=sys.__stdout__)
