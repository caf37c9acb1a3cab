"""Long texts and the documents they need: tau_banking_knowledge, by the command that ships."""

import gzip
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from storeclerk.chat.knowledge.bm25 import PHRASES, Postings
from storeclerk.chat.knowledge.building import index_files
from storeclerk.chat.knowledge.documents import Document, Documents, build_passages, phrases_file
from storeclerk.chat.knowledge.index import KnowledgeIndex
from storeclerk.ports import TextEncoder

K = 10


def recalls(
    folder: Path, encoder: TextEncoder, settings: Sequence[tuple[float, float]]
) -> Mapping[tuple[float, float], NDArray[np.float64]]:
    """Give recall@10 of each development task, by the weight of meaning and the power of fusion."""
    corpus = [Document(row["id"], row["title"], row["content"]) for row in _rows(folder / "corpus.jsonl.gz")]
    tasks = _rows(folder / "tasks.dev.jsonl.gz")
    passages = build_passages(corpus)
    index = KnowledgeIndex.from_files(index_files(passages, encoder), encoder)
    phrases = Postings.from_bytes(phrases_file(passages), PHRASES)
    found = {}
    for weight, power in settings:
        documents = Documents(index, phrases, encoder, weight=weight, power=power)
        found[weight, power] = np.array([_recall(documents, task) for task in tasks])
    return found


def _recall(documents: Documents, task: Mapping[str, Any]) -> float:
    needed = set(task["required_documents"])
    return len(needed.intersection(documents.search(task["customer_instructions"], K).documents)) / len(needed)


def _rows(path: Path) -> list[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file]
