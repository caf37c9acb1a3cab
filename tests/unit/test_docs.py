"""What the documents name exists, and they leave out no parameter, alarm, route or function of the template."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from ops.paths import ROOT

PAGES = sorted(
    [ROOT / "README.md", ROOT / "CHANGELOG.md", *(ROOT / "docs").rglob("*.md"), ROOT / "sample_store/README.md"]
)
TEMPLATE = (ROOT / "template.yaml").read_text(encoding="utf-8")
OPERATIONS = (ROOT / "docs/operations.md").read_text(encoding="utf-8")
API = (ROOT / "docs/api.md").read_text(encoding="utf-8")
README = (ROOT / "README.md").read_text(encoding="utf-8")
# Of this repository; names below others are keys of buckets.
_FOLDERS = ("layers/", "functions/", "events/", "tests/", "docs/", "ops/", "training/", "benchmarks/", "sample_store/")


def names(section: str, text: str = TEMPLATE) -> list[str]:
    """The keys right below a section of the template."""
    _, _, rest = text.partition(f"\n{section}:\n")
    return re.findall(r"^  (\w+):$", re.split(r"^\w", rest, maxsplit=1, flags=re.M)[0], re.M)


def resources(kind: str) -> list[str]:
    """The resources of a kind."""
    return re.findall(rf"^  (\w+):\n    Type: {kind}$", TEMPLATE, re.M)


def first_cells(text: str) -> str:
    """The first cells of all rows of tables."""
    return "\n".join(line.split("|")[1] for line in text.splitlines() if line.startswith("| "))


def anchors(page: Path) -> set[str]:
    """The fragments by which the headings of a page are reached."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.M)
    return {re.sub(r"[^\w -]", "", heading).strip().lower().replace(" ", "-") for heading in headings}


def links(page: Path) -> Iterator[str]:
    """The relative links of a page."""
    for target in re.findall(r"\]\(([^)\s]+)\)", page.read_text(encoding="utf-8")):
        if not re.match(r"[a-z]+:|/", target):
            yield target


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_to_files_and_headings_that_exist(page: Path) -> None:
    for target in links(page):
        file, _, fragment = target.partition("#")
        found = (page.parent / file).resolve() if file else page
        assert found.exists(), target
        assert not fragment or fragment in anchors(found), target


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_files_that_are_named_exist(page: Path) -> None:
    named = re.findall(r"`([\w./-]+/[\w./-]*)`", page.read_text(encoding="utf-8"))
    missing = [name for name in named if name.startswith(_FOLDERS) and not (ROOT / name).exists()]

    # A model of a shop's own, and a key of the lake bucket.
    assert set(missing) <= {"layers/model/intent", "training/intents.csv"}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_commands_of_make_exist(page: Path) -> None:
    targets = set(re.findall(r"^([a-z-]+(?: [a-z-]+)*):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M))
    known = {target for group in targets for target in group.split()}
    called = set(re.findall(r"(?:^|`|&& )make ([a-z][a-z-]*)", page.read_text(encoding="utf-8"), re.M))

    assert called <= known


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_modules_that_are_called_exist(page: Path) -> None:
    for module in set(re.findall(r"python -m ([\w.]+)", page.read_text(encoding="utf-8"))):
        path = ROOT / module.replace(".", "/")
        shipped = ROOT / "layers/core" / module.replace(".", "/")
        assert any((place / "__main__.py").exists() or place.with_suffix(".py").exists() for place in (path, shipped))


def test_every_parameter_of_the_template_has_a_row() -> None:
    rows = set(re.findall(r"`(\w+)`", first_cells(OPERATIONS)))

    assert [name for name in names("Parameters") if name not in rows] == []


def test_parameters_that_are_deployed_in_an_example_exist() -> None:
    shown = re.findall(r'WITH="([^\n]*)"', OPERATIONS)
    used = {name for text in shown for name in re.findall(r"(?:^| )([A-Z]\w+)=", text)}

    assert used
    assert used <= set(names("Parameters"))


def test_every_alarm_has_a_row_and_every_row_an_alarm() -> None:
    rows = re.findall(r"`(…?)(\w+Alarm)`", first_cells(OPERATIONS))
    alarms = resources("AWS::CloudWatch::Alarm")
    suffixes = tuple(name for dots, name in rows if dots)
    whole = [name for dots, name in rows if not dots]

    assert [name for name in alarms if name not in whole and not name.endswith(suffixes)] == []
    assert [name for name in whole if name not in alarms] == []
    assert [suffix for suffix in suffixes if not any(name.endswith(suffix) for name in alarms)] == []


def test_every_route_is_in_the_table_of_the_api() -> None:
    rows = first_cells(API)
    routes = [key for key in re.findall(r"RouteKey: (.+)$", TEMPLATE, re.M) if key != "$default"]
    # Those of signed-in customers below /me/chat/ stand in one row.
    told = [key.replace("/me/chat/", "/chat/") for key in routes]

    assert [key for key in told if f"`{key}`" not in rows] == []


def test_every_code_of_an_answer_has_a_row() -> None:
    errors = (ROOT / "layers/core/storeclerk/errors.py").read_text(encoding="utf-8")
    # Told to nobody outside: a file has no caller, and of a fault of ours only that it is one.
    inside = {"bad_file", "stored_data_error", "model_error", "configuration_error"}
    codes = set(re.findall(r'code(?:: ClassVar\[str\])? = "(\w+)"', errors)) - inside

    assert codes
    assert codes <= set(re.findall(r"`(\w+)`", first_cells(API)))


def test_every_function_is_in_the_table_of_the_readme() -> None:
    folders = sorted({path.parent.name for path in (ROOT / "functions").glob("*/*.py")})

    assert [name for name in folders if f"(functions/{name})" not in README] == []


def test_decisions_have_one_number_each_and_say_it_in_their_title() -> None:
    pages = sorted((ROOT / "docs/decisions").glob("*.md"))
    numbers = [page.name[:4] for page in pages]

    assert len(set(numbers)) == len(numbers)
    for page, number in zip(pages, numbers, strict=True):
        assert page.read_text(encoding="utf-8").startswith(f"# {int(number)}. ")


def test_every_package_that_ships_has_its_reason() -> None:
    wanted = (ROOT / "layers/deps/requirements.in").read_text(encoding="utf-8").splitlines()
    packages = [line.strip() for line in wanted if line.strip() and not line.startswith("#")]
    reasons = first_cells((ROOT / "docs/decisions/0002-shipped-dependencies.md").read_text(encoding="utf-8")).split()

    assert [name for name in packages if name not in reasons] == []
