"""Logs and metrics. Nothing a person wrote and no name of a person goes into either."""

from functools import cache

from aws_lambda_powertools import Logger, Metrics


@cache
def logger() -> Logger:
    """The structured logger of this function; the service's name comes from POWERTOOLS_SERVICE_NAME."""
    return Logger(use_rfc3339=True)


@cache
def metrics() -> Metrics:
    """The metrics of this function, sent in the log (EMF); the name space comes from the environment."""
    return Metrics()
