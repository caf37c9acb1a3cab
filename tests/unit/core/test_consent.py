"""The gate to personal data."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest

from storeclerk.consent import Consent, ConsentGate, Purpose, consent_attributes, consent_item
from storeclerk.errors import ConsentRequired, StoredDataError
from storeclerk.records import Profile, as_json
from tests.fakes import FakeCustomers

PROFILE = Profile(
    subject="s-1", name="Ada Example", email="ada@example.com", created_at=datetime(2026, 1, 1, tzinfo=UTC)
)
READS: list[Callable[[ConsentGate], object]] = [
    lambda gate: gate.read("ada", Purpose.SERVICE, "order#"),
    lambda gate: gate.profile("ada", Purpose.SERVICE),
    lambda gate: gate.subject("ada", Purpose.SERVICE),
    lambda gate: gate.require("ada", Purpose.SERVICE),
]


class LaggingIndex(FakeCustomers):
    """A table whose index still names those who have withdrawn."""

    def consenting(self, purpose: str) -> Iterator[str]:  # noqa: ARG002
        yield from sorted({owner for owner, _ in self.items})


@pytest.fixture
def customers() -> FakeCustomers:
    return LaggingIndex()


@pytest.fixture
def gate(customers: FakeCustomers) -> ConsentGate:
    customers.put("ada", "profile", as_json(PROFILE))
    return ConsentGate(customers)


def grant(gate: ConsentGate, purpose: Purpose, *, granted: bool = True) -> Consent:
    return gate.record("ada", purpose, granted=granted, text_version="2026-01")


@pytest.mark.parametrize("read", READS)
def test_what_was_never_asked_counts_as_refused(gate: ConsentGate, read: Callable[[ConsentGate], object]) -> None:
    with pytest.raises(ConsentRequired, match="'service'"):
        read(gate)


@pytest.mark.parametrize("read", READS)
def test_a_withdrawal_acts_on_the_next_read(gate: ConsentGate, read: Callable[[ConsentGate], object]) -> None:
    grant(gate, Purpose.SERVICE)
    read(gate)
    grant(gate, Purpose.SERVICE, granted=False)

    with pytest.raises(ConsentRequired):
        read(gate)


@pytest.mark.parametrize("read", READS)
def test_a_consent_to_one_purpose_allows_no_other(gate: ConsentGate, read: Callable[[ConsentGate], object]) -> None:
    for purpose in set(Purpose) - {Purpose.SERVICE}:
        grant(gate, purpose)

    with pytest.raises(ConsentRequired):
        read(gate)


def test_only_the_items_asked_for_of_the_one_customer_are_read(gate: ConsentGate, customers: FakeCustomers) -> None:
    grant(gate, Purpose.SERVICE)
    for owner, item in [("ada", "order#1"), ("ada", "order#2"), ("ada", "profile"), ("ben", "order#3")]:
        customers.put(owner, item, {})

    items = gate.read("ada", Purpose.SERVICE, "order#", limit=1, newest_first=True)

    assert [item["item"] for item in items] == ["order#2"]


def test_the_subject_is_read_without_the_rest_of_the_profile(gate: ConsentGate) -> None:
    grant(gate, Purpose.PERSONALISATION)

    assert gate.subject("ada", Purpose.PERSONALISATION) == "s-1"
    assert gate.profile("ada", Purpose.PERSONALISATION) == PROFILE


def test_a_customer_without_a_profile_has_none(gate: ConsentGate) -> None:
    gate.record("ben", Purpose.SERVICE, granted=True, text_version="2026-01")

    assert gate.profile("ben", Purpose.SERVICE) is None
    assert gate.subject("ben", Purpose.SERVICE) is None


def test_profiles_are_read_in_bulk_only_of_those_who_allow_it_now(gate: ConsentGate, customers: FakeCustomers) -> None:
    grant(gate, Purpose.DEMOGRAPHICS_IN_AUDITS)
    gate.record("ben", Purpose.DEMOGRAPHICS_IN_AUDITS, granted=False, text_version="2026-01")
    customers.put("ben", "profile", as_json(PROFILE))

    assert list(gate.consenting_profiles(Purpose.DEMOGRAPHICS_IN_AUDITS)) == [PROFILE]


def test_a_consent_is_kept_with_its_moment_and_the_text_shown(gate: ConsentGate) -> None:
    before = datetime.now(UTC)

    consent = grant(gate, Purpose.SERVICE)

    assert gate.consents("ada") == [consent]
    assert consent.text_version == "2026-01"
    assert before <= consent.at <= datetime.now(UTC)


@pytest.mark.parametrize("granted", [True, False])
def test_only_a_granted_consent_enters_the_index(granted: bool) -> None:
    consent = Consent(Purpose.SERVICE, granted, "2026-01", datetime(2026, 1, 1, tzinfo=UTC))

    assert ("granted_purpose" in consent_attributes(consent)) is granted


def test_a_consent_that_cannot_be_read_allows_nothing(gate: ConsentGate, customers: FakeCustomers) -> None:
    customers.put("ada", consent_item(Purpose.SERVICE), {"granted": "perhaps"})

    assert not gate.allows("ada", Purpose.SERVICE)
    with pytest.raises(ConsentRequired):
        gate.profile("ada", Purpose.SERVICE)


def test_a_damaged_consent_hides_none_of_the_others(gate: ConsentGate, customers: FakeCustomers) -> None:
    customers.put("ada", consent_item(Purpose.SERVICE), {"granted": "perhaps"})

    kept = grant(gate, Purpose.PERSONALISATION)

    assert gate.consents("ada") == [kept]


def test_a_damaged_profile_is_a_fault_of_ours(gate: ConsentGate, customers: FakeCustomers) -> None:
    grant(gate, Purpose.SERVICE)
    customers.put("ada", "profile", {"name": "Ada Example"})

    with pytest.raises(StoredDataError):
        gate.profile("ada", Purpose.SERVICE)


def test_a_damaged_profile_costs_no_other_in_bulk(gate: ConsentGate, customers: FakeCustomers) -> None:
    for customer_id in ("aaron", "ada"):
        gate.record(customer_id, Purpose.DEMOGRAPHICS_IN_AUDITS, granted=True, text_version="2026-01")
    customers.put("aaron", "profile", {"name": "Aaron Example"})

    assert list(gate.consenting_profiles(Purpose.DEMOGRAPHICS_IN_AUDITS)) == [PROFILE]
