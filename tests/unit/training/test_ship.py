import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from encoder_recipe.digests import sha256

from storeclerk.model import Reading
from tests.unit.training.models import FakeEncoder, model_folder
from training import ship, shipped
from training.gate import Comparison, live_gate
from training.ship import main

GOLDEN = {
    "intent": 'text,label\nmy money,refund\nthe parcel,"track order, today"\nthe weather,oos\n',
    "sentiment": "text,label\nmy money,negative\n",
    "needs": "text,label\nmy money,price\n",
    "pii": '{"text":"mia@example.com","spans":[{"type":"EMAIL_ADDRESS","start":0,"end":15}]}\n',
}


@pytest.fixture
def recipe(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The layer's recipe and what was built of it, in a checkout of their own."""
    found = tmp_path / "recipe"
    (found / "heads").mkdir(parents=True)
    (found / "heads/old.npz").write_bytes(b"old")
    (found / "manifest.json").write_text(json.dumps({"name": "encoder", "source": {"files": {}}, "files": {}}))
    monkeypatch.setattr(ship, "RECIPE", found)
    monkeypatch.setattr(ship, "CARD", tmp_path / "card.md")
    monkeypatch.setattr(ship, "SHIPPED", model_folder(tmp_path / "live", *ship.GOLDEN))
    for name, content in GOLDEN.items():
        (tmp_path / f"{name}.golden").write_text(content, encoding="utf-8")
    monkeypatch.setattr(ship, "GOLDEN", {name: tmp_path / f"{name}.golden" for name in GOLDEN})
    monkeypatch.setattr(shipped, "Encoder", FakeEncoder)
    monkeypatch.setattr(ship, "Encoder", FakeEncoder)
    return found


class Shoes(FakeEncoder):
    """Takes every text for one about shoes."""

    def read(self, texts: Sequence[str]) -> Reading:
        return super().read(["shoe"] * len(texts))


def candidate(folder: Path, name: str) -> Path:
    told = {"data": [{"name": "a set", "licence": "CC0"}], "corpora": {"a.csv": "0" * 64}, "seed": 7}
    figures = {"accuracy": {"value": 0.9, "low": 0.8, "high": 1.0}, "curve": [1, 2]}
    metrics = {"intent": figures} if name == "reader" else figures
    model = model_folder(folder, *GOLDEN, name=name, metrics=metrics, **told)
    (model / "adapters.npz").write_bytes(b"adapters")
    (model / "card.md").write_text("# card")
    manifest = json.loads((model / "manifest.json").read_text())
    manifest["files"] |= {"encoder.onnx": "0" * 64, "adapters.npz": sha256(model / "adapters.npz")}
    (model / "manifest.json").write_text(json.dumps(manifest))
    return model


def name_files(folder: Path, digests: dict[str, str]) -> None:
    """Add digests to a manifest."""
    path = folder / "manifest.json"
    manifest = json.loads(path.read_text())
    manifest["files"] |= digests
    path.write_text(json.dumps(manifest))


def call(model: Path, *more: str) -> int:
    return main(["--model", str(model), *more])


def test_a_reader_takes_the_place_of_what_ships_with_every_digest(recipe: Path, tmp_path: Path) -> None:
    assert call(candidate(tmp_path / "new", "reader")) == 0

    manifest = json.loads((recipe / "manifest.json").read_text())
    assert {path.name for path in (recipe / "heads").iterdir()} == {"golden.npz", *(f"{name}.npz" for name in GOLDEN)}
    assert set(manifest["files"]) == {"encoder.onnx", *(f"heads/{path.name}" for path in (recipe / "heads").iterdir())}
    assert all(manifest["files"][name] == sha256(recipe / name) for name in manifest["files"] if "heads/" in name)
    assert manifest["data"] == [{"name": "a set", "licence": "CC0"}]
    assert manifest["metrics"] == {"intent": {"accuracy": "0.9 [0.8, 1]"}}
    assert manifest["adapters"] == sha256(recipe / "adapters.npz")
    golden = np.load(recipe / "heads/golden.npz")
    assert golden["labels"].tolist() == ["refund", "track order, today", "oos"]
    assert golden["vectors"][:, :3].tolist() == [[127, 0, 0], [0, 127, 0], [0, 0, 0]]
    assert (tmp_path / "card.md").read_text() == "# card"


def test_a_model_that_gets_fewer_golden_texts_right_changes_nothing(
    recipe: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    worse = candidate(tmp_path / "new", "reader")
    before = {path: path.read_bytes() for path in recipe.rglob("*") if path.is_file()}
    monkeypatch.setattr(shipped, "Encoder", lambda folder, **_: (Shoes if folder == worse else FakeEncoder)(folder))

    assert call(worse) == 2
    assert "The live model stays" in capsys.readouterr().err
    assert {path: path.read_bytes() for path in recipe.rglob("*") if path.is_file()} == before


def test_a_shops_own_intents_stand_beside_the_reader(recipe: Path, tmp_path: Path) -> None:
    assert call(candidate(tmp_path / "new", "intent")) == 0

    own = recipe / "intent"
    digests = json.loads((own / "manifest.json").read_text())["files"]
    assert digests["heads/golden.npz"] == sha256(own / "heads/golden.npz")
    assert digests["heads/intent.npz"] == sha256(own / "heads/intent.npz")
    assert (recipe / "heads/old.npz").is_file()


@pytest.mark.usefixtures("recipe")
def test_a_model_of_another_kind_is_not_shipped(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call(candidate(tmp_path / "new", "answers")) == 2
    assert "holds a model of answers with an encoder of its own" in capsys.readouterr().err


def test_a_head_for_the_encoder_that_ships_takes_the_place_of_one_head(recipe: Path, tmp_path: Path) -> None:
    model = candidate(tmp_path / "new", "sentiment")
    digests = {"encoder.onnx": "0" * 64, "encoder.bin": "1" * 64, "tokenizer.json": "2" * 64}
    name_files(model, digests)
    name_files(recipe, digests)

    assert call(model) == 0

    manifest = json.loads((recipe / "manifest.json").read_text())
    assert manifest["files"]["heads/sentiment.npz"] == sha256(recipe / "heads/sentiment.npz")
    assert manifest["files"]["encoder.bin"] == "1" * 64
    assert manifest["head_data"] == {"sentiment": [{"name": "a set", "licence": "CC0"}]}
    assert manifest["metrics"]["sentiment"] == {"accuracy": "0.9 [0.8, 1]"}
    assert (recipe / "heads/old.npz").is_file()
    assert (tmp_path / "sentiment-head.md").read_text() == "# card"


def test_a_head_for_another_encoder_is_not_shipped(
    recipe: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    name_files(recipe, {"encoder.onnx": "9" * 64, "encoder.bin": "9" * 64, "tokenizer.json": "9" * 64})

    assert call(candidate(tmp_path / "new", "needs")) == 2
    assert "Fit it with --form head" in capsys.readouterr().err


@pytest.mark.parametrize("worse", ["sentiment", "needs", "pii"])
def test_a_reader_is_held_against_the_live_one_in_all_that_it_reads(
    recipe: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, worse: str
) -> None:
    def forgetful(subject: str, model: Path, live: Path, _examples: object) -> Comparison:
        asked.append(subject)
        return live_gate(np.array([model == live or subject != worse]), np.array([True]))

    asked: list[str] = []
    monkeypatch.setattr(ship, "golden_gate", forgetful)

    assert call(candidate(tmp_path / "new", "reader")) == 2
    assert asked[-1] == worse
    assert "0 of 1 golden texts right, the live model 1" in capsys.readouterr().err
    assert (recipe / "heads/old.npz").is_file()


@pytest.mark.usefixtures("recipe")
@pytest.mark.parametrize("manifest", [None, "{"])
def test_a_folder_that_holds_no_model_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], manifest: str | None
) -> None:
    if manifest:
        (tmp_path / "manifest.json").write_text(manifest)

    assert call(tmp_path) == 2
    assert capsys.readouterr().err.startswith(str(tmp_path))


def test_a_golden_file_that_cannot_be_used_leaves_the_recipe_as_it_was(
    recipe: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call(candidate(tmp_path / "old", "intent")) == 0
    before = {path: path.read_bytes() for path in recipe.rglob("*") if path.is_file()}

    assert call(candidate(tmp_path / "new", "intent"), "--first", "--golden", str(tmp_path / "nowhere.csv")) == 2
    assert "nowhere.csv cannot be read" in capsys.readouterr().err
    assert {path: path.read_bytes() for path in recipe.rglob("*") if path.is_file()} == before


def test_an_intent_head_that_would_not_be_read_is_not_shipped(
    recipe: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call(candidate(tmp_path / "own", "intent")) == 0
    model = candidate(tmp_path / "head", "intent")
    digests = {"encoder.onnx": "0" * 64, "encoder.bin": "1" * 64, "tokenizer.json": "2" * 64}
    name_files(model, digests)
    name_files(recipe, digests)

    assert call(model) == 2
    assert "reads intents in the place of the head that ships. Remove it first" in capsys.readouterr().err
