"""The tree of errors and what callers may rely on in it."""

import inspect

import pytest

from storeclerk import errors
from storeclerk.errors import AppError

KINDS = [kind for _, kind in inspect.getmembers(errors, inspect.isclass) if issubclass(kind, AppError)]


@pytest.mark.parametrize("kind", KINDS)
def test_each_error_carries_a_code_a_status_of_failure_and_its_message(kind: type[AppError]) -> None:
    error = kind("Send a number.")

    assert error.code.replace("_", "").isalpha()
    assert 400 <= error.status < 600
    assert error.message == str(error) == "Send a number."


def test_no_two_kinds_share_a_code() -> None:
    assert len({kind.code for kind in KINDS if "code" in vars(kind)}) == len([k for k in KINDS if "code" in vars(k)])


@pytest.mark.parametrize("kind", KINDS)
def test_only_what_may_pass_by_itself_is_retryable(kind: type[AppError]) -> None:
    assert kind.retryable == (kind.status == 503)


def test_the_drawn_tree_names_every_error() -> None:
    drawn = errors.__doc__ or ""

    assert all(kind.__name__ in drawn for kind in KINDS)
