"""What ships in the model layer for intents."""

import hashlib
from pathlib import Path

import msgspec
import numpy as np
import pytest

from storeclerk.chat.intents.shipped import load_shipped
from storeclerk.errors import ModelError
from storeclerk.model.manifest import Manifest
from storeclerk.text.few_shot import Arrays, head_to_bytes
from tests.unit.chat.intents.heads import KNOWN, arrays

GOLDEN = {"vectors": np.eye(2, 96, dtype=np.int8) * 127, "labels": np.array(["returns", "oos"])}


def folder(path: Path, golden: Arrays | None = None, encoder: str = "one") -> Path:
    """A model folder with a head, and with golden texts where there are any."""
    files = {"heads/intent.npz": head_to_bytes(arrays())}
    if golden is not None:
        files["heads/golden.npz"] = head_to_bytes(golden)
    (path / "heads").mkdir(parents=True)
    for name, data in files.items():
        (path / name).write_bytes(data)
    digests = {name: hashlib.sha256(data).hexdigest() for name, data in files.items()} | {"encoder.bin": encoder}
    (path / "manifest.json").write_bytes(msgspec.json.encode(Manifest("encoder", "1", 96, 256, digests)))
    return path


def test_a_folder_gives_its_head_and_golden_texts(tmp_path: Path) -> None:
    shipped = load_shipped(folder(tmp_path, GOLDEN))

    assert shipped.arrays["labels"].tolist() == list(KNOWN)
    assert shipped.golden is not None
    assert shipped.golden.labels == ["returns", "oos"]
    np.testing.assert_array_equal(shipped.golden.vectors, np.eye(2, 96))


def test_golden_texts_may_be_absent(tmp_path: Path) -> None:
    assert load_shipped(folder(tmp_path)).golden is None


def test_the_base_is_another_for_another_encoder_and_the_same_for_the_same(tmp_path: Path) -> None:
    one, same, other = (
        load_shipped(folder(tmp_path / name, encoder=encoder)).base
        for name, encoder in (("a", "one"), ("b", "one"), ("c", "two"))
    )

    assert one == same != other


def test_a_folder_without_a_head_is_refused(tmp_path: Path) -> None:
    (folder(tmp_path) / "heads/intent.npz").unlink()

    with pytest.raises(ModelError, match=r"intent\.npz"):
        load_shipped(tmp_path)


@pytest.mark.parametrize("golden", [{"labels": GOLDEN["labels"]}, GOLDEN | {"labels": np.array(["returns"])}])
def test_golden_texts_that_do_not_fit_are_refused(tmp_path: Path, golden: Arrays) -> None:
    with pytest.raises(ModelError, match="Build the model layer again"):
        load_shipped(folder(tmp_path, golden))


def test_altered_golden_texts_are_refused(tmp_path: Path) -> None:
    (folder(tmp_path, GOLDEN) / "heads/golden.npz").write_bytes(b"")

    with pytest.raises(ModelError, match="sha256"):
        load_shipped(tmp_path)
