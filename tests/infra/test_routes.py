"""API Gateway matches the routes, so the template and the handlers must know the same ones."""

from importlib import import_module
from typing import Any

import pytest

from ops.paths import ROOT

HANDLERS = sorted(path.parent.name for path in (ROOT / "functions").glob("*/app.py"))


def folder_of(target: str, resources: dict[str, Any]) -> str:
    """The folder of the function that a route's target, `integrations/${Name}`, calls."""
    integration = resources[target.removeprefix("integrations/${").removesuffix("}")]
    function = resources[integration["Properties"]["IntegrationUri"]["Ref"].removesuffix(".Alias")]
    return str(function["Properties"]["CodeUri"]).split("/")[1]


@pytest.mark.parametrize("folder", HANDLERS)
def test_a_function_answers_the_routes_that_the_template_sends_to_it(folder: str, source: dict[str, Any]) -> None:
    resources = source["Resources"]
    routes = [found["Properties"] for found in resources.values() if found["Type"] == "AWS::ApiGatewayV2::Route"]
    sent = {route["RouteKey"] for route in routes if folder_of(route["Target"]["Fn::Sub"], resources) == folder}

    assert sent - {"$default"} == set(import_module(f"functions.{folder}.app").api.routes)
