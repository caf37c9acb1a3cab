"""Small audits for the tests."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from storeclerk.bias_audit.service import BiasAuditService
from storeclerk.consent import ConsentGate, Purpose
from storeclerk.lake import Lake
from storeclerk.records import JsonObject, Profile, as_json
from tests.fakes import FakeCustomers, FakeObjects

MOMENT = datetime(2026, 11, 1, 3, tzinfo=UTC)


def decision(subject: str, prices: Sequence[float], *, hours_ago: float = 1, number: int = 0) -> JsonObject:
    """One decision as it lies in the lake."""
    return {
        "decision_id": f"{subject}-{number}-{hours_ago}",
        "subject": subject,
        "at": (MOMENT - timedelta(hours=hours_ago)).isoformat(),
        "strategy": "popular",
        "model_version": "abc",
        "items": [
            {"product_id": f"product{rank}", "rank": rank, "price": price, "score": 0.5}
            for rank, price in enumerate(prices, 1)
        ],
    }


class AuditedShop:
    """A shop whose customers and decisions the tests choose."""

    def __init__(self) -> None:
        self.customers = FakeCustomers()
        self.lake = FakeObjects()
        self.gate = ConsentGate(self.customers)
        self.service = BiasAuditService(self.gate, self.lake, currency="EUR")

    def person(self, name: str, demographics: dict[str, str], *, consents: bool = True) -> None:
        profile = Profile(f"subject-{name}", name, f"{name}@shop.example", MOMENT, demographics=demographics)
        self.customers.put(name, "profile", as_json(profile))
        self.gate.record(name, Purpose.DEMOGRAPHICS_IN_AUDITS, granted=consents, text_version="1")

    def show(self, name: str, *prices: float, hours_ago: float = 1, number: int = 0) -> None:
        row = decision(f"subject-{name}", prices, hours_ago=hours_ago, number=number)
        day = datetime.fromisoformat(row["at"]).date()
        Lake(self.lake).write("decisions", day, row["decision_id"], [row])

    def group(self, size: int, price: float, **demographics: str) -> None:
        """So many people of one group, each shown one list at that mean price."""
        label = "-".join(demographics.values())
        for number in range(size):
            self.person(f"{label}{number}", demographics)
            self.show(f"{label}{number}", price - 1, price + 1)
