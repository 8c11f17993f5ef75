"""Each place in which a letter may hold a value: found there, and masked."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests import letters, office
from tests.writing import masked, told

CASES = [(place, office.value(100 + number)) for number, place in enumerate(letters.HIDDEN)]


@pytest.mark.parametrize(("place", "value"), CASES, ids=letters.HIDDEN)
def test_no_hiding_place_passes(place: str, value: str, tmp_path: Path) -> None:
    data = letters.HIDDEN[place](value)
    assert value in re.sub(r"=\n|\s", "", letters.inside(data)), "no attack"
    report, copy = masked(tmp_path, letters.ending(place), data)
    assert value in told(report)
    assert value not in re.sub(r"=\n|\s", "", letters.inside(copy))
