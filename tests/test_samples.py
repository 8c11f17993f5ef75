"""Every committed sample through the real pipeline: what it expects is found, no more is masked."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from samples.drawing.written import normal
from scanner.model import Box, FileReport, Finding, Options, Severity, Status
from scanner.pipeline import scan_file

SAMPLES = Path(__file__).parent.parent / "samples"
NAMES = sorted(p.name.removesuffix(".expected.json") for p in SAMPLES.glob("*.expected.json"))


@dataclass(frozen=True, slots=True)
class Expected:
    """One entry of `findings` in an expectation."""

    type: str
    value: str
    page: int
    mask: bool
    boxes: tuple[Box, ...]


def _expectation(name: str) -> dict[str, Any]:
    text = (SAMPLES / f"{name}.expected.json").read_text(encoding="utf-8")
    data: dict[str, Any] = json.loads(text)
    return data


def _expected(name: str) -> list[Expected]:
    return [
        Expected(
            entry["type"],
            entry["value"],
            entry["page"],
            entry["mask"],
            tuple(Box(*box) for box in entry["boxes"]),
        )
        for entry in _expectation(name)["findings"]
    ]


@cache
def _report(name: str) -> FileReport:
    return scan_file(str(SAMPLES / name), Options())


def _over(found: Finding, box: Box) -> bool:
    """Whether the finding's boxes lie on most of a truth box."""
    covered = sum(b.intersection(box).area for b in found.boxes)
    return covered >= 0.6 * box.area


def _says(found: Finding, wanted: Expected) -> bool:
    types = (found.type, *found.also_types)
    value = normal(wanted.type, found.value)
    return wanted.type in types and value == wanted.value and found.page == wanted.page


@pytest.mark.parametrize("name", NAMES)
def test_expected_findings_are_found_where_they_stand(name: str) -> None:
    report = _report(name)
    assert report.status is Status.OK
    missed = [
        (wanted.type, wanted.value, wanted.page)
        for wanted in _expected(name)
        if wanted.mask
        and not any(
            f.mask and _says(f, wanted) and all(_over(f, box) for box in wanted.boxes)
            for f in report.findings
        )
    ]
    assert not missed


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_reported_that_the_sample_does_not_hold(name: str) -> None:
    """Core findings that would be masked are expected ones; other types are announced."""
    data = _expectation(name)
    wanted = _expected(name)
    announced = {*data["may_also"]}
    alarms = [
        (f.type, f.value, f.page)
        for f in _report(name).findings
        if f.severity is not Severity.LOW
        # The picture of a card as such has no value.
        and f.parts is None
        and f.type not in announced
        and not any(w.mask and _says(f, w) for w in wanted)
    ]
    assert not alarms


@pytest.mark.parametrize("name", [n for n in NAMES if n.startswith("clean-")])
def test_clean_samples_may_be_posted(name: str) -> None:
    assert _report(name).verdict in ("nothing_found", "review")


@pytest.mark.parametrize("name", [n for n in NAMES if not n.startswith("clean-")])
def test_samples_with_anybodys_data_may_not_be_posted(name: str) -> None:
    assert _report(name).verdict == "do_not_post"


def test_the_catalogue_is_whole_small_and_indexed() -> None:
    index = (SAMPLES / "README.md").read_text(encoding="utf-8")
    assert len(NAMES) >= 15
    assert len([n for n in NAMES if n.startswith("clean-")]) >= 3
    assert sum((SAMPLES / n).stat().st_size for n in NAMES) < 6_000_000
    for name in NAMES:
        assert f"[{name}]({name})" in index
        assert all(_expectation(name)[key] for key in ("what", "why", "trap"))
