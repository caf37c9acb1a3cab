import json
from pathlib import Path
from typing import Any

import pytest

import functions.bias_audit.app as api
from functions.bias_audit import job
from storeclerk.errors import BadInput
from tests.http_events import Context, error_of, http_event
from tests.unit.bias_audit.builders import AuditedShop

EVENTS = Path(__file__).parents[3] / "events"


def event(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((EVENTS / f"{name}.json").read_text())
    return loaded


def call(sent: dict[str, Any]) -> dict[str, Any]:
    return api.handler(sent, Context())  # type: ignore[arg-type]


@pytest.fixture(autouse=True)
def shop(monkeypatch: pytest.MonkeyPatch) -> AuditedShop:
    shop = AuditedShop()
    monkeypatch.setattr(api, "service", lambda: shop.service)
    monkeypatch.setattr(job, "service", lambda: shop.service)
    return shop


def test_the_schedule_writes_the_report_that_staff_then_read(shop: AuditedShop) -> None:
    shop.group(6, 20, gender="female")
    outcome = job.handler(event("bias_audit_schedule_daily"), Context())  # type: ignore[arg-type]
    assert (outcome["date"], outcome["decisions"]) == ("2026-11-01", 6)
    listed = call(event("bias_audit_api_list"))
    assert (listed["statusCode"], json.loads(listed["body"])) == (200, {"dates": ["2026-11-01"]})
    read = call(event("bias_audit_api_report"))
    assert (read["statusCode"], json.loads(read["body"])["findings"]) == (200, outcome["findings"])


def test_a_schedule_without_its_moment_is_refused(shop: AuditedShop) -> None:
    with pytest.raises(BadInput, match="needs 'time'"):
        job.handler(event("bias_audit_schedule_no_time"), Context())  # type: ignore[arg-type]
    assert shop.lake.objects == {}


@pytest.mark.parametrize("text", ["yesterday", "20261101", "2026-W44-7", "2026-13-01", "2026-11-01T00:00:00"])
def test_what_is_no_date_is_refused_with_an_example(text: str) -> None:
    answer = call(http_event("GET", f"/audits/{text}", route="/audits/{date}"))
    assert answer["statusCode"] == 400
    assert "/audits/2026-11-01" in error_of(answer)["message"]


def test_the_recorded_bad_date_is_refused() -> None:
    assert call(event("bias_audit_api_bad_date"))["statusCode"] == 400


def test_a_date_without_a_report_is_not_found() -> None:
    answer = call(http_event("GET", "/audits/2026-11-02", route="/audits/{date}"))
    assert (answer["statusCode"], error_of(answer)["code"]) == (404, "not_found")


def test_another_method_is_not_found() -> None:
    assert call(http_event("POST", "/audits"))["statusCode"] == 404
