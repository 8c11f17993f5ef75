"""Two lists held against the detectors: look-alikes, all silent; forms of writing, all found."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from scanner.model import Severity
from tests.finding import found_in

DATA = Path(__file__).parent / "data"
# What stands beside a value in a form and is asked for in forms of its own.
BESIDE = frozenset({"person_name", "date_of_birth", "address"})


def entries(name: str) -> list[dict[str, Any]]:
    content = (DATA / f"{name}.toml").read_text(encoding="utf-8")
    (listed,) = tomllib.loads(content).values()
    return list(listed)


LOOK_ALIKES = [text for entry in entries("look_alikes") for text in entry["texts"]]
FORMS = [
    (entry["type"], entry.get("values") or [entry["value"]], text)
    for entry in entries("forms")
    for text in entry["texts"]
]


@pytest.mark.parametrize("text", LOOK_ALIKES)
def test_a_look_alike_is_silent(text: str) -> None:
    loud = [f for f in found_in(text) if f.severity is not Severity.LOW]

    assert [(finding.type, finding.text) for finding in loud] == []


@pytest.mark.parametrize(("kind", "values", "text"), FORMS)
def test_a_form_of_writing_is_found(kind: str, values: list[str], text: str) -> None:
    found = [(f.type, f.value) for f in found_in(text) if f.type == kind or f.type not in BESIDE]

    assert found == [(kind, value) for value in values]


def test_the_lists_are_long_enough_and_name_nothing_twice() -> None:
    forms = [text for _, _, text in FORMS]

    assert len(set(LOOK_ALIKES)) == len(LOOK_ALIKES) >= 200
    assert len(set(forms)) == len(forms) >= 200
