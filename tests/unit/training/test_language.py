"""The runs of letters by which languages are told apart."""

from pathlib import Path

import numpy as np
import pytest

from storeclerk.text.language import group_from
from storeclerk.text.scripts import LATIN
from training import language
from training.language import Kept, Source, read_source, reduced
from training.tables import TableError

CODES = ["de", "sr", "en"]


@pytest.fixture(autouse=True)
def two_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only two runs are kept, of two languages."""
    monkeypatch.setattr(language, "GROUPS", {LATIN: Kept("en de", "a-zü", 2)})


def test_the_runs_that_tell_most_are_kept_and_read_back() -> None:
    weights = np.log(np.array([[8, 9, 1], [1, 9, 8], [5, 1, 5], [1e-6, 1, 2e-6], [9, 1, 1]], dtype=np.float32))
    source = Source({"üb": 0, "th": 1, "an": 2, "qx": 3, "ÜB": 4}, weights, CODES)

    group = group_from(reduced(source, LATIN), LATIN)

    assert group.best(["th"]) == "en"
    assert group.best(["üb"]) == "de"
    assert group.lead(["an"], "de") == group.lead(["an"], "en") == 0


def test_a_run_of_an_automaton_is_the_shortest_way_to_its_state() -> None:
    moves = np.zeros((4, 256), dtype=np.uint32)
    moves[:, ord("a")] = 1
    moves[1, ord("b")] = 2
    moves[2, 0xC3] = 3

    assert dict(language._runs(moves, np.array([-1, -1, 7, 8]))) == {b"ab": 7, b"ab\xc3": 8}
    assert dict(language._characters([(b"ab", 7), (b"ab\xc3", 8)])) == {"ab": 7}


def test_another_model_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "model.npz.xz"
    path.write_bytes(b"something else")

    with pytest.raises(TableError, match=r"py3langid 0\.4\.0"):
        read_source(path)
