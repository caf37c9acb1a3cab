from concurrent.futures import ThreadPoolExecutor

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from storeclerk.chat.handoff.contract import ReplyRequest, parse_limit, parse_state
from storeclerk.errors import BadInput, Conflict, NotFound
from tests.unit.chat.handoff.desks import Desks


@pytest.fixture
def desks() -> Desks:
    return Desks()


def test_who_waits_longest_is_first_and_pages_follow(desks: Desks) -> None:
    ids = []
    for number in range(5):
        ids.append(desks.hand_over(session_id=f"session-000{number}", key=f"key-{number}").id)
        if number % 2:
            desks.later(seconds=1)
    seen: list[str] = []
    after = None
    while True:
        page = desks.staff.list("open", 2, after)
        seen += [one.id for one in page.handoffs]
        if (after := page.next) is None:
            break
    assert sorted(seen) == sorted(ids)
    assert seen[0] in ids[:2]
    assert seen[-1] == ids[4]


def test_a_list_shows_what_staff_chooses_by(desks: Desks) -> None:
    shown = desks.hand_over("my tent is broken, agent", intent="report_damage", moods=(-0.5,), mood="negative")
    [one] = desks.staff.list("open", 10).handoffs
    assert one.id == shown.id
    assert one.reason == "asked"
    assert one.waits_for == "staff"
    assert one.intent == "report_damage"
    assert one.sentiment == -0.7
    assert one.summary.startswith("Wants: my tent is broken")


def test_an_answered_hand_over_waits_behind_those_that_nobody_answered(desks: Desks) -> None:
    first = desks.hand_over(session_id="session-000a")
    desks.later(minutes=1)
    second = desks.hand_over(session_id="session-000b", key="key-1")
    desks.later(minutes=1)
    desks.staff.reply(first.id, ReplyRequest(text="Hello"), "kim")
    listed = desks.staff.list("open", 10).handoffs
    assert [one.id for one in listed] == [second.id, first.id]
    assert [one.waits_for for one in listed] == ["staff", "customer"]


def test_a_closed_hand_over_leaves_the_list_of_the_open(desks: Desks) -> None:
    shown = desks.hand_over()
    desks.staff.close(shown.id)
    assert desks.staff.list("open", 10).handoffs == []
    assert [one.id for one in desks.staff.list("closed", 10).handoffs] == [shown.id]


def test_closing_twice_changes_nothing(desks: Desks) -> None:
    shown = desks.hand_over()
    first = desks.staff.close(shown.id)
    desks.later(minutes=5)
    assert desks.staff.close(shown.id) == first


def test_a_closed_hand_over_takes_no_reply(desks: Desks) -> None:
    shown = desks.hand_over()
    desks.staff.close(shown.id)
    with pytest.raises(Conflict, match="closed by staff"):
        desks.staff.reply(shown.id, ReplyRequest(text="One more thing"), "kim")
    assert desks.desk.replies_since("ann", "session-0001") == []


def test_a_reply_may_close_and_label(desks: Desks) -> None:
    shown = desks.hand_over()
    found = desks.staff.reply(shown.id, ReplyRequest(text="Done.", close=True, label="track_refund"), "kim")
    assert (found.state, found.closed_by, found.label) == ("closed", "staff", "track_refund")
    assert desks.desk.hold(desks.turn("thanks", key="key-1", handoff_id=shown.id)) is None


def test_a_label_stays_when_the_next_reply_names_none(desks: Desks) -> None:
    shown = desks.hand_over()
    desks.staff.reply(shown.id, ReplyRequest(text="a", label="track_refund"), "kim")
    assert desks.staff.reply(shown.id, ReplyRequest(text="b"), "kim").label == "track_refund"


def test_a_reply_with_the_same_key_is_written_once_even_if_it_closed(desks: Desks) -> None:
    shown = desks.hand_over()
    request = ReplyRequest(text="Done.", close=True, key="reply-0001")
    first = desks.staff.reply(shown.id, request, "kim")
    desks.later(minutes=1)
    assert desks.staff.reply(shown.id, request, "kim") == first
    assert [one.text for one in desks.desk.replies_since("ann", "session-0001")] == ["Done."]


def test_two_that_reply_at_once_lose_nothing(desks: Desks) -> None:
    shown = desks.hand_over()
    texts = [f"reply {number}" for number in range(4)]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda text: desks.staff.reply(shown.id, ReplyRequest(text=text), text), texts))
    found = desks.desk.replies_since("ann", "session-0001")
    assert sorted(one.text for one in found) == texts
    assert len({one.at for one in found}) == 4
    assert desks.staff.read(shown.id).replies == 4


def test_a_reply_comes_after_the_last_though_its_clock_is_behind(desks: Desks) -> None:
    shown = desks.hand_over()
    desks.staff.reply(shown.id, ReplyRequest(text="first"), "kim")
    [seen] = desks.desk.replies_since("ann", "session-0001")
    desks.later(minutes=-3)
    desks.staff.reply(shown.id, ReplyRequest(text="second"), "lee")
    assert [one.text for one in desks.desk.replies_since("ann", "session-0001", seen.at)] == ["second"]


def test_who_replied_is_kept_as_a_digest(desks: Desks) -> None:
    shown = desks.hand_over()
    desks.staff.reply(shown.id, ReplyRequest(text="Hello"), "kim@shop.example")
    [item] = desks.customers.query("ann", "session#session-0001#staff#")
    assert "kim" not in str(item)
    assert len(item["staff"]) == 20
    assert "staff" not in msgspec.to_builtins(desks.desk.replies_since("ann", "session-0001")[0])


def test_staff_reads_what_was_said_so_far_in_order(desks: Desks) -> None:
    desks.keep_turn("ann", 1, "Where is my refund?", "I do not know.")
    shown = desks.hand_over(turn=1)
    desks.staff.reply(shown.id, ReplyRequest(text="Which order?"), "kim")
    desks.later(minutes=1)
    desks.keep_turn("ann", 2, "The last one", "I have added this.")
    said = desks.staff.read(shown.id).transcript
    assert [(one.by, one.text) for one in said] == [
        ("customer", "Where is my refund?"),
        ("machine", "I do not know."),
        ("staff", "Which order?"),
        ("customer", "The last one"),
        ("machine", "I have added this."),
    ]


def test_a_hand_over_that_is_none_is_not_found(desks: Desks) -> None:
    for call in (
        desks.staff.read,
        desks.staff.close,
        lambda name: desks.staff.reply(name, ReplyRequest(text="x"), "k"),
    ):
        with pytest.raises(NotFound, match="GET /handoffs"):
            call("0123456789abcdef0123")


def test_what_expired_after_it_was_listed_is_left_out(desks: Desks) -> None:
    shown = desks.hand_over()
    desks.customers.delete("ann", f"handoff#{shown.id}")
    with pytest.raises(NotFound):
        desks.staff.read(shown.id)
    assert desks.staff.list("open", 10).handoffs == []


@pytest.mark.parametrize("text", ["", "  \n ", "a" * 4001])
def test_a_reply_has_1_to_4000_characters(text: str) -> None:
    with pytest.raises(ValueError, match="1 to 4000"):
        ReplyRequest(text=text)


def test_a_reply_is_read_without_the_spaces_around_it() -> None:
    assert ReplyRequest(text=f"  {'a' * 4000} ").text == "a" * 4000


@pytest.mark.parametrize("limit", ["0", "51", "-1", "", "1.5", "٣", "99999999999999999999"])
def test_a_limit_that_is_none_is_refused(limit: str) -> None:
    with pytest.raises(BadInput, match="1 to 50"):
        parse_limit(limit)


def test_a_state_that_is_none_is_refused() -> None:
    assert (parse_state(None), parse_state("open"), parse_state("closed")) == ("open", "open", "closed")
    with pytest.raises(BadInput, match="open or closed"):
        parse_state("moving")


@given(st.lists(st.sampled_from(["reply", "ask", "close", "never mind", "bot", "note"]), max_size=12))
def test_a_hand_over_is_always_open_or_closed_and_loses_no_reply(steps: list[str]) -> None:
    desks = Desks()
    shown = desks.hand_over(key="begin")
    written = 0
    for number, step in enumerate(steps):
        desks.later(seconds=1)
        is_open = desks.staff.read(shown.id).state == "open"
        turn = desks.turn({"ask": "agent", "note": "and blue?"}.get(step, step), key=f"k{number}", handoff_id=shown.id)
        if step == "reply" and is_open:
            desks.staff.reply(shown.id, ReplyRequest(text=f"{number}"), "kim")
            written += 1
        elif step == "close":
            desks.staff.close(shown.id)
        elif step == "ask":
            desks.hand_over(key=f"k{number}", handoff_id=shown.id)
        else:
            desks.desk.hold(turn)
        found = desks.staff.read(shown.id)
        assert found.replies == written == len(desks.desk.replies_since("ann", "session-0001"))
        assert [one.id for one in desks.staff.list("open", 5).handoffs] == [shown.id] * (found.state == "open")
        assert [one.id for one in desks.staff.list("closed", 5).handoffs] == [shown.id] * (found.state == "closed")
