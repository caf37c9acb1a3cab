"""A warm chat function: the handler and the bare run of the same ids in turn. Prints the milliseconds of each."""

import json
import sys
import time
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np

from storeclerk.model.manifest import read_manifest
from storeclerk.model.session import open_session
from storeclerk.model.tokenizer import Tokenizer

UNTIMED = 50


def milliseconds(call: Callable[[], object]) -> float:
    """Time one call."""
    start = time.perf_counter_ns()
    call()
    return (time.perf_counter_ns() - start) / 1e6


folder, question, pairs = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
app: Any = import_module("app")
context = SimpleNamespace(aws_request_id="benchmark")
event = {
    "routeKey": "POST /chat",
    "rawPath": "/chat",
    "requestContext": {"http": {"method": "POST", "path": "/chat"}, "requestId": "benchmark"},
    "body": json.dumps({"message": question}),
}
ids = Tokenizer.load(folder / "tokenizer.json", read_manifest(folder).max_tokens).ids(question)
feed = {"input_ids": np.array([ids], dtype=np.int64)}
session = open_session(folder / "encoder.onnx")
timed: list[tuple[float, float]] = [
    (milliseconds(lambda: app.handler(event, context)), milliseconds(lambda: session.run(["embedding"], feed)))
    for _ in range(UNTIMED + pairs)
][UNTIMED:]
if app.handler(event, context)["statusCode"] != 200:
    sys.exit("The chat function did not answer.")
print(json.dumps({"tokens": len(ids), "handler": [pair[0] for pair in timed], "bare": [pair[1] for pair in timed]}))
