"""What the tagger alone would find of a set of papers, by kinds of values."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from scanner.finding.tagger import Kind, spans
from training.fit import Sample
from training.tags import kind_of
from training.typeset import NO_MARK

ENOUGH = 0.7
SOUGHT = (Kind.PERSON, Kind.HOME, Kind.BIRTH)


def scored(samples: Sequence[Sample], told: Sequence[NDArray[np.float32]], least: float) -> str:
    """A line for each kind: printed, covered (by any kind that is somebody's), false spans."""
    printed: Counter[Kind] = Counter()
    found: Counter[Kind] = Counter()
    wrong: Counter[Kind] = Counter()
    right: Counter[Kind] = Counter()
    for one, chances in zip(samples, told, strict=True):
        covered = np.zeros(len(one.made.letters), bool)
        marks = np.array(one.made.letters)
        private = np.array([mark.private for mark in one.made.marks] + [False])
        for span in spans(chances, least):
            start, end = one.found.starts[span.first], one.found.ends[span.last]
            if span.kind not in SOUGHT:
                continue
            covered[start:end] = True
            here = marks[start:end]
            if (here != NO_MARK).any() and private[here].any():
                right[span.kind] += 1
            elif (here == NO_MARK).all():
                wrong[span.kind] += 1
        for number, mark in enumerate(one.made.marks):
            kind = kind_of(mark)
            if kind in SOUGHT:
                letters = marks == number
                printed[kind] += 1
                found[kind] += covered[letters].mean() >= ENOUGH
    return "  ".join(
        f"{kind.name.lower()} {found[kind]}/{printed[kind]} "
        f"{100 * found[kind] / max(1, printed[kind]):.1f} %, {wrong[kind]} false"
        for kind in SOUGHT
    )
