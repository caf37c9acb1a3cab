"""Files that change what the deployed chat says, without a deployment: articles and flows.

The chat looks once in a while for new versions of what it answers from, so each test drops all that it waits for.
"""

import json

from ops.run import Store
from storeclerk.artefacts import RECHECK_SECONDS
from storeclerk.lake import Lake
from tests.e2e.chats import Chat
from tests.e2e.conftest import Api
from tests.e2e.deployed import WAIT_SECONDS, Bucket, invoke, rows_of, wait_for
from tests.http_events import sample_event

ARTICLE = """---
title: Repair café
topic: repair
updated: 2026-11-01
---
Our repair café mends zips and tent poles every second Thursday. It costs nothing, and coffee is on us.
"""
PAGE = """<!doctype html><html><head><title>Falconry evenings</title><script>alert("falcon tickets 9000 EUR")</script>
</head><body><nav>Home</nav><h1>Falconry evenings</h1>
<p>A falconry evening lasts three hours. A ticket for a falconry evening costs 17 EUR.</p></body></html>
"""
FLOW = """
flow: e2e_falcon
title: meet the falcon
phrases: [meet the falcon]
start: told
steps:
  told: {kind: end, text: "The falcon receives guests at dusk."}
"""
KEPT = {"knowledge/files/e2e-repair-cafe.md", "knowledge/files/e2e/falconry.html"}
UNREADABLE = "knowledge/e2e-broken.md"
QUESTIONS = {
    "Which days does the repair café mend zips and tent poles?": "every second Thursday",
    "How much does a ticket for a falconry evening cost?": "17 EUR",
    "meet the falcon": "at dusk",
}
# A change is read, an index made of it, and the chat looks for it.
TAKEN_IN = WAIT_SECONDS + RECHECK_SECONDS


def answers(api: Api) -> list[bool]:
    """Whether each question has its answer."""
    return [expected in Chat(api).reply(question) for question, expected in QUESTIONS.items()]


def quarantined(lake_bucket: Bucket, key: str) -> str:
    """Why a file went to quarantine."""

    def notes() -> list[str]:
        return [one["reason"] for one in lake_bucket.reports("quarantine/files/") if one["key"] == key]

    return str(wait_for(notes)[0])


def test_dropped_articles_and_flows_answer_until_they_are_removed(
    api: Api, inbox: Bucket, lake_bucket: Bucket, lake: Lake
) -> None:
    assert answers(api) == [False, False, False]

    inbox.drop("knowledge/e2e-repair-cafe.md", ARTICLE.encode())
    inbox.drop("knowledge/e2e/falconry.html", PAGE.encode())
    inbox.drop("flows/e2e_falcon.yaml", FLOW.encode())
    inbox.drop(UNREADABLE, b"\x89PNG\r\n\x1a\n" + bytes(50))

    wait_for(lambda: all(answers(api)), TAKEN_IN, pause=4)
    told = Chat(api).say("How much does a ticket for a falconry evening cost?")
    assert "9000" not in told["reply"]
    assert "falconry" in told["sources"][0]["link"]
    assert "30 days" in Chat(api).reply("How many days do I have to return something?")
    assert rows_of(lake, "features", "knowledge") == rows_of(lake, "quarantine", "knowledge") == []
    assert quarantined(lake_bucket, UNREADABLE)

    assert set(lake_bucket.keys("knowledge/files/")) >= KEPT
    for key in inbox.keys("knowledge/e2e"):
        inbox.remove(key)

    wait_for(lambda: answers(api) == [False, False, True], TAKEN_IN, pause=4)
    assert not set(lake_bucket.keys("knowledge/files/")) & KEPT


def test_an_article_that_was_loaded_is_removed_through_the_inbox_though_it_never_lay_there(
    store: Store, lake_bucket: Bucket
) -> None:
    """S3 tells of a key that is removed whether or not it was there; the emulator does not, so the test does."""
    kept = "knowledge/files/coffee-guide.md"
    assert kept in lake_bucket.keys(kept)
    event = sample_event("knowledge_drop_removed")
    event["detail"]["object"]["key"] = "knowledge/coffee-guide.md"

    report = invoke(store, "KnowledgeFileFunction", event)

    assert report["refused"] == {}
    assert lake_bucket.keys(kept) == []


def test_a_dropped_flow_goes_live_and_makes_no_feature_rows(inbox: Bucket, lake_bucket: Bucket, lake: Lake) -> None:
    inbox.drop("flows/rental.yaml", FLOW.replace("falcon", "rental").encode())

    [report] = wait_for(lambda: [one for one in lake_bucket.reports("flows/") if "e2e_rental" in one["flows"]])

    assert json.loads(lake_bucket.text("artefacts/flows/live.json"))["version"] == report["version"]
    assert rows_of(lake, "features", "flows") == rows_of(lake, "quarantine", "flows") == []


def test_a_flow_that_acts_without_a_yes_goes_to_quarantine(inbox: Bucket, lake_bucket: Bucket) -> None:
    flow = """
flow: e2e_bad
title: do harm
intents: [e2e_bad]
identity: proof
allowed: [pending]
slots:
  order: {type: order, ask: "Which order?"}
  why: {type: text, ask: "Why?"}
start: which
steps:
  which: {kind: ask, slot: order, next: reason}
  reason: {kind: ask, slot: why, next: cancel}
  cancel: {kind: act, change: cancel, reason: why, next: done}
  done: {kind: end}
"""
    inbox.drop("flows/bad.yaml", flow.encode())

    notes = wait_for(
        lambda: [one for one in lake_bucket.reports("quarantine/files/") if one["key"] == "flows/bad.yaml"]
    )
    assert "without a confirmation" in notes[0]["reason"]
