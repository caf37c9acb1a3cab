import pytest

from storeclerk.chat.cache import AnswerCache
from storeclerk.chat.turn import Draft
from tests.unit.chat.builders import message

INDEX, HEAD = object(), object()
LIVE = (INDEX, HEAD)
ANSWER = Draft("Thirty days.", "knowledge")


def test_the_same_words_get_the_same_answer() -> None:
    cache = AnswerCache()
    cache.keep(message("How long can I return?"), ANSWER, LIVE)

    kept = cache.find(" How long  can I return? ", LIVE)

    assert kept is not None
    assert kept.draft == ANSWER


@pytest.mark.parametrize("text", ["HOW LONG CAN I RETURN!!!", "How long can I return? \U0001f621"])
def test_the_same_words_in_another_mood_are_read_anew(text: str) -> None:
    cache = AnswerCache()
    cache.keep(message(text), ANSWER, LIVE)

    assert cache.find("How long can I return?", LIVE) is None


def test_a_new_index_makes_all_answers_old() -> None:
    cache = AnswerCache()
    cache.keep(message("How long?"), ANSWER, LIVE)

    assert cache.find("How long?", (object(), HEAD)) is None
    assert cache.find("How long?", LIVE) is None


def test_what_is_one_persons_is_not_kept() -> None:
    cache = AnswerCache()
    cache.keep(message("mail me at ann@example.com"), ANSWER, LIVE)
    cache.keep(message("where is it"), Draft("Your order is on its way.", "flow"), LIVE)
    cache.keep(message("is it in stock"), Draft("Yes.", "products"), LIVE)

    assert [cache.find(text, LIVE) for text in ("mail me at ann@example.com", "where is it", "is it in stock")] == [
        None
    ] * 3


def test_the_answers_least_asked_for_go_first() -> None:
    cache = AnswerCache(most=2)
    for text in ("one", "two"):
        cache.keep(message(text), ANSWER, LIVE)
    cache.find("one", LIVE)
    cache.keep(message("three"), ANSWER, LIVE)

    assert cache.find("two", LIVE) is None
    assert cache.find("one", LIVE) is not None


def test_signs_alone_are_not_kept() -> None:
    cache = AnswerCache()
    cache.keep(message("?!"), ANSWER, LIVE)

    assert cache.find("...", LIVE) is None
