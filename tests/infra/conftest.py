"""The template as CloudFormation sees it, after SAM's transform."""

from typing import Any

import pytest
from samcli.yamlhelper import yaml_parse
from samtranslator.translator.transform import transform

from ops.paths import ROOT

Template = dict[str, Any]


class _ManagedPolicies:
    """SAM asks for Amazon's managed policies by name; the ones that it uses itself it knows already."""

    def load(self) -> dict[str, str]:
        return {}


@pytest.fixture(scope="session")
def source() -> Template:
    """The template as it is written."""
    template: Template = yaml_parse((ROOT / "template.yaml").read_text(encoding="utf-8"))
    return template


@pytest.fixture(scope="session")
def transformed() -> Template:
    """The template with SAM's resources expanded, the canary deployment switched on."""
    template = _packaged(yaml_parse((ROOT / "template.yaml").read_text(encoding="utf-8")))
    parameters = {"CanaryDeployment": "true", "JwtIssuer": "https://shop.example/oidc", "JwtAudience": "shop"}
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AWS_DEFAULT_REGION", "eu-central-1")
        result: Template = transform(template, parameters, _ManagedPolicies())
    return result


def _packaged(template: Template) -> Template:
    for resource in template["Resources"].values():
        for uri in {"CodeUri", "ContentUri"} & set(resource["Properties"]):
            resource["Properties"][uri] = "s3://packages/package"
    return template


@pytest.fixture(scope="session")
def resources(transformed: Template) -> dict[str, Any]:
    """The resources after the transform, by logical id."""
    found: dict[str, Any] = transformed["Resources"]
    return found
