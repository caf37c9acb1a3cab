"""An environment is made once, whoever asks."""

import threading
from collections.abc import Sequence
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from ops import venvs
from ops.failures import CommandError


class Commands:
    """Stands in for venv and pip: makes the folder, and counts what was called."""

    def __init__(self, folder: Path, fails: str = "") -> None:
        self.called: list[str] = []
        self._folder, self._fails = folder, fails

    def run(self, command: Sequence[str], *, check: bool) -> CompletedProcess[bytes]:  # noqa: ARG002
        name = next(word for word in ("venv", "install", "uninstall") if word in command)
        self.called.append(name)
        self._folder.mkdir(parents=True, exist_ok=True)
        return CompletedProcess(command, int(name == self._fails))


@pytest.fixture
def requirements(tmp_path: Path) -> Path:
    path = tmp_path / "some-requirements.txt"
    path.write_text("thing==1\n")
    return path


def test_it_is_made_once_by_whoever_comes_first(
    tmp_path: Path, requirements: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    commands = Commands(tmp_path / "env")
    monkeypatch.setattr("ops.venvs.subprocess.run", commands.run)
    callers = [threading.Thread(target=venvs.make, args=(tmp_path / "env", requirements)) for _ in range(4)]
    for caller in callers:
        caller.start()
    for caller in callers:
        caller.join()

    assert commands.called == ["venv", "install"]


def test_other_requirements_make_it_anew(tmp_path: Path, requirements: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    commands = Commands(tmp_path / "env")
    monkeypatch.setattr("ops.venvs.subprocess.run", commands.run)
    venvs.make(tmp_path / "env", requirements, without=("pip",))
    requirements.write_text("thing==2\n")
    venvs.make(tmp_path / "env", requirements)

    assert commands.called == ["venv", "install", "uninstall", "venv", "install"]


def test_what_could_not_be_installed_is_tried_again(
    tmp_path: Path, requirements: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ops.venvs.subprocess.run", Commands(tmp_path / "env", fails="install").run)
    with pytest.raises(CommandError, match=r"some-requirements\.txt could not be installed"):
        venvs.make(tmp_path / "env", requirements)

    assert not (tmp_path / "env/requirements.txt").exists()
