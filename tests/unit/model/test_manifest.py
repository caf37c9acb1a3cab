"""A model that is not the one that was built is refused, and the message says which file and why."""

import hashlib
from pathlib import Path

import pytest

from storeclerk.errors import ModelError
from storeclerk.model.manifest import checked, read_manifest
from tests.unit.model.folders import model_folder


def test_an_intact_file_is_given_with_its_path(tmp_path: Path) -> None:
    folder = model_folder(tmp_path)

    assert checked(folder, read_manifest(folder), "encoder.bin") == folder / "encoder.bin"


@pytest.mark.parametrize("damaged", [b"its weight", b"its weighty", b""])
def test_a_truncated_or_altered_file_is_refused_with_its_digest(tmp_path: Path, damaged: bytes) -> None:
    folder = model_folder(tmp_path)
    (folder / "encoder.bin").write_bytes(damaged)

    with pytest.raises(ModelError, match=f"encoder.bin has sha256 {hashlib.sha256(damaged).hexdigest()}"):
        checked(folder, read_manifest(folder), "encoder.bin")


def test_a_file_that_the_manifest_does_not_name_is_refused(tmp_path: Path) -> None:
    folder = model_folder(tmp_path)
    (folder / "other.bin").write_bytes(b"")

    with pytest.raises(ModelError, match="its manifest says None"):
        checked(folder, read_manifest(folder), "other.bin")


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    folder = model_folder(tmp_path)
    (folder / "encoder.bin").unlink()

    with pytest.raises(ModelError, match=r"encoder\.bin cannot be read: No such file or directory\. Build the model"):
        checked(folder, read_manifest(folder), "encoder.bin")


def test_a_folder_without_a_manifest_is_no_model(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"manifest\.json cannot be read: No such file or directory"):
        read_manifest(tmp_path)


@pytest.mark.parametrize("text", [b"", b"{", b"\xff\xfe", b'{"name": "encoder"}', b'{"dimensions": "many"}'])
def test_a_damaged_manifest_is_refused(tmp_path: Path, text: bytes) -> None:
    (tmp_path / "manifest.json").write_bytes(text)

    with pytest.raises(ModelError, match=r"manifest\.json is damaged"):
        read_manifest(tmp_path)
