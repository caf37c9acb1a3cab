"""What the dependency layer's build cuts from botocore's descriptions of services."""

import gzip
import json
from pathlib import Path

from layers.deps.build import slim, without_documentation


def test_texts_of_documentation_are_emptied_and_members_of_that_name_stay() -> None:
    shape = {"documentation": "<p>Words.</p>", "members": {"documentation": {"shape": "String"}}}

    assert without_documentation(shape) == {"documentation": "", "members": {"documentation": {"shape": "String"}}}


def test_descriptions_are_unpacked_and_regions_stay(tmp_path: Path) -> None:
    service = tmp_path / "botocore/data/s3/2006-03-01"
    service.mkdir(parents=True)
    (service / "service-2.json.gz").write_bytes(gzip.compress(b'{"metadata": {"endpointPrefix": "s3"}}'))
    partition = {"regions": {"eu-central-1": {}}, "services": {"s3": {"endpoints": {}}, "ec2": {"endpoints": {}}}}
    endpoints = tmp_path / "botocore/data/endpoints.json"
    endpoints.write_text(json.dumps({"partitions": [partition]}), encoding="utf-8")

    slim(tmp_path)

    assert [path.name for path in service.iterdir()] == ["service-2.json"]
    assert json.loads(endpoints.read_text(encoding="utf-8"))["partitions"] == [
        {"regions": {"eu-central-1": {}}, "services": {"s3": {"endpoints": {}}}}
    ]
