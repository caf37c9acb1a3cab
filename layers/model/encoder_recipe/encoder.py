"""From the base model's files to the files of the encoder."""

import json
from pathlib import Path

import numpy as np
from safetensors.numpy import load_file

from encoder_recipe.adapters import merge
from encoder_recipe.arithmetic import Arithmetic
from encoder_recipe.bert import BertWriter, Shape


def write_encoder(source: Path, arithmetic: Arithmetic, target: Path, adapters: Path | None = None) -> None:
    """Write `encoder.onnx` and `encoder.bin` from the model.safetensors and config.json of a folder.

    adapters: an npz of changes that `adapters.merge` makes to the weights first.
    """
    config = json.loads((source / "config.json").read_text(encoding="utf-8"))
    shape = Shape(config["num_hidden_layers"], config["num_attention_heads"], config["layer_norm_eps"])
    weights = load_file(source / "model.safetensors")
    if adapters:
        with np.load(adapters, allow_pickle=False) as changes:
            weights = merge(weights, changes)
    BertWriter(weights, shape, arithmetic).write(target / "encoder.onnx")


def write_tokenizer(source: Path, target: Path) -> None:
    """Write `tokenizer.json` without its fixed padding and truncation to 128; the caller sets its own length."""
    tokenizer = json.loads((source / "tokenizer.json").read_text(encoding="utf-8"))
    tokenizer |= {"padding": None, "truncation": None}
    compact = json.dumps(tokenizer, ensure_ascii=False, separators=(",", ":"))
    (target / "tokenizer.json").write_text(compact, encoding="utf-8")
