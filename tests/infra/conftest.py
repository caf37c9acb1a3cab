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


def transform_packaged(packages: str = "s3://packages/package") -> Template:
    """Expand SAM's resources, the canary deployment switched on, as if packaging had put code and layers there."""
    template = yaml_parse((ROOT / "template.yaml").read_text(encoding="utf-8"))
    for resource in template["Resources"].values():
        for uri in {"CodeUri", "ContentUri"} & set(resource["Properties"]):
            resource["Properties"][uri] = packages if uri == "ContentUri" else "s3://packages/code"
    parameters = {"CanaryDeployment": "true", "JwtIssuer": "https://shop.example/oidc", "JwtAudience": "shop"}
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AWS_DEFAULT_REGION", "eu-central-1")
        result: Template = transform(template, parameters, _ManagedPolicies())
    return result


@pytest.fixture(scope="session")
def transformed() -> Template:
    """The template after the transform."""
    return transform_packaged()


@pytest.fixture(scope="session")
def resources(transformed: Template) -> dict[str, Any]:
    """The resources after the transform, by logical id."""
    found: dict[str, Any] = transformed["Resources"]
    return found
