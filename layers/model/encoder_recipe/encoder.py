"""From the base model's files to the files of the encoder."""

import json
from pathlib import Path

from safetensors.numpy import load_file

from encoder_recipe.arithmetic import Arithmetic
from encoder_recipe.bert import BertWriter, Shape


def write_encoder(source: Path, arithmetic: Arithmetic, target: Path) -> None:
    """Write `encoder.onnx` and `encoder.bin` from the model.safetensors and config.json of a folder."""
    config = json.loads((source / "config.json").read_text(encoding="utf-8"))
    shape = Shape(config["num_hidden_layers"], config["num_attention_heads"], config["layer_norm_eps"])
    BertWriter(load_file(source / "model.safetensors"), shape, arithmetic).write(target / "encoder.onnx")


def write_tokenizer(source: Path, target: Path) -> None:
    """Write `tokenizer.json` without its fixed padding and truncation to 128; the caller sets its own length."""
    tokenizer = json.loads((source / "tokenizer.json").read_text(encoding="utf-8"))
    tokenizer |= {"padding": None, "truncation": None}
    compact = json.dumps(tokenizer, ensure_ascii=False, separators=(",", ":"))
    (target / "tokenizer.json").write_text(compact, encoding="utf-8")
