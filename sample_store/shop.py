"""What is fixed about the shop: its seed, its "today" and the rules that its help pages state."""

from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

SEED = 15_261_101
TODAY = datetime(2026, 11, 1, 12, 0, tzinfo=UTC)
DAYS_OF_HISTORY = 180
CURRENCY = "EUR"

PRODUCTS = 300
CUSTOMERS = 200
ORDERS = 1_000
INTERACTIONS = 10_000
REVIEWS = 600

SHIPPING = Decimal("4.95")
FREE_SHIPPING_FROM = Decimal("49.00")

SOURCE = Path(__file__).parent / "source"
DATA = Path(__file__).parent / "data"

DEMO = "C-0001"
DEMO_PRIVATE = "C-0002"
