"""What the emulator and the functions wrote while every other test ran; the collection puts these last."""

from ops import logs
from ops.run import Store
from tests.e2e.chats import Chat
from tests.e2e.conftest import CUSTOMER, Api


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


def test_no_log_holds_personal_data_that_is_typed_into_the_chat(store: Store, api: Api) -> None:
    person = ["Wilhelmina Quastenflossler", "w.quastenflossler@example.net", "Dornbuschallee 4711", "+353 86 5550198"]
    visitor, customer = Chat(api), Chat(api, CUSTOMER)
    visitor.say(f"I am {person[0]}, {person[1]}, where is my order W1000966?")
    visitor.say(person[1])
    visitor.say(f"My address is {person[2]}, 12345 Bremen, call me at {person[3]}, I want to talk to a human")
    visitor.ask("POST", "turns/1/feedback", {"thumbs": "down", "reason": f"Write to {person[1]}"})
    visitor.ask("GET", f"turns/{person[1]}/why")
    customer.say("Change the address of order W1000945")
    customer.say(f"{person[0]}, {person[2]}, 12345 Bremen, Germany")
    customer.say("no")
    customer.say(f"I want a person. I am {person[0]}")
    handoffs = api("GET", "/handoffs?limit=50", as_="staff").body["handoffs"]
    api("POST", f"/handoffs/{handoffs[-1]['id']}/reply", {"text": f"Dear {person[0]}"}, as_="staff")

    log = log_of(store).lower()
    for part in (*person, "quastenflossler", "dornbuschallee", "5550198"):
        assert part.lower() not in log


def test_every_turn_has_one_line_in_the_log_and_it_holds_no_text(store: Store, api: Api) -> None:
    said = Chat(api).say("Do you ship abroad?")

    lines = [line for line in log_of(store).splitlines() if said["request_id"] in line and '"Turns"' in line]
    assert lines
    assert "abroad" not in "".join(lines)
    assert said["reply"][:30] not in log_of(store)


def test_no_log_names_a_customer(store: Store) -> None:
    assert CUSTOMER not in log_of(store)
