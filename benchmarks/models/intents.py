"""Intents of public sets: a model each, judged on texts that it never saw."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from benchmarks.models.bench import Bench, MissingError
from benchmarks.models.folds import components, folds, plain
from benchmarks.models.jobs import Job, Kept
from benchmarks.models.judged import judge
from benchmarks.models.lines import Line, Measured
from training.corpora.texts import rows_of
from training.shipped import read_intents
from training.tables import OUT_OF_SCOPE

if TYPE_CHECKING:
    from storeclerk.text.intent import Intent

FOLDS = 5
_MEGABYTE = 1e6
Labelled = list[tuple[str, str]]


class Split(NamedTuple):
    """Labelled texts that train, and those that judge."""

    train: Labelled
    test: Labelled


def banking77(bench: Bench) -> Split:
    """The official parts."""
    train, test = (rows_of(bench.source(f"banking77/{part}.csv.gz")) for part in ("train", "test"))
    return Split(_labelled(list(train)), _labelled(list(test)))


def clinc150(bench: Bench) -> Split:
    """The official training part without its out-of-scope texts, as in most shops; the official validation part."""
    train, valid = _clinc150(bench)
    return Split([row for row in train if row[1] != OUT_OF_SCOPE], valid)


def clinc150_with_oos(bench: Bench) -> Split:
    """The same with the 100 out-of-scope texts of the training part."""
    return _clinc150(bench)


def hwu64(bench: Bench) -> Split:
    """The official training and validation parts."""
    rows = list(rows_of(bench.source("hwu64/hwu64.csv.gz")))
    return Split(*(_labelled([row for row in rows if row["split"] == part]) for part in ("train", "valid")))


class IntentRow:
    """A model of one split."""

    def __init__(self, name: str, lines: Sequence[Line], read: Callable[[Bench], Split], *options: str) -> None:
        self.name = name
        self.lines = lines
        self._read = read
        self._options = options

    def jobs(self, bench: Bench) -> Sequence[Job]:
        """Give the one training."""
        return [Job.of_labels(self.name, "intent", bench.some(self._read(bench).train), self._options)]

    def measure(self, bench: Bench, kept: Kept) -> Mapping[str, Measured]:
        """Judge the model once; of adapters also what a repository has to store."""
        test = self._read(bench).test
        folder = kept.folder(self.name)
        found = judge([label for _, label in test], read_intents(folder, [text for text, _ in test]).found)
        if "adapter" not in self._options:
            return found
        stored = [folder / name for name in ("adapters.npz", "heads/intent.npz")]
        if not all(path.is_file() for path in stored):
            raise MissingError(f"its training wrote no {stored[0].name}")
        adapters, head = (path.stat().st_size / _MEGABYTE for path in stored)
        return found | {"size": Measured(value=adapters + head, note=f"adapters {adapters:.2f}, head {head:.2f}")}


class Hint3Row:
    """A model of one bot of HINT3 v2, cross-validated: no text of a fold, in whatever case, trains its model."""

    def __init__(self, bot: str, lines: Sequence[Line]) -> None:
        self.name = f"hint3-{bot}"
        self.lines = lines
        self._bot = bot

    def jobs(self, bench: Bench) -> Sequence[Job]:
        """Give a training for each fold."""
        return [
            Job.of_labels(f"{self.name}-{number}", "intent", bench.some(split.train))
            for number, split in enumerate(self._splits(bench))
        ]

    def measure(self, bench: Bench, kept: Kept) -> Mapping[str, Measured]:
        """Judge all texts, each by the model that did not see it."""
        expected: list[str] = []
        found: list[Intent] = []
        for number, split in enumerate(self._splits(bench)):
            expected += [label for _, label in split.test]
            found += read_intents(kept.folder(f"{self.name}-{number}"), [text for text, _ in split.test]).found
        return judge(expected, found)

    def _splits(self, bench: Bench) -> list[Split]:
        every = rows_of(bench.source("hint3/hint3_train.csv.gz"))
        rows = _labelled([row for row in every if row["bot"] == self._bot and row["version"] == "v2"])
        groups = components([(plain(text),) for text, _ in rows])
        return [
            Split([rows[row] for row in fold.train], [rows[row] for row in fold.test])
            for fold in folds(groups, FOLDS, labels=[label for _, label in rows])
        ]


def _clinc150(bench: Bench) -> Split:
    rows = list(rows_of(bench.source("clinc150/clinc150_full.csv.gz")))
    return Split(*(_labelled([row for row in rows if row["split"] == part]) for part in ("train", "val")))


def _labelled(rows: Sequence[Mapping[str, str]]) -> Labelled:
    return [(row["text"], row["intent"]) for row in rows]
