"""The deployed stack: what it is made of, and its deployment to an emulator."""

from __future__ import annotations

import json
import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING

import boto3
from botocore.exceptions import ClientError, EndpointConnectionError

from ops.emulator import REGION
from ops.failures import CommandError
from ops.paths import LOCAL_BUILD, ROOT
from storeclerk.config import Config

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ops.emulator import Emulator

STACK = "storeclerk"


@dataclass(frozen=True, kw_only=True)
class Stack:
    """A deployed stack and a session that reaches it."""

    session: boto3.Session
    endpoint: str | None
    outputs: Mapping[str, str]

    def config(self) -> Config:
        """The stores of this stack, as its functions know them."""
        return Config.from_environment(
            {
                "CUSTOMERS_TABLE": self.outputs["CustomersTableName"],
                "PRODUCTS_TABLE": self.outputs["ProductsTableName"],
                "LAKE_BUCKET": self.outputs["LakeBucketName"],
                "INBOX_BUCKET": self.outputs["InboxBucketName"],
                "STREAM_QUEUE_URL": self.outputs["StreamQueueUrl"],
                "EVENT_BUS": self.outputs["EventBusName"],
                "RETENTION_DAYS": self.outputs["RetentionDays"],
            }
        )


def find(name: str, session: boto3.Session, endpoint: str | None = None) -> Stack | None:
    """Find a deployed stack, or None."""
    client = session.client("cloudformation", endpoint_url=endpoint)
    try:
        found = client.describe_stacks(StackName=name)["Stacks"][0]
    except ClientError as error:
        if "does not exist" in str(error):
            return None
        raise
    if not found["StackStatus"].endswith("_COMPLETE") or "ROLLBACK" in found["StackStatus"]:
        return None
    outputs = {output["OutputKey"]: output["OutputValue"] for output in found.get("Outputs", [])}
    return Stack(session=session, endpoint=endpoint, outputs=outputs)


def here(emulator_port: int) -> Stack:
    """Find the stack of the running local store. Raises CommandError when it does not run."""
    endpoint = f"http://127.0.0.1:{emulator_port}"
    try:
        found = find(STACK, local_session(), endpoint)
    except EndpointConnectionError:
        found = None
    if found is None:
        raise CommandError("The local store does not run. Start it in another terminal: make run")
    return found


def on_aws(name: str) -> Stack:
    """Find a stack on AWS. Raises CommandError when there is none."""
    found = find(name, boto3.Session())
    if found is None:
        raise CommandError(f"There is no finished stack '{name}' in this account and region. Deploy it: make deploy")
    return found


def deploy(emulator: Emulator, parameters: Mapping[str, str]) -> Stack:
    """Deploy the local build to the emulator, unless exactly this build is deployed there already."""
    session = local_session()
    mark = emulator.state / "deployed.json"
    wanted = json.dumps({"built": (LOCAL_BUILD / "template.yaml").stat().st_mtime_ns, **parameters}, sort_keys=True)
    current = find(STACK, session, emulator.endpoint)
    if current and mark.exists() and mark.read_text(encoding="utf-8") == wanted:
        return current
    mark.unlink(missing_ok=True)
    _sam_deploy(emulator, parameters)
    deployed = find(STACK, session, emulator.endpoint)
    if deployed is None:
        raise CommandError(f"The stack is not there after its deployment; see {emulator.log}")
    mark.write_text(wanted, encoding="utf-8")
    return deployed


def environment_of(function: str, endpoint: str) -> dict[str, str] | None:
    """Read the environment of a function of the local stack, by its logical id; None where it is not deployed."""
    session = local_session()
    if find(STACK, session, endpoint) is None:
        return None
    resources = session.client("cloudformation", endpoint_url=endpoint)
    found = resources.describe_stack_resource(StackName=STACK, LogicalResourceId=function)["StackResourceDetail"]
    functions = session.client("lambda", endpoint_url=endpoint)
    configuration = functions.get_function_configuration(FunctionName=found["PhysicalResourceId"])
    return dict(configuration.get("Environment", {}).get("Variables", {}))


def local_session() -> boto3.Session:
    """A session with the emulator's made-up credentials."""
    return boto3.Session(aws_access_key_id="test", aws_secret_access_key="test", region_name=REGION)  # noqa: S106


def _sam_deploy(emulator: Emulator, parameters: Mapping[str, str]) -> None:
    command = [str(ROOT / ".venv/bin/sam"), "deploy", "--template-file", str(LOCAL_BUILD / "template.yaml")]
    command += ["--stack-name", STACK, "--resolve-s3", "--capabilities", "CAPABILITY_IAM", "--no-confirm-changeset"]
    command += ["--no-progressbar", "--no-fail-on-empty-changeset", "--parameter-overrides"]
    command += [f"{name}={value}" for name, value in parameters.items()]
    done = subprocess.run(command, cwd=ROOT, env=emulator.environment(), capture_output=True, text=True, check=False)
    with emulator.log.open("a", encoding="utf-8") as log:
        log.write(done.stdout + done.stderr)
    if done.returncode:
        reason = done.stderr.strip().splitlines()
        raise CommandError(f"The deployment failed: {reason[-1] if reason else 'no reason given'}; see {emulator.log}")
