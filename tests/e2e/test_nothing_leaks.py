"""What the emulator and the functions wrote while every other test ran; the collection puts these last."""

from collections.abc import Callable

from ops import logs
from ops.client import Answer
from ops.run import Store

Api = Callable[..., Answer]


def log_of(store: Store) -> str:
    """Everything that was written: by the emulator, and by the functions into their log groups."""
    return store.log.read_text(encoding="utf-8", errors="replace") + "\n".join(logs.lines(store.stack))


def test_a_refusal_is_logged_by_its_code(store: Store, api: Api) -> None:
    api("GET", "/nothing")
    assert "request refused" in log_of(store)


def test_no_function_lacked_a_permission(store: Store) -> None:
    denied = [line for line in log_of(store).splitlines() if "AccessDenied" in line or "is not authorized" in line]
    assert len(denied) <= 1, denied  # the one before the buckets were told to take plain HTTP


def test_no_log_holds_what_a_customer_wrote(store: Store, api: Api) -> None:
    api("POST", "/chat", {"message": "My name is Wilhelmina Quastenflossler"})
    api("POST", "/chat", {"message": 3, "secret": "quastenflossler-in-a-bad-body"})
    api("POST", "/features", {"source": "a", "rows": [{"text": "quastenflossler in a row"}]}, as_="staff")
    examples = [f"quastenflossler example {number}" for number in range(5)]
    api("PUT", "/intents/quastenflossler", {"examples": examples}, as_="staff")
    assert "quastenflossler" not in log_of(store).lower()


def test_no_log_names_a_customer(store: Store) -> None:
    assert "demo-customer" not in log_of(store)
