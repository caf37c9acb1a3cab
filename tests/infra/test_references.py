from typing import Any

import pytest

from tests.infra.references import cycle, dependencies

BUCKET_THAT_NOTIFIES = {
    "Properties": {"NotificationConfiguration": {"LambdaConfigurations": [{"Function": {"Fn::GetAtt": ["F", "Arn"]}}]}}
}


def test_the_template_has_no_cycle(resources: dict[str, Any]) -> None:
    assert cycle(dependencies(resources)) is None


@pytest.mark.parametrize(
    "reference",
    [{"Ref": "Bucket"}, {"Fn::GetAtt": "Bucket.Arn"}, {"Fn::Sub": "${Bucket.Arn}/*"}, {"Fn::Sub": ["${Bucket}", {}]}],
)
def test_a_bucket_that_calls_a_function_that_may_read_it_is_found_as_a_cycle(reference: Any) -> None:
    function = {"Properties": {"Policies": [{"Resource": reference}]}}
    assert cycle(dependencies({"Bucket": BUCKET_THAT_NOTIFIES, "F": function})) == ["Bucket", "F", "Bucket"]


def test_a_cycle_by_depends_on_is_found() -> None:
    assert cycle(dependencies({"A": {"DependsOn": "B"}, "B": {"DependsOn": ["A"]}})) == ["A", "B", "A"]


def test_what_a_sub_writes_literally_is_no_reference() -> None:
    assert dependencies({"A": {"Value": {"Fn::Sub": "${!A}"}}})["A"] == set()
