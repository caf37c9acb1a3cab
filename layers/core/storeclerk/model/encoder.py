"""Texts to vectors."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

import numpy as np

from storeclerk.model.batching import runs
from storeclerk.model.manifest import checked, read_manifest
from storeclerk.model.session import open_session
from storeclerk.model.tokenizer import Ids, Tokenizer
from storeclerk.ports import Vectors


class Reading(NamedTuple):
    """What a run finds in n texts.

    summary: [n, dimensions], each row of length 1: the mean of the text's token vectors, which heads read.
    embedding: [n, dimensions], each row of length 1: near for texts of near meaning.
    tokens: the last hidden state of each text, [tokens, dimensions].
    spans: the characters [start, end) that each token stands for; markers have (0, 0).
    """

    summary: Vectors
    embedding: Vectors
    tokens: list[Vectors]
    spans: list[list[tuple[int, int]]]


class Encoder:
    """The sentence encoder: any str to a vector of length 1, near for texts of near meaning.

    Safe to share between threads. A text past `max_tokens` word pieces counts by its beginning.
    """

    def __init__(self, folder: Path, *, threads: int = 1) -> None:
        """Open the encoder of a model folder; threads says how many runs of a batch go side by side.

        Raises:
            ModelError: a file of the folder is missing, altered or unreadable.
        """
        manifest = read_manifest(folder)
        checked(folder, manifest, "encoder.bin")
        self._session = open_session(checked(folder, manifest, "encoder.onnx"))
        self._tokenizer = Tokenizer.load(checked(folder, manifest, "tokenizer.json"), manifest.max_tokens)
        self._threads = threads
        self.dimensions = manifest.dimensions
        self.version = manifest.version

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Embed texts; the result has shape [len(texts), dimensions], float32, each row of length 1."""
        vectors = np.empty((len(texts), self.dimensions), dtype=np.float32)

        def keep(positions: list[int], found: list[Vectors]) -> None:
            vectors[positions] = found[0]

        self._run_all(["embedding"], [self._tokenizer.ids(text) for text in texts], keep)
        return vectors

    def read(self, texts: Sequence[str]) -> Reading:
        """Read texts for heads, in as many runs as `encode` takes."""
        pieces = [self._tokenizer.pieces(text) for text in texts]
        summary, embedding = (np.empty((len(texts), self.dimensions), dtype=np.float32) for _ in range(2))
        tokens: list[Vectors] = [summary[:0]] * len(texts)

        def keep(positions: list[int], found: list[Vectors]) -> None:
            summary[positions], embedding[positions] = found[:2]
            for position, vectors in zip(positions, found[2], strict=True):
                tokens[position] = vectors

        self._run_all(["summary", "embedding", "tokens"], [one.ids for one in pieces], keep)
        return Reading(summary, embedding, tokens, [one.spans for one in pieces])

    def _run_all(self, outputs: list[str], ids: list[Ids], keep: Callable[[list[int], list[Vectors]], None]) -> None:
        """Run texts of one length together; `keep` gets the positions of a run and its outputs."""

        def run(positions: list[int]) -> None:
            batch = np.array([ids[position] for position in positions], dtype=np.int64)
            keep(positions, self._session.run(outputs, {"input_ids": batch}))

        batches = list(runs([len(pieces) for pieces in ids]))
        if self._threads == 1 or len(batches) == 1:
            for positions in batches:
                run(positions)
        else:
            with ThreadPoolExecutor(self._threads) as pool:
                list(pool.map(run, batches))
