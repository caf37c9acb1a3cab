"""Runs the whole store on this machine: emulator, stack, sample store, and one address for the API."""

from __future__ import annotations

import signal
import threading
import time
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ops import emulator, gateway, load, stack, tour
from ops.identity import AUDIENCE, STAFF_SCOPE, Issuer
from ops.paths import LOCAL_BUILD, SAMPLE_STORE
from ops.ports import require_free
from ops.runtime import host_runtime

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from ops.stack import Stack


@dataclass(frozen=True, kw_only=True)
class Store:
    """A store that runs: its address, who signs its tokens, its stack, and what it prints."""

    address: str
    issuer: Issuer
    stack: Stack
    log: Path


@contextmanager
def running_store(*, port: int, emulator_port: int, state: Path, authorise: bool = False) -> Iterator[Store]:
    """Bring everything up for the length of the block; what is deployed and loaded already stays as it is."""
    require_free(port, "PORT")
    require_free(emulator_port, "EMULATOR_PORT")
    emulator.install()
    address = f"http://127.0.0.1:{port}"
    issuer = Issuer(address, state)
    with ExitStack() as running:
        # The authoriser fetches the issuer's keys, so the front door is open before the stack is deployed.
        front = running.enter_context(gateway.serving(port, issuer.documents()))
        aws = running.enter_context(emulator.running(emulator_port, state, authorise=authorise))
        deployed = stack.deploy(aws, _parameters(address, aws.endpoint))
        gateway.connect(front, emulator_port=emulator_port, api_id=deployed.outputs["ApiId"])
        load.load_once(SAMPLE_STORE, deployed)
        yield Store(address=address, issuer=issuer, stack=deployed, log=aws.log)


def run(*, port: int, emulator_port: int, state: Path, with_tour: bool) -> None:
    """Run the store until Ctrl-C."""
    for ending in (signal.SIGINT, signal.SIGTERM):  # a shell that starts it in the background has SIGINT ignored
        signal.signal(ending, signal.default_int_handler)
    started = time.monotonic()
    with running_store(port=port, emulator_port=emulator_port, state=state) as store:
        if with_tour:
            tour.show(store)
        print(f"\nThe store is open at {store.address} (ready after {time.monotonic() - started:.0f} s).")
        print("Ctrl-C closes it; what it holds is kept for the next time.", flush=True)
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            print("\nClosing ...")


def _parameters(address: str, endpoint: str) -> dict[str, str]:
    return {
        "Runtime": host_runtime(),
        "JwtIssuer": address,
        "JwtAudience": AUDIENCE,
        "StaffScope": STAFF_SCOPE,
        # The emulator unpacks layers elsewhere than at /opt.
        "ModelDirectory": str(LOCAL_BUILD / "ModelLayer" / "model"),
        "EndpointUrl": endpoint,
    }
