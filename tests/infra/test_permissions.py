from collections.abc import Iterator
from typing import Any

import pytest

Statement = dict[str, Any]

# SAM attaches these to every function; they hold what a runtime itself needs (its log, its queue).
MANAGED = {"AWSLambdaBasicExecutionRole", "AWSLambdaSQSQueueExecutionRole"}


def statements(resources: dict[str, Any]) -> Iterator[tuple[str, Statement]]:
    for name, resource in resources.items():
        if resource["Type"] == "AWS::IAM::Role":
            for policy in resource["Properties"].get("Policies", []):
                for statement in _list(policy["PolicyDocument"]["Statement"]):
                    # One that a parameter switches on counts as if it were.
                    yield name, statement["Fn::If"][1] if "Fn::If" in statement else statement


def granted(resources: dict[str, Any], function: str) -> set[str]:
    return {
        action
        for role, statement in statements(resources)
        if role == f"{function}Role"
        for action in _list(statement["Action"])
    }


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def test_no_statement_allows_every_action_or_every_resource(resources: dict[str, Any]) -> None:
    for role, statement in statements(resources):
        assert not [action for action in _list(statement["Action"]) if "*" in action], role
        assert "*" not in _list(statement["Resource"]), role


def test_every_statement_of_ours_is_named(resources: dict[str, Any]) -> None:
    unnamed = [role for role, statement in statements(resources) if "Sid" not in statement]
    made_by_sam = [role for role in unnamed if "Schedule" in role]
    own = [role for role in unnamed if role not in made_by_sam and not role.endswith("FunctionRole")]
    assert own == []


def test_object_permissions_are_limited_to_a_prefix_of_the_lake(resources: dict[str, Any]) -> None:
    for role, statement in statements(resources):
        for resource in _list(statement["Resource"]):
            text = resource.get("Fn::Sub", "") if isinstance(resource, dict) else resource
            if "LakeBucket" in text:
                assert text.removeprefix("${LakeBucket.Arn}/") not in ("", "*"), role


def test_managed_policies_are_only_those_that_a_runtime_needs(resources: dict[str, Any]) -> None:
    attached = {
        str(arn["Fn::Join"][1][-1] if isinstance(arn, dict) else arn).rsplit("/", 1)[-1]
        for resource in resources.values()
        if resource["Type"] == "AWS::IAM::Role"
        for arn in resource["Properties"].get("ManagedPolicyArns", [])
    }
    assert attached - MANAGED - {"AWSCodeDeployRoleForLambda"} == set()


@pytest.mark.parametrize(
    ("function", "forbidden"),
    [
        ("ChatFunction", {"dynamodb:BatchWriteItem", "s3:PutObject", "s3:DeleteObject"}),
        ("ConversationsFunction", {"dynamodb:PutItem", "dynamodb:Scan", "s3:PutObject", "events:PutEvents"}),
        ("OutboxFunction", {"dynamodb:PutItem", "dynamodb:Scan", "s3:GetObject"}),
        ("IntentsFunction", {"dynamodb:GetItem", "dynamodb:Query", "s3:DeleteObject"}),
        ("IntentsFileFunction", {"dynamodb:GetItem", "dynamodb:Query", "s3:DeleteObject"}),
        ("FlowsFileFunction", {"dynamodb:GetItem", "dynamodb:Query", "s3:DeleteObject"}),
        ("KnowledgeFileFunction", {"dynamodb:GetItem", "dynamodb:Query", "dynamodb:PutItem"}),
        ("HandoffsFunction", {"dynamodb:DeleteItem", "dynamodb:Scan", "events:PutEvents", "s3:GetObject"}),
        ("FeaturesFunction", {"dynamodb:GetItem", "s3:GetObject", "s3:PutObject"}),
        ("RecommendFunction", {"dynamodb:PutItem", "s3:PutObject"}),
        ("RetrainFunction", {"dynamodb:GetItem", "dynamodb:Query"}),
        ("BiasAuditFunction", {"dynamodb:GetItem", "dynamodb:Query", "s3:PutObject"}),
        ("LearningFunction", {"dynamodb:GetItem", "dynamodb:Query", "s3:DeleteObject"}),
        ("LearningJobFunction", {"dynamodb:GetItem", "dynamodb:Query", "s3:DeleteObject"}),
        ("DriftFunction", {"dynamodb:GetItem", "dynamodb:Query", "s3:DeleteObject"}),
        ("PurgeFunction", {"s3:GetObject", "s3:PutObject", "dynamodb:GetItem"}),
    ],
)
def test_a_function_may_not_do_what_is_not_its_work(
    resources: dict[str, Any], function: str, forbidden: set[str]
) -> None:
    assert granted(resources, function) & forbidden == set()
