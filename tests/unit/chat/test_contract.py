"""What the chat takes."""

import msgspec
import pytest

from storeclerk.chat.contract import MAX_BODY_BYTES, MAX_MESSAGE, ChatRequest


def parse(**fields: object) -> ChatRequest:
    return msgspec.json.decode(msgspec.json.encode(fields), type=ChatRequest)


def test_a_message_is_trimmed() -> None:
    assert parse(message="  Where?\n").message == "Where?"


@pytest.mark.parametrize("message", ["x", "x" * MAX_MESSAGE, " " * 5000 + "x"])
def test_a_message_within_the_limit_is_taken(message: str) -> None:
    assert parse(message=message).message == message.strip()


@pytest.mark.parametrize("message", ["", " \n\t", "x" * (MAX_MESSAGE + 1), 5, None, ["x"]])
def test_any_other_message_is_refused(message: object) -> None:
    with pytest.raises(msgspec.ValidationError, match="message"):
        parse(message=message)


@pytest.mark.parametrize("session_id", ["a" * 8, "A-z_0" * 12, None])
def test_a_session_id_of_the_form_is_taken(session_id: str | None) -> None:
    assert parse(message="x", session_id=session_id).session_id == session_id


@pytest.mark.parametrize("session_id", ["", "a" * 7, "a" * 65, "a" * 8 + "\n", "a" * 8 + "#", "ä" * 8, 12345678])
def test_any_other_session_id_is_refused(session_id: object) -> None:
    with pytest.raises(msgspec.ValidationError, match="session_id"):
        parse(message="x", session_id=session_id)


def test_an_unknown_field_is_refused() -> None:
    with pytest.raises(msgspec.ValidationError, match="customer_id"):
        parse(message="x", customer_id="customer1")


def test_the_longest_message_fits_the_longest_body() -> None:
    escaped = '{"message": "' + "\\ud83d\\ude00" * MAX_MESSAGE + '", "session_id": "' + "a" * 64 + '"}'

    assert len(escaped) <= MAX_BODY_BYTES
    assert len(msgspec.json.decode(escaped, type=ChatRequest).message) == MAX_MESSAGE
