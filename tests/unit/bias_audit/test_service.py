import io
import json
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storeclerk.bias_audit.contract import Measure, Report
from storeclerk.bias_audit.findings import NOBODY
from storeclerk.consent import Purpose
from storeclerk.errors import NotFound
from storeclerk.lake import Lake
from tests.unit.bias_audit.builders import MOMENT, AuditedShop


def measure(report: Report, name: str, group: str) -> Measure:
    [found] = [one for one in report.measures if one.name == name and one.group == [group]]
    return found


@pytest.fixture
def shop() -> AuditedShop:
    return AuditedShop()


def test_price_and_selection_rate_are_told_by_group(shop: AuditedShop) -> None:
    shop.group(6, 20, gender="female")
    shop.group(4, 40, gender="male")
    shop.person("late", {"gender": "male"})
    shop.show("late", 10, 30)
    report = shop.service.audit(MOMENT)
    assert (report.decisions, report.usual_price) == (11, 20)
    price, rate = measure(report, "mean_price", "male"), measure(report, "selection_rate", "male")
    assert (price.value, price.n, price.by) == (36, 5, ["gender"])
    assert (rate.value, rate.n) == (0.2, 5)
    assert price.low is not None
    assert price.high is not None
    assert price.low < 36 < price.high


def test_each_group_is_compared_with_the_one_that_has_the_highest_selection_rate(shop: AuditedShop) -> None:
    shop.group(6, 20, gender="female")
    shop.group(6, 40, gender="male")
    shop.group(6, 20, gender="other")
    ratios = [one for one in shop.service.audit(MOMENT).measures if one.name == "disparate_impact_ratio"]
    assert [(one.group, one.reference, one.value) for one in ratios] == [
        (["male"], ["female"], 0.0),
        (["other"], ["female"], 1.0),
    ]


def test_a_ratio_of_0_over_0_is_undefined(shop: AuditedShop) -> None:
    shop.group(5, 90, gender="female")
    shop.group(5, 90, gender="male")
    for number in range(11):
        shop.show(f"anonymous{number}", 10)
    report = shop.service.audit(MOMENT)
    ratio = measure(report, "disparate_impact_ratio", "male")
    assert (ratio.value, ratio.low, ratio.high, ratio.shown) == (None, None, None, True)
    assert "By gender: neither 'male' nor 'female' was shown a list at or below the usual price." in report.findings


def test_of_a_group_that_is_too_small_neither_figures_nor_size_are_told(shop: AuditedShop) -> None:
    shop.group(8, 20, region="north")
    shop.group(4, 90, region="island")
    for number in range(20):
        shop.show("island0", 90, number=number)
    report = shop.service.audit(MOMENT)
    hidden = [one for one in report.measures if one.group == ["island"]]
    assert [(one.shown, one.value, one.low, one.high, one.n) for one in hidden] == [(False, None, None, None, None)] * 2
    assert "By region: groups of fewer than 5 people are not shown (1)." in report.findings
    assert "By region: fewer than two groups have 5 people, so there is nothing to compare." in report.findings


def test_who_did_not_consent_or_withdrew_is_in_no_group(shop: AuditedShop) -> None:
    shop.group(6, 20, gender="female")
    shop.person("refuser", {"gender": "female"}, consents=False)
    shop.show("refuser", 500)
    shop.gate.record("female0", Purpose.DEMOGRAPHICS_IN_AUDITS, granted=False, text_version="1")
    report = shop.service.audit(MOMENT)
    price = measure(report, "mean_price", "female")
    assert (price.n, price.value, report.decisions) == (5, 20, 7)


def test_a_person_without_an_attribute_is_in_none_of_its_groups(shop: AuditedShop) -> None:
    shop.group(5, 20, gender="female")
    shop.group(5, 20, region="north")
    report = shop.service.audit(MOMENT)
    assert {(one.by[0], one.n) for one in report.measures} == {("gender", 5), ("region", 5)}


def test_a_day_without_decisions_gives_a_report_that_says_so(shop: AuditedShop) -> None:
    shop.person("ada", {"gender": "female"})
    report = shop.service.audit(MOMENT)
    assert (report.decisions, report.usual_price, report.measures) == (0, None, [])
    assert report.findings == ["No decision was logged from 2026-10-31T03:00:00+00:00 to 2026-11-01T03:00:00+00:00."]
    assert shop.service.report(date(2026, 11, 1)) == report


def test_decisions_of_people_who_told_nothing_are_counted_and_not_compared(shop: AuditedShop) -> None:
    shop.show("somebody", 10)
    report = shop.service.audit(MOMENT)
    assert (report.decisions, report.measures, report.findings) == (1, [], [NOBODY])


def test_the_audit_reads_the_partitions_of_both_days(shop: AuditedShop) -> None:
    for hours in (2, 4, 23):
        shop.show("ada", 10, hours_ago=hours)
    for hours in (0, 25):
        shop.show("ada", 99, hours_ago=hours)
    report = shop.service.audit(MOMENT)
    assert (report.decisions, report.usual_price) == (3, 10)


def test_the_report_is_filed_under_the_date_of_the_moment_in_utc(shop: AuditedShop) -> None:
    moment = datetime(2026, 11, 1, 1, tzinfo=timezone(timedelta(hours=2)))
    assert shop.service.audit(moment).date == date(2026, 10, 31)
    assert shop.service.reports().dates == [date(2026, 10, 31)]


def test_running_twice_writes_the_same_bytes_once(shop: AuditedShop) -> None:
    shop.group(9, 20, gender="female")
    shop.group(9, 40, gender="male")
    shop.service.audit(MOMENT)
    key = "audits/date=2026-11-01/report.json"
    first = shop.lake.objects[key]
    shop.service.audit(MOMENT)
    assert shop.lake.objects[key] == first
    assert [name for name in shop.lake.objects if name.startswith("audits/")] == [key]


def test_a_decision_that_arrived_late_is_in_the_report_of_a_second_run(shop: AuditedShop) -> None:
    shop.show("ada", 10)
    shop.service.audit(MOMENT)
    shop.show("bea", 10)
    shop.service.audit(MOMENT)
    assert shop.service.report(MOMENT.date()).decisions == 2


def test_the_report_has_the_fields_of_its_schema_and_names_nobody(shop: AuditedShop, log: io.StringIO) -> None:
    shop.group(6, 20, gender="female")
    shop.group(6, 40, gender="male")
    shop.service.audit(MOMENT)
    text = shop.lake.objects["audits/date=2026-11-01/report.json"].decode()
    fields = {"name", "by", "group", "reference", "value", "low", "high", "n", "shown"}
    assert all(set(one) == fields for one in json.loads(text)["measures"])
    for private in ("subject-", "@shop.example", "male0"):
        assert private not in text + log.getvalue()


def test_rows_that_cannot_be_read_are_counted_in_the_report(shop: AuditedShop) -> None:
    shop.show("ada", 10)
    Lake(shop.lake).write("decisions", MOMENT.date(), "broken", [{"subject": 7}])
    report = shop.service.audit(MOMENT)
    assert (report.decisions, report.set_aside) == (1, 1)


def test_a_date_without_a_report_is_not_found_with_the_way_to_those_that_are(shop: AuditedShop) -> None:
    with pytest.raises(NotFound, match=r"no audit of 2026-11-02\. GET /audits lists"):
        shop.service.report(date(2026, 11, 2))


def test_reports_are_listed_newest_first(shop: AuditedShop) -> None:
    assert shop.service.reports().dates == []
    for day in (2, 30, 1):
        shop.service.audit(datetime(2026, 11, day, 3, tzinfo=UTC))
    assert shop.service.reports().dates == [date(2026, 11, 30), date(2026, 11, 2), date(2026, 11, 1)]


@pytest.mark.parametrize(
    "key",
    [
        "audits/date=x/",
        "audits/date=2026-11-01",
        "audits/date=2026-11-01/notes.txt",
        "audits/date=2026-13-01/report.json",
    ],
)
def test_a_stray_object_is_no_report_and_hides_none(shop: AuditedShop, key: str) -> None:
    shop.service.audit(datetime(2026, 11, 2, 3, tzinfo=UTC))
    shop.lake.write(key, b"")
    assert shop.service.reports().dates == [date(2026, 11, 2)]


people = st.lists(
    st.tuples(st.sampled_from(["a", "a", "b", "b", None]), st.lists(st.integers(0, 60), max_size=3)),
    min_size=12,
    max_size=25,
)


@given(people)
def test_a_figure_lies_in_its_interval_and_says_how_many_people_it_is_of(
    people: list[tuple[str | None, list[int]]],
) -> None:
    shop = AuditedShop()
    for number, (group, prices) in enumerate(people):
        shop.person(f"p{number}", {"group": group} if group else {})
        if prices:
            shop.show(f"p{number}", *prices)
    for one in shop.service.audit(MOMENT).measures:
        members = sum(group == one.group[0] and bool(prices) for group, prices in people)
        assert one.shown == (members >= 5)
        if one.low is not None and one.high is not None and one.value is not None:
            assert one.n == members
            assert one.low - 1e-9 <= one.value <= one.high + 1e-9
