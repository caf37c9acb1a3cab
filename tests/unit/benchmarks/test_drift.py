"""The trials of drift."""

from pathlib import Path

import pytest

from benchmarks import drift


def test_without_data_the_trials_are_skipped_and_say_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("STORECLERK_DATA", str(tmp_path))

    assert drift.main() == 0
    assert capsys.readouterr().out.startswith("skipped: ")
