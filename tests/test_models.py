"""Every model file is the one that models.toml describes, and its licence lies beside it."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from scanner import models


@pytest.mark.parametrize("name", sorted(models.catalogue()))
def test_a_model_is_what_the_catalogue_says(name: str) -> None:
    entry = models.catalogue()[name]
    assert hashlib.sha256(models.path(name).read_bytes()).hexdigest() == entry["sha256"]
    licence = models.path(name).with_name(entry["licence_file"])
    assert "copyright" in licence.read_text(encoding="utf-8").lower()
    assert ".whl" in entry["origin"] or "python -m training" in entry["origin"]
    assert entry["version"]


def test_no_model_lies_here_without_an_entry() -> None:
    known = {entry["file"] for entry in models.catalogue().values()}
    folder = Path(models.__file__).parent
    assert {p.name for p in folder.glob("*.onnx")} <= known


def test_an_unknown_name_is_an_error() -> None:
    with pytest.raises(KeyError):
        models.path("no_such_model")
