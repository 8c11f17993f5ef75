"""The examples in docstrings are true."""

import doctest
import importlib
import pkgutil
from collections.abc import Iterator

import pytest

import scanner


def modules() -> Iterator[str]:
    for found in pkgutil.walk_packages(scanner.__path__, "scanner."):
        yield found.name


@pytest.mark.parametrize("name", sorted(modules()))
def test_examples_are_true(name: str) -> None:
    try:
        module = importlib.import_module(name)
    except ModuleNotFoundError as error:
        pytest.skip(f"needs {error.name}")
    assert doctest.testmod(module).failed == 0
