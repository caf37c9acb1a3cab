"""A build leaves the model that the manifest names, whole and checked, or says what to do."""

import hashlib
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from encoder_recipe import folder as recipe_folder
from encoder_recipe.arithmetic import Arithmetic
from encoder_recipe.errors import BuildError
from encoder_recipe.folder import build

MADE = {"encoder.onnx": b"graph", "encoder.bin": b"weights", "tokenizer.json": b"{}"}


class Steps:
    """Stands in for download, graph and tokenizer, and counts the graphs written."""

    def __init__(self) -> None:
        self.written = 0
        self.graph = MADE["encoder.onnx"]

    def encoder(self, _source: Path, _arithmetic: Arithmetic, target: Path, _adapters: Path | None) -> None:
        self.written += 1
        (target / "encoder.onnx").write_bytes(self.graph)
        (target / "encoder.bin").write_bytes(MADE["encoder.bin"])

    def tokenizer(self, _source: Path, target: Path) -> None:
        (target / "tokenizer.json").write_bytes(MADE["tokenizer.json"])


@pytest.fixture
def steps(monkeypatch: pytest.MonkeyPatch) -> Steps:
    steps = Steps()
    monkeypatch.setattr(recipe_folder, "fetch_source", lambda *_: None)
    monkeypatch.setattr(recipe_folder, "write_encoder", steps.encoder)
    monkeypatch.setattr(recipe_folder, "write_tokenizer", steps.tokenizer)
    return steps


@pytest.fixture
def recipe(tmp_path: Path) -> Path:
    folder = tmp_path / "recipe"
    (folder / "heads").mkdir(parents=True)
    name_files(folder, MADE)
    return folder


def name_files(recipe: Path, files: dict[str, bytes]) -> None:
    digests = {name: hashlib.sha256(data).hexdigest() for name, data in files.items()}
    manifest = {"source": {"files": {}}, "files": digests}
    (recipe / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")


@pytest.mark.usefixtures("steps")
def test_a_build_leaves_each_file_and_the_manifest_readable_by_every_user(recipe: Path, tmp_path: Path) -> None:
    build(recipe, tmp_path / "out", None)

    found = {path.name: path for path in (tmp_path / "out").iterdir()}
    assert {name: path.read_bytes() for name, path in found.items() if name in MADE} == MADE
    assert set(found) - set(MADE) == {"manifest.json"}
    assert {path.stat().st_mode & 0o777 for path in found.values()} == {0o644}


def test_a_second_build_takes_the_first_ones_result(recipe: Path, tmp_path: Path, steps: Steps) -> None:
    build(recipe, tmp_path / "out", tmp_path / "cache")
    build(recipe, tmp_path / "again", tmp_path / "cache")

    assert steps.written == 1
    assert (tmp_path / "again" / "encoder.bin").read_bytes() == MADE["encoder.bin"]


@pytest.mark.parametrize("damage", [lambda path: path.write_bytes(b"weight"), Path.unlink])
def test_a_damaged_cache_is_made_anew(
    recipe: Path, tmp_path: Path, steps: Steps, damage: Callable[[Path], object]
) -> None:
    build(recipe, tmp_path / "out", tmp_path / "cache")
    damage(next((tmp_path / "cache").glob("encoder-*/encoder.bin")))

    build(recipe, tmp_path / "out", tmp_path / "cache")

    assert steps.written == 2
    assert (tmp_path / "out" / "encoder.bin").read_bytes() == MADE["encoder.bin"]


def test_another_recipe_has_its_own_place_in_the_cache(recipe: Path, tmp_path: Path, steps: Steps) -> None:
    build(recipe, tmp_path / "out", tmp_path / "cache")
    (recipe / "encoder_recipe").mkdir()
    (recipe / "encoder_recipe" / "bert.py").write_text("changed", encoding="utf-8")

    build(recipe, tmp_path / "out", tmp_path / "cache")

    assert steps.written == 2


def test_a_result_with_another_digest_is_refused_and_not_kept(recipe: Path, tmp_path: Path, steps: Steps) -> None:
    steps.graph = b"another graph"
    digest = hashlib.sha256(b"another graph").hexdigest()

    with pytest.raises(BuildError, match=rf"encoder\.onnx has sha256 {digest}; .* It was built with"):
        build(recipe, tmp_path / "out", tmp_path / "cache")

    assert not list((tmp_path / "cache").glob("encoder-*"))
    assert not (tmp_path / "out").exists()


@pytest.mark.usefixtures("steps")
def test_heads_of_the_manifest_come_along(recipe: Path, tmp_path: Path) -> None:
    (recipe / "heads" / "README.md").write_text("not a head", encoding="utf-8")
    (recipe / "heads" / "mood.npz").write_bytes(b"head")
    name_files(recipe, MADE | {"heads/mood.npz": b"head"})

    build(recipe, tmp_path / "out", None)

    assert [path.name for path in (tmp_path / "out" / "heads").iterdir()] == ["mood.npz"]


@pytest.mark.usefixtures("steps")
def test_a_head_that_the_manifest_does_not_name_is_told_with_its_digest(recipe: Path, tmp_path: Path) -> None:
    (recipe / "heads" / "mood.npz").write_bytes(b"head")

    with pytest.raises(BuildError, match=rf"heads/mood\.npz is not in .*{hashlib.sha256(b'head').hexdigest()}"):
        build(recipe, tmp_path / "out", None)


@pytest.mark.usefixtures("steps")
def test_a_head_that_is_missing_is_told(recipe: Path, tmp_path: Path) -> None:
    name_files(recipe, MADE | {"heads/mood.npz": b"head"})

    with pytest.raises(BuildError, match=r"heads/mood\.npz is in manifest\.json but not in the folder"):
        build(recipe, tmp_path / "out", None)


@pytest.mark.usefixtures("steps")
def test_a_build_that_another_one_overtook_takes_its_result(
    recipe: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def overtaken(_fresh: Path, target: Path) -> Path:
        target.mkdir()
        for name, data in MADE.items():
            (target / name).write_bytes(data)
        raise OSError(39, "Directory not empty")

    monkeypatch.setattr(Path, "rename", overtaken)

    build(recipe, tmp_path / "out", tmp_path / "cache")

    assert (tmp_path / "out" / "encoder.bin").read_bytes() == MADE["encoder.bin"]


@pytest.mark.usefixtures("steps")
def test_a_shops_own_intent_model_is_copied_checked_and_removed_with_its_folder(recipe: Path, tmp_path: Path) -> None:
    own, target = recipe / "intent", tmp_path / "out"
    (own / "heads").mkdir(parents=True)
    (own / "heads/intent.npz").write_bytes(b"head")
    name_files(own, {"heads/intent.npz": b"head"})
    build(recipe, target, None)
    copied = (target / "intent/heads/intent.npz").read_bytes()
    (own / "heads/intent.npz").write_bytes(b"another")
    with pytest.raises(BuildError, match=r"heads/intent\.npz has sha256"):
        build(recipe, target, None)
    for path in (own / "heads/intent.npz", own / "manifest.json"):
        path.unlink()
    (own / "heads").rmdir()
    own.rmdir()
    build(recipe, target, None)

    assert copied == b"head"
    assert not (target / "intent").exists()


@pytest.mark.usefixtures("steps")
def test_altered_adapters_are_refused(recipe: Path, tmp_path: Path) -> None:
    manifest = json.loads((recipe / "manifest.json").read_text(encoding="utf-8"))
    (recipe / "manifest.json").write_text(json.dumps(manifest | {"adapters": "0" * 64}), encoding="utf-8")
    (recipe / "adapters.npz").write_bytes(b"other")

    with pytest.raises(BuildError, match=r"adapters\.npz has sha256"):
        build(recipe, tmp_path / "out", None)
