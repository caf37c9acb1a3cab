"""A breaker that opens, rests, tries and closes."""

from threading import Event, Thread
from typing import Never

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storeclerk.chat.crm.breaker import Breaker
from storeclerk.errors import StoreUnavailable

REST = 30.0


class Broken(Exception):
    """What the guarded call raises."""


class Guarded:
    """A breaker around a call that works or not, and how often it was made."""

    def __init__(self) -> None:
        self.now = 0.0
        self.works = True
        self.calls = 0
        self.breaker = Breaker("CRM", failures=3, rest=REST, clock=lambda: self.now)

    def call(self) -> str:
        try:
            return self.breaker.call(self._call)
        except Broken:
            return "broken"
        except StoreUnavailable:
            return "refused"

    def fail(self, times: int) -> None:
        self.works = False
        for _ in range(times):
            self.call()

    def _call(self) -> str:
        self.calls += 1
        if not self.works:
            raise Broken
        return "done"


@pytest.fixture
def guarded() -> Guarded:
    return Guarded()


def test_what_works_goes_through(guarded: Guarded) -> None:
    assert guarded.call() == "done"
    assert guarded.breaker.state == "closed"


def test_two_failures_do_not_open_it_and_a_success_between_them_is_a_new_beginning(guarded: Guarded) -> None:
    for _ in range(5):
        guarded.fail(2)
        guarded.works = True
        assert guarded.call() == "done"

    assert guarded.breaker.state == "closed"


def test_after_three_failures_nothing_is_called_while_it_rests(
    guarded: Guarded, capsys: pytest.CaptureFixture[str]
) -> None:
    guarded.fail(3)
    guarded.works = True
    guarded.now = REST - 0.001

    assert [guarded.call() for _ in range(10)] == ["refused"] * 10
    assert (guarded.calls, guarded.breaker.state) == (3, "open")
    assert capsys.readouterr().out.count('"CrmBreakerOpened":') == 1


def test_after_its_rest_one_success_closes_it(guarded: Guarded) -> None:
    guarded.fail(3)
    guarded.now, guarded.works = REST, True

    assert guarded.breaker.state == "half-open"
    assert (guarded.call(), guarded.breaker.state) == ("done", "closed")


def test_after_its_rest_one_failure_opens_it_again(guarded: Guarded) -> None:
    guarded.fail(3)
    guarded.now = REST

    assert (guarded.call(), guarded.call(), guarded.breaker.state) == ("broken", "refused", "open")
    guarded.now = 2 * REST - 0.001
    assert guarded.call() == "refused"


def test_while_one_tries_the_others_are_refused(guarded: Guarded) -> None:
    guarded.fail(3)
    guarded.now = REST
    begun, may_end = Event(), Event()

    def slow() -> None:
        begun.set()
        may_end.wait(5)

    trying = Thread(target=guarded.breaker.call, args=(slow,))
    trying.start()
    begun.wait(5)
    refused = guarded.call()
    may_end.set()
    trying.join()

    assert refused == "refused"
    assert guarded.breaker.state == "closed"


def test_a_call_that_is_stopped_from_outside_counts_as_failed(guarded: Guarded) -> None:
    def stopped() -> Never:
        raise KeyboardInterrupt

    for _ in range(3):
        with pytest.raises(KeyboardInterrupt):
            guarded.breaker.call(stopped)

    assert guarded.breaker.state == "open"


@given(st.lists(st.tuples(st.booleans(), st.sampled_from([0.0, 1.0, REST / 2, REST]))))
def test_it_lets_through_just_what_a_list_of_failures_would(steps: list[tuple[bool, float]]) -> None:
    guarded, failed, opened_at = Guarded(), 0, 0.0
    for works, pause in steps:
        guarded.now += pause
        guarded.works = works
        if failed >= 3 and guarded.now < opened_at + REST:
            assert guarded.call() == "refused"
            continue
        assert guarded.call() == ("done" if works else "broken")
        failed = 0 if works else failed + 1
        opened_at = guarded.now
