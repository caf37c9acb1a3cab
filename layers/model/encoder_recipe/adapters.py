"""Small changes to the base model's weights, stored beside it: low-rank products, and vectors in place of the old ones.

Every machine must merge them to the same bytes. So a product's factors are stored as 16-bit integers: sums of their
products stay below 2**53, where float64 is exact in whatever order they are added, and their scale is a power of 2.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from encoder_recipe.errors import BuildError
from encoder_recipe.quantise import Float32s

Arrays = Mapping[str, NDArray[Any]]
_A, _B, _EXPONENT = ".adapter.a", ".adapter.b", ".adapter.exponent"
_LARGEST = 2**15 - 1


def pack_product(name: str, b: Float32s, a: Float32s) -> dict[str, NDArray[Any]]:
    """Store what is added to the weight `name`: b [outputs, rank] times a [rank, inputs]."""
    packed: dict[str, NDArray[Any]] = {}
    exponents = []
    for suffix, factor in ((_A, a), (_B, b)):
        exponent = int(np.floor(np.log2(_LARGEST / max(float(np.abs(factor).max()), 1e-30))))
        packed[name + suffix] = np.rint(factor.astype(np.float64) * 2.0**exponent).astype(np.int16)
        exponents.append(exponent)
    return packed | {name + _EXPONENT: np.array(-sum(exponents), dtype=np.int16)}


def merge(weights: Mapping[str, Float32s], changes: Arrays) -> dict[str, Float32s]:
    """Give the weights with the changes made: products added, other arrays put in place of those of their name.

    Raises:
        BuildError: a change does not fit the weight that it names.
    """
    merged = dict(weights)
    for name, change in changes.items():
        if name.endswith((_B, _EXPONENT)):
            continue
        weight = name.removesuffix(_A)
        merged[weight] = _sum(weights, changes, weight) if name.endswith(_A) else change.astype(np.float32)
        if weight in weights and merged[weight].shape != weights[weight].shape:
            raise BuildError(f"The adapters change {weight} to shape {merged[weight].shape}. Train them on this base.")
    return merged


def _sum(weights: Mapping[str, Float32s], changes: Arrays, name: str) -> Float32s:
    try:
        b, a = (changes[name + suffix].astype(np.float64) for suffix in (_B, _A))
        product = (b @ a) * 2.0 ** int(changes[name + _EXPONENT])
        total: Float32s = (weights[name].astype(np.float64) + product).astype(np.float32)
    except (KeyError, ValueError) as error:
        raise BuildError(f"The adapters do not fit {name}: {error}. Train them on this base.") from error
    return total
