"""The three handlers of feature extraction."""

import io
import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import functions.features.app as api
from functions.features import job, stream
from storeclerk.errors import BadInput, StoreUnavailable
from tests.http_events import Context, error_of, http_event, sample_event
from tests.unit.features.shop import Inbox, feature_service
from tests.unit.features.test_stream import Shop


@pytest.fixture(autouse=True)
def _service(monkeypatch: pytest.MonkeyPatch) -> None:
    features = feature_service()
    monkeypatch.setattr(api, "service", lambda: features)


def call(event: dict[str, Any]) -> dict[str, Any]:
    return api.handler(event, Context())  # type: ignore[arg-type]


def test_a_batch_is_answered_with_features_and_rejections() -> None:
    answer = call(sample_event("features_api_valid"))

    content = json.loads(answer["body"])
    assert answer["statusCode"] == 200
    assert [row["source_id"] for row in content["rows"]] == ["r-1001", "r-1002"]
    assert content["rows"][0]["mentions"] == [{"product_id": "product12", "text": "product12", "start": 4, "end": 13}]
    assert content["rows"][1]["text"].endswith("write to me at [email].")
    assert [row["index"] for row in content["rejected"]] == [2]


@pytest.mark.parametrize(
    ("event", "status", "message"),
    [
        ("no_body", 400, "no body"),
        ("bad_json", 400, "not JSON"),
        ("not_utf8", 400, "not JSON in UTF-8"),
        ("wrong_types", 400, "$.rows"),
        ("unknown_field", 400, "`mode`"),
        ("unknown_source", 400, "$.source"),
        ("too_many_rows", 413, "501 rows; at most 500"),
    ],
)
def test_a_bad_request_says_what_is_wrong(event: str, status: int, message: str, log: io.StringIO) -> None:
    answer = call(sample_event(f"features_api_{event}"))

    assert answer["statusCode"] == status
    assert message in error_of(answer)["message"]
    assert "leak" not in log.getvalue()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=60) | st.text(max_size=60))
def test_no_body_is_a_fault_of_ours(body: bytes | str) -> None:
    assert call(http_event("POST", "/features", body))["statusCode"] == 400


@pytest.mark.parametrize(
    "text", ["\0", "\u202e\u200b", "x" * 20_000, "\ud83d\ude00" * 50, "'; DROP TABLE --", "[" * 999]
)
def test_any_text_is_a_row(text: str) -> None:
    answer = call(http_event("POST", "/features", json.dumps({"source": "s", "rows": [{"text": text}]})))

    assert answer["statusCode"] == 200
    assert len(json.loads(answer["body"])["rows"]) == 1


def test_another_method_is_not_found() -> None:
    assert call(http_event("GET", "/features"))["statusCode"] == 404


def test_a_dropped_file_is_extracted(monkeypatch: pytest.MonkeyPatch) -> None:
    inbox = Inbox()
    inbox.drop("reviews/monday.csv", "text\nok\n")
    monkeypatch.setattr(job, "service", lambda: inbox.service)

    report = job.handler(sample_event("features_drop_csv"), Context())  # type: ignore[arg-type]

    assert (report["written"], report["refused"]) == (1, None)
    assert len(inbox.lake.objects) == 1


@pytest.mark.parametrize(("event", "key"), [("missing_object", "gone"), ("unknown_source", "refused")])
def test_what_a_retry_cannot_mend_is_not_raised(monkeypatch: pytest.MonkeyPatch, event: str, key: str) -> None:
    inbox = Inbox()
    inbox.drop("monday.csv", "text\nok\n")
    monkeypatch.setattr(job, "service", lambda: inbox.service)

    assert job.handler(sample_event(f"features_drop_{event}"), Context())[key]  # type: ignore[arg-type]


def test_what_a_retry_can_mend_is_raised(monkeypatch: pytest.MonkeyPatch) -> None:
    inbox = Inbox()

    def unavailable(*_: object, **__: object) -> None:
        raise StoreUnavailable("The bucket did not answer.")

    monkeypatch.setattr(inbox, "open", unavailable)
    monkeypatch.setattr(job, "service", lambda: inbox.service)

    with pytest.raises(StoreUnavailable):
        job.handler(sample_event("features_drop_csv"), Context())  # type: ignore[arg-type]


def test_another_event_than_a_dropped_file_is_refused() -> None:
    with pytest.raises(BadInput, match="Object Created"):
        job.handler(sample_event("features_drop_other_event"), Context())  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("event", "failed", "written"),
    [("decisions", [], 2), ("interactions", [], 0), ("poison", [1, 2], 1)],
)
def test_a_batch_of_messages_reports_those_that_failed(
    monkeypatch: pytest.MonkeyPatch, event: str, failed: list[int], written: int
) -> None:
    shop = Shop()
    monkeypatch.setattr(stream, "service", lambda: shop.service)
    messages = sample_event(f"features_stream_{event}")

    answer = stream.handler(messages, Context())  # type: ignore[arg-type]

    expected = [{"itemIdentifier": messages["Records"][index]["messageId"]} for index in failed]
    assert answer == {"batchItemFailures": expected}
    assert len(shop.rows("decisions")) == written
