from pathlib import Path

import pytest

from ops.failures import CommandError
from ops.invoke import trigger_of
from ops.size import report
from ops.template import find, functions

TEMPLATE = """
Parameters:
  Memory: {Type: Number, Default: 1769}
Globals:
  Function:
    Layers: [!Ref CoreLayer]
    MemorySize: !Ref Memory
    Timeout: 15
    Environment:
      Variables:
        TABLE: !Ref Table
        CLAIM: sub
Resources:
  CoreLayer: {Type: AWS::Serverless::LayerVersion, Properties: {ContentUri: CoreLayer}}
  AuditFunction:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: AuditFunction
      Handler: job.handler
      Timeout: 900
      Environment:
        Variables: {POWERTOOLS_SERVICE_NAME: bias-audit}
"""


@pytest.fixture
def build(tmp_path: Path) -> Path:
    (tmp_path / "template.yaml").write_text(TEMPLATE, encoding="utf-8")
    (tmp_path / "CoreLayer").mkdir()
    (tmp_path / "CoreLayer" / "code.py").write_bytes(bytes(1000))
    return tmp_path


def test_a_function_has_what_it_sets_itself_and_what_all_share(build: Path) -> None:
    function = functions(build)["AuditFunction"]
    assert (function.timeout, function.memory, function.handler) == (900, 1769, "job.handler")
    assert function.layers == (build / "CoreLayer",)
    assert function.variables == {"TABLE": None, "CLAIM": "sub", "POWERTOOLS_SERVICE_NAME": "bias-audit"}


@pytest.mark.parametrize("name", ["AuditFunction", "bias_audit"])
def test_a_function_is_found_by_its_name_or_by_its_folder_and_trigger(build: Path, name: str) -> None:
    assert find(name, "schedule", build).name == "AuditFunction"


def test_a_function_that_is_not_there_is_told_with_those_that_are(build: Path) -> None:
    with pytest.raises(CommandError, match="There are: AuditFunction"):
        find("bias_audit", "api", build)


def test_a_build_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="make build"):
        functions(tmp_path)


def test_the_trigger_is_read_from_an_events_name() -> None:
    assert trigger_of("bias_audit_schedule_daily", "bias_audit") == "schedule"


def test_the_size_of_function_and_layers_is_printed(build: Path, capsys: pytest.CaptureFixture[str]) -> None:
    report(build)
    assert "1,000 of 262,144,000 bytes" in capsys.readouterr().out


def test_a_function_above_the_budget_is_refused(build: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ops.size.BUDGET", 999)
    with pytest.raises(CommandError, match="AuditFunction"):
        report(build)
