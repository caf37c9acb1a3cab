import csv
import gzip
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from training.corpora.intents import WRITTEN, written
from training.corpora.sentiment import film_sentences
from training.corpora.sources import SOURCES, sources_of
from training.corpora.texts import at_most, cut, distinct

ROWS = st.lists(st.tuples(st.text(max_size=8), st.sampled_from("ab")), max_size=60)


def pack(path: Path, header: str, *rows: tuple[str, str]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with gzip.open(path, "wt", encoding="utf-8", newline="") as file:
        file.write(f"{header}\n")
        csv.writer(file).writerows(rows)


@given(ROWS)
def test_no_text_is_in_both_parts_and_none_has_two_labels(rows: list[tuple[str, str]]) -> None:
    kept, held = cut(distinct(rows))
    texts = [text for text, _ in kept + held]
    assert len(texts) == len(set(texts))
    assert all(text.strip() for text in texts)
    labels = {text.strip(): {label for other, label in rows if other.strip() == text.strip()} for text, _ in rows}
    assert all(labels[text] == {label} for text, label in kept + held)


@given(ROWS, st.integers(0, 5))
def test_at_most_so_many_texts_of_a_label_are_kept(rows: list[tuple[str, str]], most: int) -> None:
    kept = at_most(rows, most)
    for label in "ab":
        own = [row for row in rows if row[1] == label]
        assert [row for row in kept if row[1] == label] == own[:most]


def test_what_measures_sentiment_is_not_learnt(tmp_path: Path) -> None:
    pack(tmp_path / "nltk_reviews/sentence_polarity.csv.gz", "text,label", ("a joy .", "pos"), ("It's dull !", "neg"))
    pack(tmp_path / "sst2/dev.csv.gz", "sentence,label", ("it 's dull", "0"))
    assert film_sentences(tmp_path) == [("a joy .", "positive")]


def test_each_set_names_its_licence_and_what_it_teaches() -> None:
    everything = {"intent", "sentiment", "needs", "pii", "embedding"}
    assert {subject for source in SOURCES for subject in source.subjects} == everything
    assert len(sources_of(everything)) == len(SOURCES)
    assert all(one["licence"] for one in sources_of({"needs"}))
    assert not any("embedding" in one["name"] for one in sources_of({"needs"}))


def test_the_written_texts_are_read_whole() -> None:
    rows = written(WRITTEN / "out_of_scope.csv")
    assert {label for _, label in rows} == {"oos"}
    assert len(rows) > 500
