"""Files of `tests.benchmark.offices` say what they are held against; its judge sees harm."""

from __future__ import annotations

import re
from random import Random

import pytest

from tests.benchmark.offices.__main__ import WRITERS
from tests.benchmark.offices.judge import Tally
from tests.benchmark.offices.made import Made, all_values, said
from tests.benchmark.offices.readers import read
from tests.benchmark.templates import PERSONAL


def _made(kind: str) -> Made:
    rng = Random(f"offices {kind}")
    return WRITERS[kind](PERSONAL["beneficiaries"](rng), rng)


def _bare(text: str) -> str:
    """A text without blanks and without the zeros that a number shows and is not kept with."""
    return re.sub(r"\s", "", text).lstrip("0")


@pytest.mark.parametrize("kind", sorted(WRITERS))
def test_another_reader_reads_what_was_written(kind: str) -> None:
    made = _made(kind)
    units = [said(text) for text in made.units if said(text).strip()]
    assert list(map(_bare, read(kind, made.data)[0])) == list(map(_bare, units))
    assert any(value.type in ("cccd", "cmnd") for value in all_values(made.units))


def test_what_is_lost_and_what_is_left_is_counted() -> None:
    made = _made("txt")
    text = made.data.decode("utf-8-sig" if made.data[:1] != b"\xff" else "utf-16")
    value = next(one for one in all_values(made.units) if one.type in ("cccd", "cmnd"))
    whole, harmed = Tally(), Tally()
    barred = text.replace(value.printed, "█" * len(value.printed))
    whole.add_copy("a", made, barred.encode(), [value], [])
    harmed.add_copy("a", made, text.replace("DANH", "████").encode(), [value], [])
    assert (whole.leaked, whole.lost, whole.read) == (0, 0, 1)
    assert (harmed.leaked, harmed.lost, harmed.read) == (1, 4, 1)
