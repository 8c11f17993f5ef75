"""The weights of the evidence for names, homes and births, fitted on papers that the tagger asked
for them did not learn from: each hand is judged by a tagger that knows all the others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scanner.detectors import Patterns
from scanner.find.candidates import fitting
from scanner.find.numbers import GROUPS
from scanner.find.speaking import Spoken
from scanner.find.spotted import KINDS, Page, looked_at
from scanner.finding.evidence import IDS
from scanner.finding.tagger import Tagger
from training.tags import kind_of
from training.typeset import NO_MARK, Set

# So much of a span's letters are of somebody's own values where it is one.
_RIGHT = 0.5
# How strongly weights are drawn to 0, and rounds of Newton's method.
_DRAWN, _ROUNDS = 5.0, 30


class Judged(NamedTuple):
    """The spans of a type on some papers: their evidence, whether each is somebody's, and the
    letters that a mask of it would cover of private values and of nobody's."""

    values: NDArray[np.float64]
    right: NDArray[np.bool_]


def seen(made: Set, patterns: Patterns, tagger: Tagger) -> Page:
    """A paper as its people are judged on."""
    known, context = fitting(made.page, patterns)
    return looked_at(made.page, known, tagger, Spoken(made.page, patterns, context))


def judged(papers: Iterable[tuple[Set, Page]]) -> dict[str, Judged]:
    """The evidence of all spans on some papers by type."""
    kinds = [*KINDS.values(), *GROUPS.values()]
    values: dict[str, list[NDArray[np.float64]]] = {kind: [] for kind in kinds}
    right: dict[str, list[bool]] = {kind: [] for kind in kinds}
    for made, page in papers:
        marks = np.array(made.letters)
        private = np.array([m.private and kind_of(m) is not None for m in made.marks] + [False])
        for kind, spans in page.spans.items():
            if spans:
                values[kind].append(page.evidence(kind))
            for span in spans:
                here = marks[page.found.starts[span.first] : page.found.ends[span.last]]
                right[kind].append(bool((private[here] & (here != NO_MARK)).mean() >= _RIGHT))
    return {
        kind: Judged(np.concatenate(some or [np.zeros((0, len(IDS)))]), np.array(right[kind], bool))
        for kind, some in values.items()
    }


def fitted(some: Judged) -> tuple[NDArray[np.float64], float]:
    """Weights and bias of a logistic regression, drawn to 0."""
    x = np.concatenate((some.values, np.ones((len(some.values), 1))), axis=1)
    y = some.right.astype(float)
    drawn = np.full(x.shape[1], _DRAWN)
    drawn[-1] = 1e-3
    weights = np.zeros(x.shape[1])
    for _ in range(_ROUNDS):
        p = 1 / (1 + np.exp(-np.clip(x @ weights, -30, 30)))
        slope = x.T @ (p - y) + drawn * weights
        bend = (x * (p * (1 - p))[:, None]).T @ x + np.diag(drawn)
        weights -= np.linalg.solve(bend, slope)
    return weights[:-1], float(weights[-1])


def all_fitted(some: Mapping[str, Judged]) -> dict[str, tuple[NDArray[np.float64], float]]:
    """Weights and bias of each type. The groups of numbers, of which the papers hold few, share
    their weights; each has a bias of its own."""
    groups = [*GROUPS.values()]
    of = np.repeat(np.arange(len(groups)), [len(some[name].right) for name in groups])
    values = np.concatenate([some[name].values for name in groups])
    right = np.concatenate([some[name].right for name in groups])
    marked = np.concatenate((values, of[:, None] == np.arange(1, len(groups))), axis=1)
    shared, bias = fitted(Judged(marked, right))
    weights, more = shared[: len(IDS)], [0.0, *shared[len(IDS) :].tolist()]
    numbers = {name: (weights, bias + own) for name, own in zip(groups, more, strict=True)}
    return {name: fitted(some[name]) for name in some if name not in numbers} | numbers


def toml(fits: dict[str, tuple[NDArray[np.float64], float]], least: dict[str, float]) -> str:
    """The weights as a file that shows what changed."""
    lines = ["# Made by `python -m training` from corpus/; how each piece of evidence weighs.", ""]
    for kind, (weights, bias) in fits.items():
        lines += [f"[{kind}]", f"bias = {bias:.3f}", f"least = {least[kind]}", ""]
        lines += [f"[{kind}.evidence]"]
        lines += [f'"{name}" = {value:.3f}' for name, value in zip(IDS, weights, strict=True)]
        lines += [""]
    return "\n".join(lines)


def table(some: Judged, weights: tuple[NDArray[np.float64], float], steps: Sequence[float]) -> str:
    """For each threshold: spans that are somebody's and told so, and others that are."""
    p = 1 / (1 + np.exp(-(some.values @ weights[0] + weights[1])))
    return "  ".join(
        f"{step}: {(p[some.right] >= step).sum()}/{some.right.sum()} "
        f"+{(p[~some.right] >= step).sum()}"
        for step in steps
    )
