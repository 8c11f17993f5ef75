"""Each place in which an archive may hold a value: found there, and masked."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import archives, office
from tests.writing import masked, told

CASES = [(place, office.value(number)) for number, place in enumerate(archives.HIDDEN)]


@pytest.mark.parametrize(("place", "value"), CASES, ids=archives.HIDDEN)
def test_no_hiding_place_passes(place: str, value: str, tmp_path: Path) -> None:
    data = archives.HIDDEN[place](value)
    assert value in archives.inside(data), "no attack"
    report, copy = masked(tmp_path, archives.ending(place), data)
    assert value in told(report)
    assert value not in archives.inside(copy)
