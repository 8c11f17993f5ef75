"""What a mask would cover of made-up papers, set in a simple way: `python -m training.judge FILE…`.

No program draws the papers and no reader reads them, so that a thousand take a minute: for choices
while something is built, and for the floors that tests hold. Figures that are quoted are those of
`tests.benchmark.hands`.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import numpy as np
from numpy.typing import NDArray

from scanner import detectors, find
from scanner.detectors import Patterns
from scanner.layer import estimated_edges
from scanner.model import Finding, Source
from training.markup import Paper, hand
from training.typeset import NO_MARK, Set, typeset

CORE = frozenset(
    "cccd cmnd passport phone email bank_account bank_card tax_code social_insurance "
    "health_insurance driver_license license_plate land_certificate otp password".split()
)
_PEOPLE = ("person_name", "address", "date_of_birth")
# So much of a number, of any other value, has to lie under a mask.
_NUMBER, _OTHER = 0.9, 0.7


def group(type_: str) -> str:
    """What a type is counted with."""
    return "core" if type_ in CORE else type_ if type_ in _PEOPLE else "other"


@dataclass(slots=True)
class Judged:
    """Values printed and covered by group; papers, masks that cover nobody's, and where."""

    printed: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    papers: int = 0
    false: int = 0
    trouble: list[str] = field(default_factory=list)

    def recall(self, of: str) -> float:
        """The share of a group's values that are covered; 1 where there are none."""
        return self.found[of] / self.printed[of] if self.printed[of] else 1.0

    def add(self, name: str, made: Set, found: Sequence[Finding]) -> None:
        """One paper with what is found on it."""
        self.papers += 1
        at = _letters(made)
        masked = [_under(at, one) for one in found if one.mask]
        letters = np.array(made.letters)
        letters[[char.isspace() for char in made.page.text]] = NO_MARK
        covered = np.zeros(len(letters), bool)
        for mask in masked:
            covered |= mask
        for number, mark in enumerate(made.marks):
            here = letters == number
            if not mark.private or not here.any():
                continue
            kind = group(mark.type)
            self.printed[kind] += 1
            least = _NUMBER if kind == "core" else _OTHER
            if covered[here].mean() >= least:
                self.found[kind] += 1
            else:
                self.trouble.append(f"MISS {name} {mark.type} {mark.printed!r}")
        for one, mask in zip([one for one in found if one.mask], masked, strict=True):
            if (letters[mask] == NO_MARK).all():
                self.false += 1
                self.trouble.append(f"FALSE {name} {one.type} {one.text!r}")


def _letters(made: Set) -> NDArray[np.float64]:
    """The middle of each letter of a page's text, in points (n x 2)."""
    at = np.full((len(made.page.text), 2), np.inf)
    starts, boxes = made.page.words_in(0, len(at))
    ends = [*(start - 1 for start in starts[1:]), len(at)]
    for start, end, (x0, y0, x1, y1) in zip(starts, ends, boxes, strict=True):
        edges = np.array(estimated_edges(made.page.text[start:end]))
        here = at[start:end]
        here[:, 0] = x0 + (edges[:-1] + edges[1:]) / 2 * (x1 - x0)
        here[:, 1] = (y0 + y1) / 2
    return at


def _under(at: NDArray[np.float64], one: Finding) -> NDArray[np.bool_]:
    """Which letters of a page a finding's mask takes with it."""
    under = np.zeros(len(at), bool)
    for box in one.boxes:
        across = (box.x0 <= at[:, 0]) & (at[:, 0] <= box.x1)
        under |= across & (box.y0 <= at[:, 1]) & (at[:, 1] <= box.y1)
    return under


def judged(papers: Iterable[Paper], patterns: Patterns | None = None) -> Judged:
    """Papers, each set in a look of its own, always the same one."""
    patterns = patterns or detectors.load()
    told = Judged()
    for n, paper in enumerate(papers):
        made = typeset(paper, Random(n))
        if made.page.text.strip():
            found = find.findings(made.page, patterns, Source.TEXT, 1)
            told.add(f"{paper.hand}/{paper.name}", made, found)
    return told


def main(arguments: Sequence[str] | None = None) -> int:
    """A line of figures for each file; 0."""
    parser = argparse.ArgumentParser(prog="python -m training.judge", description=__doc__)
    parser.add_argument("files", type=Path, nargs="+")
    parser.add_argument("--trouble", action="store_true", help="what was missed, what was false")
    options = parser.parse_args(arguments)
    for file in options.files:
        told = judged(hand(file))
        shares = (
            f"{kind} {told.found[kind]}/{told.printed[kind]} ({100 * told.recall(kind):.1f} %)"
            for kind in ("person_name", "address", "date_of_birth", "core", "other")
        )
        print(f"{file.stem}: {told.papers} papers, {', '.join(shares)}, {told.false} false")
        if options.trouble:
            print("\n".join(told.trouble))
    return 0


if __name__ == "__main__":
    sys.exit(main())
