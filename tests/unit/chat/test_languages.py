import numpy as np
import pytest

from storeclerk.chat.languages import is_foreign, polite_sentence
from storeclerk.text import language


def detectable() -> list[str]:
    with np.load(language._FILE) as stored:
        groups = [stored[name].tolist() for name in stored.files if name.endswith("_languages")]
    return [code for group in groups for code in group if code != "en"] + ["el", "he", "hi", "th", "ko", "ja", "zh"]


@pytest.mark.parametrize("code", detectable())
def test_each_language_that_is_told_apart_is_answered_in_itself(code: str) -> None:
    sentence = polite_sentence(code, "/help/contact")

    assert "/help/contact" in sentence
    # A sentence of a few words is told for sure but where two languages are nearly one.
    assert language.detect(sentence.replace("/help/contact", "")) in {code, "no" if code == "da" else code}


def test_another_language_gets_english() -> None:
    assert polite_sentence("ka", "/help/contact").startswith("I am sorry")


def test_english_and_what_cannot_be_told_are_answered() -> None:
    assert not is_foreign("en", "where is my order")
    assert not is_foreign("und", "ok")
    assert not is_foreign("no", "ok bye")
    assert is_foreign("de", "wo ist mein Paket")
    assert is_foreign("ja", "\u8fd4\u54c1\u3057\u305f\u3044")
