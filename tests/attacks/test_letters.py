"""Each place in which a letter may hold a value: found there, and masked."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from scanner.model import Options
from scanner.pipeline import mask_file, verify_files
from tests import letters, office, outlook
from tests.writing import masked, told

CASES = [(place, office.value(100 + number)) for number, place in enumerate(letters.HIDDEN)]


@pytest.mark.parametrize(("place", "value"), CASES, ids=letters.HIDDEN)
def test_no_hiding_place_passes(place: str, value: str, tmp_path: Path) -> None:
    data = letters.HIDDEN[place](value)
    assert value in re.sub(r"=\n|\s", "", letters.inside(data)), "no attack"
    report, copy = masked(tmp_path, letters.ending(place), data)
    assert value in told(report)
    assert value not in re.sub(r"=\n|\s", "", letters.inside(copy))


OUTLOOK = [(place, office.value(200 + number)) for number, place in enumerate(outlook.HIDDEN)]


@pytest.mark.parametrize(("place", "value"), OUTLOOK, ids=outlook.HIDDEN)
def test_no_hiding_place_of_outlook_passes(place: str, value: str, tmp_path: Path) -> None:
    path = tmp_path / "a.msg"
    path.write_bytes(outlook.HIDDEN[place](value))
    report = mask_file(str(path), str(tmp_path / "b.msg"), Options())
    assert value in told(report)
    assert report.copy is not None
    assert (report.copy.status, Path(report.copy.path).name) == ("verified", "b.msg.eml")
    assert "copy_is_eml" in [note.key for note in report.copy.notes]
    assert value not in letters.inside(Path(report.copy.path).read_bytes())
    checked = verify_files(str(path), report.copy.path, Options())
    assert checked.copy is not None
    assert checked.copy.status == "verified"
