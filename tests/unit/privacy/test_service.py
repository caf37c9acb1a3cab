"""Consents, shown and kept."""

import msgspec
import pytest

from storeclerk.consent import ConsentGate, Purpose
from storeclerk.errors import NotFound
from storeclerk.privacy.contract import ConsentRequest
from storeclerk.privacy.service import PrivacyService
from tests.fakes import FakeCustomers

GIVEN = ConsentRequest(granted=True, text_version="2026-01")


@pytest.fixture
def gate() -> ConsentGate:
    return ConsentGate(FakeCustomers())


@pytest.fixture
def service(gate: ConsentGate) -> PrivacyService:
    return PrivacyService(gate)


def test_every_purpose_is_shown_and_refused_until_asked(service: PrivacyService) -> None:
    states = service.consents("ada").consents

    assert [state.purpose for state in states] == list(Purpose)
    assert not any(state.granted or state.text_version or state.at for state in states)


def test_a_consent_given_is_shown_and_acts_at_once(service: PrivacyService, gate: ConsentGate) -> None:
    state = service.set_consent("ada", "personalisation", GIVEN)

    assert (state.granted, state.text_version) == (True, "2026-01")
    assert state in service.consents("ada").consents
    assert gate.allows("ada", Purpose.PERSONALISATION)


def test_a_withdrawal_acts_at_once_and_on_that_purpose_alone(service: PrivacyService, gate: ConsentGate) -> None:
    service.set_consent("ada", "personalisation", GIVEN)
    service.set_consent("ada", "service", GIVEN)

    service.set_consent("ada", "personalisation", ConsentRequest(granted=False, text_version="2026-01"))

    assert not gate.allows("ada", Purpose.PERSONALISATION)
    assert gate.allows("ada", Purpose.SERVICE)


def test_one_customers_consents_are_not_anothers(service: PrivacyService, gate: ConsentGate) -> None:
    service.set_consent("ada", "service", GIVEN)

    assert not gate.allows("ben", Purpose.SERVICE)


@pytest.mark.parametrize("purpose", ["", "Service", "everything", "consent#service"])
def test_an_unknown_purpose_is_refused_with_those_there_are(service: PrivacyService, purpose: str) -> None:
    with pytest.raises(NotFound, match=r"Use one of: service, personalisation, .*, model_improvement\."):
        service.set_consent("ada", purpose, GIVEN)


@pytest.mark.parametrize(
    "content",
    [
        "{}",
        '{"granted": true}',
        '{"granted": "yes", "text_version": "1"}',
        '{"granted": 1, "text_version": "1"}',
        '{"granted": true, "text_version": ""}',
        '{"granted": true, "text_version": "one two"}',
        '{"granted": true, "text_version": "1", "customer_id": "ben"}',
    ],
)
def test_a_consent_is_explicit(content: str) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(content, type=ConsentRequest)
