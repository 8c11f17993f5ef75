"""Each place in which a document of an office may hold a value: found there, and masked."""

from __future__ import annotations

import re
from functools import partial
from pathlib import Path

import pytest

from tests import office
from tests.benchmark.channels import cases
from tests.writing import masked

CASES = list(cases())
# What only shows once it is drawn, or with a part of it left out or put back.
SEEN = frozenset({"symbols", "hidden between digits", "thumbnail", "picture", "picture of a style"})
SEEN |= {"picture behind properties", "picture in bytes"}
SEEN |= {"deleted from a number", "inserted into a number"}


@pytest.mark.parametrize(
    ("kind", "place", "value", "data"), CASES, ids=[f"{case[0]}: {case[1]}" for case in CASES]
)
def test_no_hiding_place_passes(
    kind: str, place: str, value: str, data: bytes, tmp_path: Path
) -> None:
    said = partial(re.sub, r"\D", "")
    assert place in SEEN or value.lstrip("0") in said(office.inside(data)), "no attack"
    report, copy = masked(tmp_path, f"a.{kind}", data)
    found = {said(finding.value) for finding in report.findings if finding.mask}
    assert not found.isdisjoint({value, value.lstrip("0")})
    assert value.lstrip("0") not in said(office.inside(copy))
