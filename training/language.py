"""Writes the runs of letters that `storeclerk.text.language` reads: `python -m training.language --source MODEL`.

MODEL is `py3langid/data/model.npz.xz` of py3langid 0.4.0, a naive Bayes model over 101,381 runs of bytes and 139
languages as an automaton (Lui and Baldwin 2011, "Cross-domain Feature Selection for Language Identification"). Kept are
the runs of letters that tell the languages of one script apart best, weighed by how often they occur.
"""

import argparse
import hashlib
import io
import lzma
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from storeclerk.text.scripts import ARABIC, CYRILLIC, LATIN
from training.paths import ROOT
from training.tables import TableError

TARGET = ROOT / "layers/core/storeclerk/text/language.npz"
SOURCE_SHA256 = "f4f4a2c3465ca1f081541037f9cac23021d68151c2f709c55ae5eedfca522963"
_BYTES = 256


class Kept(NamedTuple):
    """What is kept of a script: its languages, the characters of its runs, and how many runs."""

    languages: str
    characters: str
    runs: int


GROUPS = {
    LATIN: Kept(
        "en de fr es it nl pl pt sv da no fi cs hu ro tr", "a-z\u00df-\u00f6\u00f8-\u024f\u1e01-\u1eff", 32_000
    ),
    CYRILLIC: Kept("ru uk bg sr mk be", "\u0430-\u045f\u0491", 4_000),
    ARABIC: Kept("ar fa ur", "\u0620-\u06d3", 2_000),
}


class Source(NamedTuple):
    """Runs of characters with the row of each in weights [rows, languages], and the languages' codes."""

    runs: dict[str, int]
    weights: NDArray[np.float32]
    languages: list[str]


def read_source(path: Path) -> Source:
    """Read the model.

    Raises:
        TableError: it is another file.
    """
    packed = path.read_bytes()
    if (digest := hashlib.sha256(packed).hexdigest()) != SOURCE_SHA256:
        raise TableError(f"{path} has sha256 {digest}, not {SOURCE_SHA256}. Take it from py3langid 0.4.0.")
    with np.load(io.BytesIO(lzma.decompress(packed)), allow_pickle=False) as stored:
        rows = stored["nextmove"].reshape(-1, _BYTES)
        runs = dict(_characters(_runs(rows[stored["nextmove_row"]], stored["out_feat"])))
        return Source(runs, stored["ptc"].astype(np.float32), stored["classes"].tolist())


def _runs(moves: NDArray[np.uint32], output: NDArray[np.int32]) -> Iterator[tuple[bytes, int]]:
    """Give the run of each state [states] that has an output: the shortest way to it through moves [states, 256]."""
    ways = {0: b""}
    states = [0]
    while states:
        reached = []
        for state in states:
            targets, first = np.unique(moves[state], return_index=True)
            for target, byte in zip(targets.tolist(), first.tolist(), strict=True):
                if target not in ways:
                    ways[target] = ways[state] + bytes([byte])
                    reached.append(target)
        states = reached
    return ((way, int(output[state])) for state, way in ways.items() if output[state] >= 0)


def _characters(runs: Iterable[tuple[bytes, int]]) -> Iterator[tuple[str, int]]:
    """Leave out the runs that begin or end within a character."""
    for run, row in runs:
        with suppress(UnicodeDecodeError):
            yield run.decode(), row


def reduced(source: Source, name: str) -> dict[str, NDArray[Any]]:
    """Keep what tells the languages of a script apart, as the arrays of `storeclerk.text.language.group_from`."""
    kept = GROUPS[name]
    letters = re.compile(rf"[{kept.characters} ]+")
    rows = {run: row for run, row in source.runs.items() if letters.fullmatch(run)}
    runs = np.array(list(rows))
    # Serbian comes twice: Cyrillic first, then Latin.
    likely = source.weights[list(rows.values())][:, [source.languages.index(code) for code in kept.languages.split()]]
    centred = likely - likely.mean(axis=1, keepdims=True)
    worth = np.exp(likely.max(axis=1)) * np.abs(centred).max(axis=1)
    best = np.argsort(-worth, kind="stable")[: kept.runs]
    scale = np.abs(centred[best]).max() / 127
    return {
        f"{name}_languages": np.array(kept.languages.split()),
        f"{name}_runs": np.frombuffer("\n".join(runs[best]).encode(), dtype=np.uint8),
        f"{name}_weights": np.rint(centred[best] / scale).astype(np.int8),
        f"{name}_scale": np.float32(scale),
    }


def main() -> None:
    """Write the file and print its digest."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--source", type=Path, required=True, metavar="MODEL", help="model.npz.xz of py3langid 0.4.0")
    parser.add_argument("--out", type=Path, default=TARGET, help="file to write")
    chosen = parser.parse_args()
    source = read_source(chosen.source)
    arrays = {key: array for name in GROUPS for key, array in reduced(source, name).items()}
    np.savez_compressed(chosen.out, **arrays)  # type: ignore[arg-type]
    print(f"{chosen.out}: sha256 {hashlib.sha256(chosen.out.read_bytes()).hexdigest()}")


if __name__ == "__main__":
    main()
