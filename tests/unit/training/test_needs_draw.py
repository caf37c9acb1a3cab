"""Sentences drawn for labelling, on invented ones."""

from collections import Counter
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training.needs.draw import MORE, QUOTAS, SHARES, allot, draw, draw_more, own_sentences, rows
from training.needs.sentences import SOURCES, Sentence, digest


def shop(count: int, groups: int = 20) -> list[Sentence]:
    texts = ("The blue kettle {} is fine.", "Parcel {} was delivered late.", "Number {} has a two year warranty.")
    return [Sentence(texts[n % 3].format(n), f"product {n % groups}") for n in range(count)]


def test_a_text_of_two_products_is_left_out_whatever_its_case_and_marks() -> None:
    sets = {
        "a": [
            Sentence("Adorable teapot!", "kettle"),
            Sentence("Boils fast.", "kettle"),
            Sentence("boils fast", "kettle"),
        ],
        "b": [Sentence("adorable teapot", "lamp")],
    }

    assert own_sentences(sets) == {"a": [Sentence("Boils fast.", "kettle")], "b": []}


@pytest.mark.parametrize(("text", "kept"), [("bad", 0), ("good", 1), ("x" * 300, 1), ("x" * 301, 0), ("....", 0)])
def test_a_sentence_has_4_to_300_characters_and_says_something(text: str, kept: int) -> None:
    assert len(own_sentences({"a": [Sentence(text, "kettle")]})["a"]) == kept


def test_half_is_drawn_at_random_and_half_by_the_patterns_of_needs() -> None:
    order = Random(2).sample(shop(300), 300)

    drawn = draw(order, 40)

    assert list(drawn)[:20] == order[:20]
    assert Counter(drawn.values())["random"] == 20
    assert all("delivered" in one.text for one, how in drawn.items() if how == "delivery_speed")
    assert {"delivery_speed", "warranty"} <= set(drawn.values())
    assert len(drawn) == 40


def test_drawing_ends_where_nothing_matches_any_more() -> None:
    plain = [Sentence(f"Hello {n}", "bot") for n in range(50)]

    assert len(draw(plain, 40)) == 20


def test_more_are_drawn_for_rare_needs_and_none_twice() -> None:
    order = shop(300)
    drawn = draw(order, 40)

    more = draw_more(order, drawn, 7)

    assert Counter(more.values()) == {"delivery_speed": 7, "warranty": 7}
    assert not set(more) & set(drawn)


@given(st.dictionaries(st.integers(0, 500), st.integers(1, 40), min_size=3))
def test_of_three_groups_or_more_every_split_has_one_and_the_largest_trains(sizes: dict[int, int]) -> None:
    allotted = allot({str(name): size for name, size in sizes.items()})

    assert len(allotted) == len(sizes)
    assert set(allotted.values()) == set(SHARES)
    assert any(allotted[str(name)] == "train" for name, size in sizes.items() if size == max(sizes.values()))


def test_many_small_groups_come_near_the_shares() -> None:
    counts = Counter(allot({str(name): 1 for name in range(1000)}).values())

    assert {split: counts[split] / 1000 for split in SHARES} == pytest.approx(SHARES, abs=0.002)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_no_group_is_in_two_splits(seed: int) -> None:
    found = rows({"hint3": shop(900, groups=30), "nltk_pros_cons": [*map(own_group, range(900))]}, seed)

    splits: dict[str, set[str]] = {}
    for row in found:
        splits.setdefault(row["group"], set()).add(row["split"])
    assert all(len(own) == 1 for own in splits.values())
    assert {row["split"] for row in found} == set(SHARES)


def own_group(number: int) -> Sentence:
    text = f"Small, sturdy, number {number}"
    return Sentence(text, digest(text))


def test_a_seed_draws_the_same_sentences_again() -> None:
    sets = {"hint3": shop(900)}

    assert rows(sets, 5) == rows(sets, 5)
    assert {row["digest"] for row in rows(sets, 5)} != {row["digest"] for row in rows(sets, 6)}


def test_every_set_has_a_quota() -> None:
    assert set(QUOTAS) == set(MORE) == set(SOURCES)
