"""Logs and metrics. Nothing a person wrote and no name of a person goes into either."""

from functools import cache

from aws_lambda_powertools import Logger, single_metric
from aws_lambda_powertools.metrics import MetricUnit


@cache
def logger() -> Logger:
    """The structured logger of this function; the service's name comes from POWERTOOLS_SERVICE_NAME."""
    return Logger(use_rfc3339=True)


def count(name: str, value: int = 1) -> None:
    """Count something that happened, sent at once as a log line of its own."""
    with single_metric(name=name, unit=MetricUnit.Count, value=value, namespace="Storeclerk"):
        pass
