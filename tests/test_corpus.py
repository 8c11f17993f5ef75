"""What a mask covers of each hand's papers, and how much beside: floors below which nothing falls.

The hands of `corpus/train` were learned from, so that theirs only tell of what breaks; quoted
figures are of hands that were not.
"""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from training.judge import judged
from training.markup import hand

CORPUS = Path(__file__).parents[1] / "corpus"
FLOORS = tomllib.loads((Path(__file__).parent / "data" / "floors.toml").read_text("utf-8"))
PAPERS = 24


@pytest.mark.parametrize("name", FLOORS)
def test_no_hand_falls_below_its_floors(name: str) -> None:
    (file,) = CORPUS.glob(f"*/{name}.txt")
    told = judged(hand(file)[:PAPERS])
    floors = FLOORS[name]
    shares = {kind: round(told.recall(kind), 3) for kind in floors if kind != "false"}
    assert shares == {kind: max(share, floors[kind]) for kind, share in shares.items()}
    assert told.false <= floors["false"], told.trouble
