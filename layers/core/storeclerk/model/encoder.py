"""Texts to vectors."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

import numpy as np

from storeclerk.model.batching import runs
from storeclerk.model.manifest import checked, read_manifest
from storeclerk.model.session import open_session
from storeclerk.model.tokenizer import Ids, Tokenizer
from storeclerk.ports import Vectors


class TokenVectors(NamedTuple):
    """The last hidden state of a text, [tokens, dimensions], and the characters that each token stands for."""

    vectors: Vectors
    spans: list[tuple[int, int]]


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
        """Encode texts; the result has shape [len(texts), dimensions], float32, each row of length 1."""
        ids = [self._tokenizer.ids(text) for text in texts]
        vectors = np.empty((len(ids), self.dimensions), dtype=np.float32)

        def run(positions: list[int]) -> None:
            vectors[positions] = self._run("pooled", [ids[position] for position in positions])

        batches = list(runs([len(pieces) for pieces in ids]))
        if self._threads == 1 or len(batches) == 1:
            for positions in batches:
                run(positions)
        else:
            with ThreadPoolExecutor(self._threads) as pool:
                list(pool.map(run, batches))
        return vectors

    def tokens(self, text: str) -> TokenVectors:
        """Encode each word piece of a text, the two markers included, for heads that label parts of it."""
        ids, spans = self._tokenizer.pieces(text)
        return TokenVectors(self._run("tokens", [ids])[0], spans)

    def _run(self, output: str, ids: list[Ids]) -> Vectors:
        result: Vectors = self._session.run([output], {"input_ids": np.array(ids, dtype=np.int64)})[0]
        return result
