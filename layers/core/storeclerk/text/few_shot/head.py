"""The arrays of an intent head with one intent more, or one less.

The arrays are those that `storeclerk.text.intent.IntentHead` takes. What other intents are told by does not change, and
so temperature and the out-of-scope scores keep their meaning; the new intent adds its mean and its vectors.
"""

import io
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, TypeAlias
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from storeclerk.errors import BadInput, ModelError
from storeclerk.ports import Vectors
from storeclerk.text.few_shot.column import Column, Others, fit_column, log_sums

Arrays: TypeAlias = Mapping[str, NDArray[Any]]
_INT8 = 127
_FEWEST_LABELS = 2


class _Part(NamedTuple):
    """What a head knows of one intent: its column, the mean of its vectors [d], and these, [n, d] in int8."""

    column: Column
    mean: NDArray[Any]
    bank: NDArray[np.int8]


def labels_of(arrays: Arrays) -> list[str]:
    """The intents of a head, in the order of their columns."""
    labels: list[str] = arrays["labels"].tolist()
    return labels


def teach(arrays: Arrays, label: str, vectors: Vectors, start: Column | None = None) -> dict[str, NDArray[Any]]:
    """Add an intent by the summary vectors of its examples, [n, d], in place of the one of that name.

    start: a near solution to begin from, such as `column_of` a head with almost the same examples.

    Raises:
        ModelError: the head keeps no vectors of the other intents.
    """
    known = forget(arrays, label) if label in labels_of(arrays) else dict(arrays)
    bank = unpacked(known["bank"])
    if not len(bank):
        raise ModelError(
            "The intent head keeps no vectors of its intents. Fit it with a bank, then intents can be added."
        )
    part = _Part(_fit(known, bank, vectors, start), vectors.mean(axis=0), np.rint(vectors * _INT8).astype(np.int8))
    return _with(known, label, part)


def restore(arrays: Arrays, label: str, origin: Arrays) -> dict[str, NDArray[Any]]:
    """Add an intent as another head has it, which has the same number of dimensions.

    Raises:
        BadInput: that head has no such intent.
    """
    if label not in labels_of(origin):
        raise BadInput(f"There is no intent '{label}'. The intents are {', '.join(sorted(labels_of(origin)))}.")
    place = labels_of(origin).index(label)
    kept = origin["bank"][origin["bank_labels"] == place]
    return _with(dict(arrays), label, _Part(column_of(origin, label), origin["means"][place], kept))


def forget(arrays: Arrays, label: str) -> dict[str, NDArray[Any]]:
    """Remove an intent.

    Raises:
        BadInput: the head has no such intent, or would be left with one.
    """
    labels = labels_of(arrays)
    if label not in labels:
        raise BadInput(f"There is no intent '{label}'. The intents are {', '.join(sorted(labels))}.")
    if len(labels) <= _FEWEST_LABELS:
        raise BadInput(f"'{label}' cannot be removed: a head needs {_FEWEST_LABELS} intents. Add another one first.")
    place = labels.index(label)
    kept = arrays["bank_labels"] != place
    numbers = arrays["bank_labels"][kept]
    return {
        **arrays,
        "labels": np.delete(arrays["labels"], place),
        "weights": np.delete(arrays["weights"], place, axis=1),
        "bias": np.delete(arrays["bias"], place),
        "means": np.delete(arrays["means"], place, axis=0),
        "bank": arrays["bank"][kept],
        "bank_labels": (numbers - (numbers > place)).astype(np.int16),
    }


def column_of(arrays: Arrays, label: str) -> Column:
    """The weights and bias of one intent."""
    place = labels_of(arrays).index(label)
    return Column(arrays["weights"][:, place].astype(np.float32), float(arrays["bias"][place]))


def unpacked(bank: NDArray[np.int8]) -> Vectors:
    """The vectors of a bank, [n, d], of about length 1."""
    return bank.astype(np.float32) / np.float32(_INT8)


def head_to_bytes(arrays: Arrays) -> bytes:
    """Pack a head as npz; the same arrays give the same bytes."""
    packed = io.BytesIO()
    np.savez(packed, allow_pickle=False, **{name: arrays[name] for name in sorted(arrays)})
    return packed.getvalue()


def head_from_bytes(data: bytes) -> dict[str, NDArray[Any]]:
    """Unpack a head. Raises ModelError where the bytes are none."""
    try:
        with np.load(io.BytesIO(data), allow_pickle=False) as packed:
            return dict(packed)
    except (OSError, ValueError, TypeError, EOFError, BadZipFile) as error:
        raise ModelError(f"The intent head cannot be read: {error}.") from error


def _with(known: dict[str, NDArray[Any]], label: str, part: _Part) -> dict[str, NDArray[Any]]:
    place, column = len(labels_of(known)), part.column
    return {
        **known,
        "labels": np.array([*labels_of(known), label]),
        "weights": np.column_stack([known["weights"], column.weights.astype(known["weights"].dtype)]),
        "bias": np.append(known["bias"], np.asarray(column.bias, dtype=known["bias"].dtype)),
        "means": np.vstack([known["means"], part.mean.astype(known["means"].dtype)]),
        "bank": np.concatenate([known["bank"], part.bank]),
        "bank_labels": np.append(known["bank_labels"], np.full(len(part.bank), place, dtype=np.int16)),
    }


def _fit(known: Arrays, bank: Vectors, vectors: Vectors, start: Column | None) -> Column:
    weights, bias = known["weights"].astype(np.float32), known["bias"].astype(np.float32)
    # Few examples weigh as much as an intent of many.
    each = len(bank) / weights.shape[1] / len(vectors)
    examples = Others(vectors, log_sums(vectors @ weights + bias), each)
    others = Others(bank, log_sums(bank @ weights + bias))
    spread = weights - weights.mean(axis=1, keepdims=True)
    return fit_column(examples, others, variance=float((spread**2).sum(axis=0).mean()), start=start)


def numbered(places: Sequence[int]) -> str:
    """Name examples as people count them: 1, 3 and 4."""
    numbers = [str(place + 1) for place in places]
    return " and ".join([", ".join(numbers[:-1]), numbers[-1]] if len(numbers) > 1 else numbers)
