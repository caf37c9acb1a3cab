"""Builds the dependency layer: installs the pinned closure for the target, trims it, slims it, compiles it.

The target comes from the environment: LAYER_PYTHON (3.11 to 3.14) and LAYER_ARCHITECTURE (x86_64, arm64), or `host`
in both for this machine. LAYER_COMPILER may name a Python of the target's minor version to compile with.
"""

import argparse
import gzip
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
MACHINES = {"x86_64": "x86_64", "arm64": "aarch64"}
# The C libraries that Amazon Linux 2023 (glibc 2.34) can load.
GLIBC_MINORS = (17, 24, 26, 27, 28, 31, 34)


def platform_options(python: str, architecture: str) -> list[str]:
    """Tell pip which wheels to take; none for this machine itself."""
    if python == architecture == "host":
        return []
    if architecture not in MACHINES:
        raise SystemExit(f"LAYER_ARCHITECTURE is '{architecture}'; set x86_64 or arm64, or host in both variables.")
    machine = MACHINES[architecture]
    tags = [f"manylinux2014_{machine}", *(f"manylinux_2_{minor}_{machine}" for minor in GLIBC_MINORS)]
    platforms = [option for tag in tags for option in ("--platform", tag)]
    return ["--python-version", python, "--implementation", "cp", *platforms]


def install(target: Path, options: list[str]) -> None:
    """Install the closure as it is pinned, checking every hash and resolving nothing."""
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps"]
    command += ["--require-hashes", "--only-binary=:all:", "--no-compile", "--upgrade", "--target", str(target)]
    done = subprocess.run([*command, *options, "-r", str(HERE / "requirements.txt")], check=False)
    if done.returncode:
        raise SystemExit("The packages of the layer could not be installed; pip's own words are above.")


def trim(target: Path) -> int:
    """Remove what no function uses, as trim.txt lists it, and every AWS service but those of services.txt."""
    before = size(target)
    for pattern in lines("trim.txt"):
        for path in sorted(target.glob(pattern), reverse=True):
            remove(path)
    services = set(lines("services.txt"))
    for folder in (target / "botocore/data", target / "boto3/data"):
        for path in folder.iterdir():
            if path.is_dir() and path.name not in services:
                remove(path)
    return before - size(target)


def slim(target: Path) -> int:
    """Cut botocore's descriptions of services to what a call needs, and unpack them: a client is made in half the time.

    Documentation goes, and so do the endpoints of services that were trimmed; the partitions, which name the regions,
    stay.
    """
    before = size(target)
    data = target / "botocore/data"
    endpoints = data / "endpoints.json"
    prefixes = set()
    for packed in sorted(data.glob("*/*/*.json.gz")):
        content = without_documentation(json.loads(gzip.decompress(packed.read_bytes())))
        write_json(packed.with_suffix(""), content)
        packed.unlink()
        if packed.name == "service-2.json.gz":
            prefixes.add(content["metadata"]["endpointPrefix"])
    known = json.loads(endpoints.read_text(encoding="utf-8"))
    for partition in known["partitions"]:
        partition["services"] = {name: found for name, found in partition["services"].items() if name in prefixes}
    write_json(endpoints, known)
    return before - size(target)


def without_documentation(value: Any) -> Any:
    """Empty the texts named documentation, as botocore asks for some; a member of that name is an object and stays."""
    if isinstance(value, list):
        return [without_documentation(item) for item in value]
    if not isinstance(value, dict):
        return value
    return {
        name: "" if name.startswith("documentation") and isinstance(item, str) else without_documentation(item)
        for name, item in value.items()
    }


def write_json(path: Path, value: Any) -> None:
    """Write JSON without spaces."""
    path.write_text(json.dumps(value, separators=(",", ":")), encoding="utf-8")


def compile_all(target: Path) -> None:
    """Compile with the target's own Python; another version's bytecode would be ignored."""
    compiler = os.environ.get("LAYER_COMPILER")
    if not compiler:
        print("Not byte-compiled: this machine lacks the target's Python. Imports will take about twice as long.")
        return
    command = [compiler, "-m", "compileall", "-q", "-j", "0", "--invalidation-mode", "unchecked-hash", str(target)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def lines(name: str) -> list[str]:
    """Read a list, one entry a line, without its comments."""
    text = (HERE / name).read_text(encoding="utf-8")
    return [line.split("#")[0].strip() for line in text.splitlines() if line.split("#")[0].strip()]


def remove(path: Path) -> None:
    """Remove a file or a folder; a parent may have taken it along already."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def size(folder: Path) -> int:
    """Add up the bytes of a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def main() -> None:
    """Build the layer."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    target: Path = parser.parse_args().out
    python = os.environ.get("LAYER_PYTHON", "3.13")
    architecture = os.environ.get("LAYER_ARCHITECTURE", "x86_64")
    target.mkdir(parents=True, exist_ok=True)
    install(target, platform_options(python, architecture))
    saved = trim(target) + slim(target)
    compile_all(target)
    print(f"Python {python}, {architecture}: {size(target) / 1e6:.1f} MB, {saved / 1e6:.1f} MB trimmed.")


if __name__ == "__main__":
    main()
