"""What a customer allows, for the customer's own eyes and hand."""

from storeclerk.consent import Consent, ConsentGate, Purpose
from storeclerk.errors import NotFound
from storeclerk.privacy.contract import ConsentRequest, ConsentState, ConsentStates


class PrivacyService:
    """Shows and keeps consents."""

    def __init__(self, gate: ConsentGate) -> None:
        self._gate = gate

    def consents(self, customer_id: str) -> ConsentStates:
        """Show every purpose with the customer's choice; never asked counts as refused."""
        asked = {consent.purpose: _state(consent) for consent in self._gate.consents(customer_id)}
        return ConsentStates(
            tuple(asked.get(purpose, ConsentState(purpose=purpose, granted=False)) for purpose in Purpose)
        )

    def set_consent(self, customer_id: str, purpose: str, request: ConsentRequest) -> ConsentState:
        """Keep a consent given or withdrawn. Raises NotFound for a purpose that does not exist."""
        consent = self._gate.record(
            customer_id, _purpose(purpose), granted=request.granted, text_version=request.text_version
        )
        return _state(consent)


def _purpose(name: str) -> Purpose:
    try:
        return Purpose(name)
    except ValueError as error:
        raise NotFound(f"There is no such purpose. Use one of: {', '.join(Purpose)}.") from error


def _state(consent: Consent) -> ConsentState:
    return ConsentState(
        purpose=consent.purpose, granted=consent.granted, text_version=consent.text_version, at=consent.at
    )
