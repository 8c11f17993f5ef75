"""How sure the evidence makes a span: weights of each type, fitted by `python -m training`."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scanner.finding.evidence import IDS
from scanner.model import Share, Weighed

WEIGHTS = Path(__file__).parent / "weights.toml"
# So many pieces of evidence are named as what decided, and from so much weight on.
_NAMED, _COUNTS = 4, 0.25


class Weights(NamedTuple):
    """The weights of one type in the order of the ids, what stands before all evidence, and from
    which probability on a span is somebody's."""

    values: NDArray[np.float64]
    bias: float
    least: float


@cache
def weights() -> dict[str, Weights]:
    """The weights by type. KeyError where the file lacks a piece of evidence."""
    table = tomllib.loads(WEIGHTS.read_text("utf-8"))
    return {
        kind: Weights(
            np.array([entry["evidence"][name] for name in IDS]), entry["bias"], entry["least"]
        )
        for kind, entry in table.items()
    }


def probabilities(kind: str, values: NDArray[np.float64]) -> NDArray[np.float64]:
    """How probable it is that each span (n x len(IDS)) is somebody's."""
    known = weights()[kind]
    scores = values @ known.values + known.bias
    return np.asarray(1 / (1 + np.exp(-np.clip(scores, -30, 30))))


def because(kind: str, values: NDArray[np.float64]) -> tuple[str, ...]:
    """The ids of what decided for a span, the weightiest first; `-` before what speaks against."""
    shares = weights()[kind].values * np.asarray(values)
    order = np.argsort(-np.abs(shares))[:_NAMED]
    return tuple(
        IDS[n] if shares[n] > 0 else f"-{IDS[n]}"
        for n in order.tolist()
        if abs(shares[n]) >= _COUNTS
    )


def weighed(kind: str, values: NDArray[np.float64], chance: float) -> Weighed:
    """All that was weighed for a span, the weightiest first."""
    known = weights()[kind]
    shares = map(Share, IDS, map(float, values), known.values.tolist())
    order = sorted(shares, key=lambda one: -abs(one.share))
    return Weighed(chance, known.least, known.bias, tuple(order))
