"""The built chat function on stores of its own, with nothing but its layers to import from."""

from __future__ import annotations

import json
import logging
import subprocess
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import boto3
from moto.server import ThreadedMotoServer

from ops import rie, template
from ops.failures import CommandError
from ops.paths import LOCAL_BUILD, SAMPLE_STORE
from ops.shop import Shop
from storeclerk.adapters.s3 import Bucket
from storeclerk.artefacts import Artefacts
from storeclerk.chat.knowledge.index import ARTEFACT, build_index
from storeclerk.model import Encoder

if TYPE_CHECKING:
    from collections.abc import Iterator

CHILDREN = Path(__file__).parent / "children"
REGION: Final = "eu-central-1"
_BUCKET = "lake"


@dataclass(frozen=True)
class BuiltChat:
    """What a process needs that is to be the chat function; model is the folder of the encoder that was built."""

    environment: dict[str, str]
    model: Path

    def run(self, child: str, *arguments: object) -> Any:
        """Run a script of `children` with the bare interpreter and read the JSON that it printed."""
        command = [str(rie.RUNTIME_VENV / "bin/python"), "-P", str(CHILDREN / f"{child}.py"), *map(str, arguments)]
        done = subprocess.run(command, env=self.environment, capture_output=True, text=True, check=False)
        if done.returncode:
            raise CommandError(f"The process {child} failed:\n{done.stdout}{done.stderr}")
        return json.loads(done.stdout)


@contextmanager
def built_chat() -> Iterator[BuiltChat]:
    """Serve the stores that the function reads, the sample store's articles among them, for the length of the block."""
    function = template.find("chat", "api", LOCAL_BUILD)
    rie.install()
    runtime = rie.settings(function)
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    try:
        host, port = server.get_host_and_port()
        stores = _stores(f"http://{host}:{port}")
        model = Path(runtime["MODEL_DIRECTORY"])
        _publish_articles(stores, model)
        variables = {name: str(value or "absent") for name, value in function.variables.items()}
        yield BuiltChat({**variables, **runtime, **stores}, model)
    finally:
        server.stop()


def _stores(endpoint: str) -> dict[str, str]:
    return {
        "LAKE_BUCKET": _BUCKET,
        "AWS_ENDPOINT_URL": endpoint,
        "AWS_DEFAULT_REGION": REGION,
        "AWS_ACCESS_KEY_ID": "benchmark",
        "AWS_SECRET_ACCESS_KEY": "benchmark",
    }


def _publish_articles(stores: dict[str, str], model: Path) -> None:
    client = boto3.client(
        "s3",
        endpoint_url=stores["AWS_ENDPOINT_URL"],
        region_name=REGION,
        aws_access_key_id=stores["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=stores["AWS_SECRET_ACCESS_KEY"],
    )
    client.create_bucket(Bucket=_BUCKET, CreateBucketConfiguration={"LocationConstraint": REGION})
    index = build_index(Shop(SAMPLE_STORE).articles(), Encoder(model))
    Artefacts(Bucket(client, _BUCKET)).publish(ARTEFACT, index)
