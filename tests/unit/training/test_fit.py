"""A whole run of fit, on an encoder of two narrow layers instead of the one that ships."""

import copy
import csv
import json
import signal
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

pytest.importorskip("torch")

from storeclerk.model import Reading
from storeclerk.model.tokenizer import Pieces
from storeclerk.text.intent import IntentHead
from tests.unit.training.conftest import WORDS
from training.batches import pad
from training.bert import Bert
from training.calibrate import calibrated_as
from training.commands import fit
from training.commands.fit import Fit, Request
from training.export import write_manifest
from training.plan import Plan
from training.subjects import SUBJECTS
from training.tasks import OneLabel

PLAN = Plan(epochs=3, least_steps=0, batch=8, rate=1e-3, contrast=0, bf16=False, max_tokens=16)


class Words:
    """Numbers words by their last letter, between the two markers."""

    @classmethod
    def load(cls, _path: Path, _max_tokens: int) -> "Words":
        return cls()

    def ids(self, text: str) -> list[int]:
        return [2, *(4 + ord(word[-1]) % (WORDS - 4) for word in text.split()), 3]

    def pieces(self, text: str) -> Pieces:
        return Pieces(self.ids(text), [])


class Floats:
    """Stands for the int8 encoder: reads with the floats that were written to its folder."""

    written: Bert

    def __init__(self, _folder: Path, **_: int) -> None:
        self._bert = copy.deepcopy(self.written).eval()

    def read(self, texts: Sequence[str]) -> Reading:
        vectors = self._bert(*pad([Words().ids(text) for text in texts])).pooled.detach().numpy()
        return Reading(vectors, vectors, [], [])


def write(bert: Bert, folder: Path, max_tokens: int) -> None:
    Floats.written = bert
    (folder / "encoder.onnx").write_bytes(bert.layers[0].state_dict()["output.dense.weight"].numpy().tobytes())
    write_manifest(folder, {"max_tokens": max_tokens})


@pytest.fixture
def run(small_bert: Bert, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., dict[str, Any]]:
    """Fit 60 texts of three intents; gives the manifest."""
    monkeypatch.setattr(fit, "base_model", lambda _: copy.deepcopy(small_bert))
    monkeypatch.setattr(fit, "Tokenizer", Words)
    monkeypatch.setattr(fit, "Encoder", Floats)
    monkeypatch.setattr(fit, "write_encoder_files", write)
    with (tmp_path / "data.csv").open("w", newline="") as file:
        rows = [(f"w{'abc'[n % 3]} x{'defgh'[n % 5]} y{'ijkl'[n % 4]}", "abc"[n % 3]) for n in range(60)]
        csv.writer(file).writerows([("text", "label"), *rows])

    def fitted(out: str, **options: Any) -> dict[str, Any]:
        request = Request(data=tmp_path / "data.csv", out=tmp_path / out, plan=PLAN, **options)
        return Fit(SUBJECTS["intent"](PLAN), request).run()

    return fitted


def head_of(folder: Path) -> dict[str, Any]:
    with np.load(folder / "heads/intent.npz") as stored:
        return dict(stored)


def test_a_small_set_is_learnt_once_more_from_all_rows_under_the_first_calibration(
    run: Callable[..., dict[str, Any]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def keep(new: Any, first: Any) -> Any:
        calibrated.append(first)
        return calibrated_as(new, first)

    calibrated: list[Any] = []
    monkeypatch.setattr(fit, "calibrated_as", keep)

    manifest = run("model")

    head, (first,) = head_of(tmp_path / "model"), calibrated
    assert manifest["data"][0]["rows"] + manifest["data"][0]["validation_rows"] == len(head["bank"]) == 60
    assert len(first["bank"]) == manifest["data"][0]["rows"] < 60
    assert head["threshold"] == first["threshold"]
    assert head["temperature"] == first["temperature"]
    assert IntentHead.load(tmp_path / "model").labels == ["a", "b", "c"]
    assert not (tmp_path / "model.checkpoint").exists()


@pytest.mark.parametrize("batch", [5, 19, 22, 40])
def test_a_run_that_was_stopped_anywhere_ends_as_if_it_had_not_been(
    run: Callable[..., dict[str, Any]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, batch: int
) -> None:
    def stop(*given: Any) -> Any:
        batches.append(1)
        if len(batches) == batch:
            signal.raise_signal(signal.SIGINT)
        return loss(*given)

    batches: list[int] = []
    loss = OneLabel.loss
    run("whole")
    monkeypatch.setattr(OneLabel, "loss", stop)
    with pytest.raises(KeyboardInterrupt):
        run("cut")
    assert not (tmp_path / "cut").exists()
    run("cut", resume=True)

    whole, cut = head_of(tmp_path / "whole"), head_of(tmp_path / "cut")
    assert all(np.array_equal(whole[name], cut[name]) for name in whole)


def test_what_was_stopped_can_be_finished_with_its_best_epoch(
    run: Callable[..., dict[str, Any]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*given: Any) -> Any:
        batches.append(1)
        if len(batches) == 8:
            signal.raise_signal(signal.SIGINT)
        return loss(*given)

    batches: list[int] = []
    loss = OneLabel.loss
    monkeypatch.setattr(OneLabel, "loss", stop)
    with pytest.raises(KeyboardInterrupt):
        run("model")

    manifest = run("model", resume=True, finish=True)

    assert len(manifest["history"]) == 1
    assert not manifest["data"][0]["learnt_once_more_from_all"]
    assert json.loads((tmp_path / "model/manifest.json").read_text()) == manifest
