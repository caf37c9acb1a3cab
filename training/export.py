"""From a trained encoder to the files that ship: int8 graph, tokenizer, heads, manifest."""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from encoder_recipe.adapters import merge, pack_product
from encoder_recipe.arithmetic import Int8
from encoder_recipe.bert import BertWriter
from encoder_recipe.digests import read_manifest, sha256
from encoder_recipe.encoder import write_tokenizer
from encoder_recipe.folder import adapters_path, source_folder
from numpy.typing import NDArray
from torch import Tensor
from torch.nn.utils import parametrize

from training.bert import Bert, base_model
from training.lora import is_small, linear_maps
from training.paths import RECIPE, cache_folder

Arrays = Mapping[str, NDArray[Any]]


def adapters_of(bert: Bert) -> dict[str, NDArray[Any]]:
    """Pack what adapters have learnt, and the vectors trained beside them, as the layer's recipe merges it."""
    packed: dict[str, NDArray[Any]] = {}
    for name, linear in linear_maps(bert):
        if parametrize.is_parametrized(linear):
            product = linear.parametrizations["weight"][0]
            packed |= pack_product(f"{name}.weight", *(_array(factor) for factor in (product.b, product.a)))
    small = {name: _array(value) for name, value in bert.named_parameters() if value.requires_grad and is_small(name)}
    return packed | {name: value.astype(np.float16) for name, value in small.items()}


def with_adapters(changes: Arrays, dropout: float) -> Bert:
    """Give the base model with packed changes made, as the layer's build makes it."""
    base = base_model(dropout)
    return Bert(merge(base.weights(), changes), base.shape, dropout)


def shipped_model(dropout: float) -> Bert:
    """Give the encoder that ships, from the layer's recipe."""
    adapters = adapters_path(RECIPE)
    if adapters is None:
        return base_model(dropout)
    with np.load(adapters, allow_pickle=False) as changes:
        return with_adapters(dict(changes), dropout)


def write_encoder_files(bert: Bert, folder: Path, max_tokens: int) -> None:
    """Write the int8 encoder and its tokenizer, and a first manifest under which the folder opens."""
    BertWriter(bert.weights(), bert.shape, Int8()).write(folder / "encoder.onnx")
    write_tokenizer(source_folder(RECIPE, cache_folder()), folder)
    write_manifest(folder, {"name": "encoder", "max_tokens": max_tokens})


def _array(value: Tensor) -> NDArray[np.float32]:
    return value.detach().cpu().float().numpy()


def write_head(folder: Path, name: str, arrays: Arrays) -> None:
    """Write a head's arrays to heads/<name>.npz."""
    path = folder / "heads" / f"{name}.npz"
    path.parent.mkdir(exist_ok=True)
    np.savez(path, **arrays)  # type: ignore[arg-type]


def write_manifest(folder: Path, entries: Mapping[str, Any]) -> dict[str, Any]:
    """Write manifest.json with the base model's entries, those given and the sha256 of every other file; give it.

    The version is a digest of the files, so that equal files are one version.
    """
    recipe = read_manifest(RECIPE)
    names = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    files = {name: sha256(folder / name) for name in names if name not in {"manifest.json", "card.md"}}
    version = hashlib.sha256(json.dumps(files).encode()).hexdigest()[:12]
    manifest = {key: recipe[key] for key in ("base_model", "licence", "dimensions", "quantisation")}
    manifest |= {"version": version, **entries, "files": files}
    (folder / "manifest.json").write_text(json.dumps(manifest, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    return manifest
