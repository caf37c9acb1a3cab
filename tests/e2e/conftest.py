"""The whole store, deployed to the emulator with every call checked against the permissions of its caller."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ops import ports
from ops.client import Answer, call
from ops.identity import STAFF_SCOPE
from ops.run import Store, running_store
from storeclerk.adapters.s3 import Bucket
from storeclerk.lake import Lake
from tests.e2e import deployed

CUSTOMER = "demo-customer"
Api = Callable[..., Answer]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep what needs the store on one worker, and what reads its whole log last."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.xdist_group("e2e"))
    items.sort(key=lambda item: item.path.name == "test_nothing_leaks.py")


@pytest.fixture(scope="session")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A store that runs on ports of its own, with a state of its own."""
    state = tmp_path_factory.mktemp("state")
    with running_store(port=ports.free(), emulator_port=ports.free(), state=state, authorise=True) as running:
        _allow_plain_http(running)
        yield running


def _allow_plain_http(store: Store) -> None:
    """Show that the buckets refuse plain HTTP, which is all that the emulator speaks; then let the tests use it."""
    answer = call(f"{store.address}/chat", method="POST", body={"message": "Do you ship abroad?"})
    assert "went wrong on our side" in answer.body["reply"], answer
    s3 = store.stack.session.client("s3", endpoint_url=store.stack.endpoint)
    for bucket in ("InboxBucketName", "LakeBucketName"):
        s3.delete_bucket_policy(Bucket=store.stack.outputs[bucket])


@pytest.fixture(scope="session")
def lake(store: Store) -> Lake:
    s3 = store.stack.session.client("s3", endpoint_url=store.stack.endpoint)
    return Lake(Bucket(s3, store.stack.outputs["LakeBucketName"]))


@pytest.fixture
def inbox(store: Store) -> deployed.Bucket:
    return deployed.Bucket(store, "InboxBucketName")


@pytest.fixture
def lake_bucket(store: Store) -> deployed.Bucket:
    return deployed.Bucket(store, "LakeBucketName")


@pytest.fixture(scope="session")
def api(store: Store) -> Api:
    """Call a route of the running store; `as_` is a customer, "staff", or a token."""

    def request(
        method: str,
        path: str,
        body: object = None,
        *,
        as_: str | None = None,
        token: str | None = None,
        content_type: str = "application/json",
    ) -> Answer:
        if as_ is not None:
            token = store.issuer.token(as_, scope=STAFF_SCOPE if as_ == "staff" else "")
        return call(store.address + path, method=method, body=body, token=token, content_type=content_type)

    return request
