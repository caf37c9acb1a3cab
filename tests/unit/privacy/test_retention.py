"""The purge of rows past their retention."""

import io
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storeclerk.errors import StoreUnavailable
from storeclerk.lake import Lake
from storeclerk.privacy.retention import TABLES, Purge
from tests.fakes import FakeObjects

NOW = datetime(2026, 11, 30, 2, 20, tzinfo=UTC)
TODAY = NOW.date()


class FailsAfter(FakeObjects):
    """A bucket that takes a number of deletions and then fails."""

    batches = 1

    def delete(self, keys: Iterable[str]) -> None:
        if self.batches == 0:
            raise StoreUnavailable("The bucket did not answer.")
        self.batches -= 1
        super().delete(keys)


def written(days: Iterable[date], table: str = "interactions") -> FakeObjects:
    objects = FakeObjects()
    for day in days:
        Lake(objects).write(table, day, "batch", [{"n": 1}])
    return objects


@given(st.sets(st.integers(0, 99), max_size=20), st.integers(1, 99))
def test_exactly_the_days_past_their_retention_go(ages: set[int], retention: int) -> None:
    objects = written(TODAY - timedelta(days=age) for age in ages)

    done = Purge(objects, retention).run(NOW, NOW)

    left = {TODAY - date.fromisoformat(key.split("=")[1][:10]) for key in objects.objects}
    assert left == {timedelta(days=age) for age in ages if age <= retention}
    assert done.removed["interactions"] == len([age for age in ages if age > retention])


@pytest.mark.parametrize("table", [*TABLES, "features/source=reviews"])
def test_each_table_of_rows_on_persons_is_purged(table: str) -> None:
    objects = written([TODAY - timedelta(days=31)], table)

    done = Purge(objects, 30).run(NOW, NOW)

    assert objects.objects == {}
    assert done.removed == {name: int(table.startswith(name)) for name in TABLES}
    assert done.before == date(2026, 10, 31)


@pytest.mark.parametrize("key", ["audits/date=2020-01-01/report.json", "artefacts/knowledge/v1/passages.jsonl"])
def test_reports_and_artefacts_stay(key: str) -> None:
    objects = FakeObjects()
    objects.write(key, b"")

    Purge(objects, 30).run(NOW, NOW)

    assert list(objects.objects) == [key]


def test_a_second_run_finds_nothing_to_do() -> None:
    objects = written([date(2020, 1, 1)])
    purge = Purge(objects, 30)
    purge.run(NOW, NOW)

    assert set(purge.run(NOW, NOW).removed.values()) == {0}


def test_a_run_that_was_cut_off_is_finished_by_the_next() -> None:
    objects = FailsAfter()
    for number in range(1500):
        objects.write(f"decisions/date=2020-01-01/{number}.jsonl", b"")
    purge = Purge(objects, 30)

    with pytest.raises(StoreUnavailable):
        purge.run(NOW, NOW)
    assert len(objects.objects) == 500
    objects.batches = 9

    assert purge.run(NOW, NOW).removed["decisions"] == 500
    assert objects.objects == {}


def test_a_moment_ahead_of_the_clock_removes_nothing_that_is_still_due() -> None:
    objects = written([TODAY])

    Purge(objects, 30).run(datetime(2099, 1, 1, tzinfo=UTC), NOW)

    assert len(objects.objects) == 1


def test_a_late_run_removes_what_was_due_when_it_was_scheduled() -> None:
    objects = written([TODAY - timedelta(days=31)])

    Purge(objects, 30).run(NOW - timedelta(days=2), NOW)

    assert len(objects.objects) == 1


def test_the_counts_are_logged(log: io.StringIO) -> None:
    Purge(written([date(2020, 1, 1)]), 30).run(NOW, NOW)

    assert '"removed":{"features":0,"quarantine":0,"interactions":1,"decisions":0,' in log.getvalue()
