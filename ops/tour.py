"""A tour of the running store: each function called through its real trigger, and what came back."""

from __future__ import annotations

import json
import time
import uuid
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from ops import schedules
from ops.client import call
from ops.failures import CommandError
from ops.identity import STAFF_SCOPE
from ops.paths import SAMPLE_STORE
from ops.shop import Shop
from storeclerk.adapters.s3 import Bucket
from storeclerk.lake import Lake

if TYPE_CHECKING:
    from collections.abc import Callable

    from ops.run import Store

CUSTOMER = "demo-customer"
_PENDING = "W1000945"  # an order of theirs that can be cancelled
_AUDITED_CUSTOMERS = 100  # enough that most groups pass the audit's smallest size
_WAIT_SECONDS = 90
_EXAMPLES = [
    "can I borrow a tent for the weekend",
    "do you lend out tents",
    "is it possible to hire a tent from you",
    "renting a tent for three days, how much?",
    "I'd like to rent a two-man tent in August",
    "tent hire?",
]
_ROWS, _BAD_ROWS = "features/source=reviews", "quarantine/source=reviews"


def show(store: Store) -> None:
    """Call the functions and print their answers. Raises CommandError when one of them does not answer."""
    for step in (_chat, _intents, _features, _recommend, _bias_audit):
        step(store)
    _how_to(store)


def _chat(store: Store) -> None:
    _heading("chat: POST /chat and POST /me/chat")
    token = store.issuer.token(CUSTOMER)
    for path, messages, by in (
        ("/chat", ["How many days do I have to send something back?"], None),
        ("/chat", ["Is product34 available?", "Is this available in size medium?"], None),
        ("/me/chat", ["Where is my order?"], token),
        # Answered with no, so that the store stays as it is.
        ("/me/chat", [f"Please cancel order {_PENDING}", "no"], token),
    ):
        session: dict[str, str] = {}
        for message in messages:
            answer = call(store.address + path, method="POST", body={"message": message, **session}, token=by)
            # An answer without an intent is the sentence that a customer gets when something failed inside.
            answered = answer.status == 200 and answer.body["intent"]["top3"]
            _expect(answered, f"{path} answered {answer.status}: {answer.body}")
            session = {"session_id": answer.body["session_id"]}
            _show_turn(message, answer.body)


def _show_turn(message: str, said: dict[str, Any]) -> None:
    reply = said["reply"].replace("\n", "\n    ")
    print(f"  > {message}\n  < {reply}")
    likeliest = said["intent"]["top3"][0]
    print(f"    (intent {likeliest['label']}, {likeliest['probability']:.0%})")
    for source in said["sources"][:1]:
        print(f"    ({source['title']}, {source['link']}, score {source['score']:.2f})")


def _intents(store: Store) -> None:
    _heading("intents: PUT /intents/borrow_tent, a new intent by six examples")
    answer = call(
        f"{store.address}/intents/borrow_tent",
        method="PUT",
        body={"examples": _EXAMPLES, "replace": True},
        token=store.issuer.token("staff", scope=STAFF_SCOPE),
    )
    _expect(answer.status == 200, f"PUT /intents/borrow_tent answered {answer.status}: {answer.body}")
    print(f"  version {answer.body['version']}; recognised when left out by turns: {answer.body['recognised']:.0%}")


def _features(store: Store) -> None:
    _heading("features: a file dropped into the inbox")
    lake = _lake(store)
    s3 = store.stack.session.client("s3", endpoint_url=store.stack.endpoint)
    dropped = (SAMPLE_STORE / "drop_example.csv").read_bytes()
    key = f"reviews/tour-{uuid.uuid4().hex[:8]}.csv"
    before = {table: _count(lake, table) for table in (_ROWS, _BAD_ROWS)}
    s3.put_object(Bucket=store.stack.outputs["InboxBucketName"], Key=key, Body=dropped)
    _wait("the feature rows", lambda: _count(lake, _ROWS) > before[_ROWS])
    _wait("the bad rows", lambda: _count(lake, _BAD_ROWS) > before[_BAD_ROWS])
    row = list(lake.read(_ROWS))[-1]
    print(
        f"  {key}: {_count(lake, _ROWS) - before[_ROWS]} rows in the lake, "
        f"{_count(lake, _BAD_ROWS) - before[_BAD_ROWS]} in quarantine; the last row:"
    )
    print(f"  {json.dumps(row, ensure_ascii=False)[:400]}")


def _recommend(store: Store) -> None:
    _heading("recommend: GET /me/recommendations")
    url = f"{store.address}/me/recommendations?k=5"
    answer = call(url, token=store.issuer.token(CUSTOMER))
    _expect(answer.status == 200, f"recommendations answered {answer.status}: {answer.body}")
    for item in answer.body["items"]:
        print(f"  {item['title']} ({item['price']:.2f}): {item['reason']}")
    others = [customer.identity for customer in Shop(SAMPLE_STORE).customers()][:_AUDITED_CUSTOMERS]
    for identity in others:
        call(url, token=store.issuer.token(identity))


def _bias_audit(store: Store) -> None:
    _heading("bias_audit: the schedule, fired now")
    _wait_until_settled(_lake(store), "decisions")
    url = f"{store.address}/audits/{datetime.now(UTC):%Y-%m-%d}"
    staff = store.issuer.token("staff", scope=STAFF_SCOPE)
    before = call(url, token=staff)
    schedules.fire(store.stack, store.stack.outputs["AuditScheduleName"])
    _wait("the audit", lambda: (now := call(url, token=staff)).status == 200 and now.body != before.body)
    report = call(url, token=staff).body
    print(f"  {report['decisions']} lists audited; of {len(report['findings'])} findings, those by region:")
    for finding in report["findings"]:
        if finding.startswith("By region"):
            print(f"  {finding}")


def _wait_until_settled(lake: Lake, table: str) -> None:
    """Wait until what is on its way through the stream queue has arrived."""
    counts = [0]

    def settled() -> bool:
        counts.append(_count(lake, table))
        return counts[-1] > 0 and counts[-4:] == [counts[-1]] * 4

    _wait(f"the {table} in the lake", settled)


def _how_to(store: Store) -> None:
    address = store.address
    token = f"make -s token PORT={address.rsplit(':', 1)[-1]}"  # a token names the address that issued it
    _heading("Call it yourself")
    print(f"""  curl {address}/chat -d '{{"message": "Do you ship abroad?"}}'
  TOKEN=$({token} CUSTOMER={CUSTOMER})
  curl {address}/me/chat -H "Authorization: Bearer $TOKEN" -d '{{"message": "Where is my order?"}}'
  curl {address}/me/recommendations -H "Authorization: Bearer $TOKEN"
  STAFF=$({token} CUSTOMER=staff SCOPE={STAFF_SCOPE})
  curl {address}/features -H "Authorization: Bearer $STAFF" \\
    -d '{{"source": "reviews", "rows": [{{"text": "product12 is lovely but came late"}}]}}'
  curl {address}/audits -H "Authorization: Bearer $STAFF" """)


def _heading(text: str) -> None:
    print(f"\n{text}")


def _lake(store: Store) -> Lake:
    s3 = store.stack.session.client("s3", endpoint_url=store.stack.endpoint)
    return Lake(Bucket(s3, store.stack.outputs["LakeBucketName"]))


def _count(lake: Lake, table: str) -> int:
    return sum(1 for _ in lake.read(table))


def _wait(what: str, done: Callable[[], Any]) -> None:
    deadline = time.monotonic() + _WAIT_SECONDS
    while not done():
        _expect(time.monotonic() < deadline, f"{what} did not come within {_WAIT_SECONDS} s")
        time.sleep(0.5)


def _expect(true: bool, otherwise: str) -> None:
    if not true:
        raise CommandError(f"The tour stopped: {otherwise}. What the functions said: make run TOUR=no, then make logs")
