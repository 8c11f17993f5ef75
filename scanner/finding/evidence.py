"""What speaks for and against a span, each piece under an id: the tagger's word, what patterns
say, its shape, what stands around it. `scanner.finding.score` weighs it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scanner.finding.features import Vocabulary
from scanner.finding.lattice import Lattice
from scanner.finding.tagger import OWN, Kind, of_kinds
from scanner.letters import fold

# A probability so near to 0 or 1 counts no further.
_SURE = 0.002
# A word has so many letters; fewer are a number's or a mark.
_WORD = 2
# The order of the ids is that of a span's values.
IDS = (
    *(f"tagger.{kind.name.lower()}" for kind in Kind if kind not in OWN),
    "tagger.own",
    "tagger.kind",
    "tagger.weakest",
    "tagger.whole",
    "pattern.found",
    "pattern.confidence",
    "pattern.label",
    "pattern.low",
    "label.own",
    "label.other",
    "lexicon.surname",
    "lexicon.given",
    "lexicon.title",
    "lexicon.unit",
    "shape.capitals",
    "shape.small",
    "shape.words",
    "shape.single",
    "shape.slight",
    "shape.wordless",
    "shape.digits",
    "shape.figures",
    "place.cell",
    "place.table",
    "page.numbers",
    "page.people",
    "page.namesake",
    "page.repeats",
    "row.numbers",
)


class Told(NamedTuple):
    """What patterns say of a span: how sure, whether a label or more than the value's own look
    speaks for it, whether the law wants it read, whether label and look leave no doubt."""

    confidence: float
    labelled: bool
    pinned: bool
    proven: bool = False


class Span(NamedTuple):
    """A run of tokens (`first` to `last`, both in it) that may be a value of a type; `label`: +1
    where one of a number's own types stands at it, -1 where another one does."""

    first: int
    last: int
    told: Told | None
    label: int = 0

    @property
    def tokens(self) -> range:
        return range(self.first, self.last + 1)


def evidence(
    found: Lattice,
    chances: NDArray[np.float32],
    spans: Sequence[Span],
    own: NDArray[np.bool_],
    vocabulary: Vocabulary,
) -> NDArray[np.float64]:
    """The values of the evidence (len(spans) x len(IDS)).

    `chances`: the tagger's probabilities; `own`: which tokens are of somebody's own numbers.
    """
    kinds = of_kinds(chances)
    people = np.log1p(float((chances[:, 1 + 2 * Kind.PERSON] > 0.5).sum()))
    rows = found.cells.row[found.cell]
    own_rows = np.zeros(len(found.cells.row), bool)
    own_rows[rows[own]] = True
    sizes = np.bincount(found.cells.row, minlength=len(found.cells.row))
    held = np.bincount(found.cell, minlength=len(found.cells.row))
    firsts = np.array([span.first for span in spans], np.intp)
    ends = np.array([span.last + 1 for span in spans], np.intp)
    again = _again(found, _means(kinds.max(axis=1, keepdims=True), firsts, ends)[:, 0], spans)
    rest = zip(
        _likeness(kinds, firsts, ends).tolist(),
        (1.0 - np.append(chances[:, 2::2].max(axis=1), 0.0)[ends]).tolist(),
        [_told(found, span, vocabulary) for span in spans],
        ((ends - firsts) / np.maximum(1, held[found.cell[firsts]])).tolist(),
        (sizes[rows[firsts]] > 1).tolist(),
        again,
        own_rows[rows[firsts]].tolist(),
        strict=True,
    )
    on_page = float(own.any()), people
    values = [
        [*likeness, whole, *some, share, in_table, *on_page, *more, numbers]
        for likeness, whole, some, share, in_table, more, numbers in rest
    ]
    return np.array(values, np.float64).reshape(-1, len(IDS))


def _means(
    values: NDArray[np.float32], firsts: NDArray[np.intp], ends: NDArray[np.intp]
) -> NDArray[np.float64]:
    """The means of some runs of rows."""
    sums = np.zeros((len(values) + 1, values.shape[1]))
    np.cumsum(values, axis=0, out=sums[1:])
    return np.asarray((sums[ends] - sums[firsts]) / (ends - firsts)[:, None])


def _likeness(
    kinds: NDArray[np.float32], firsts: NDArray[np.intp], ends: NDArray[np.intp]
) -> NDArray[np.float64]:
    """The tagger's odds of each kind for some runs of tokens, numbers that are somebody's as one
    kind, how sure it is which of these, and the least that a token has of the likeliest kind."""
    numbers = kinds[:, [*OWN]]
    joined = np.append(np.delete(kinds, OWN, axis=1), numbers.sum(axis=1, keepdims=True), axis=1)
    mean = np.clip(_means(joined, firsts, ends), _SURE, 1 - _SURE)
    share = _means(numbers, firsts, ends).max(axis=1, initial=0) / mean[:, -1]
    edges = np.stack((firsts, ends), axis=1).ravel()
    least = np.minimum.reduceat(np.append(joined, joined[:1], axis=0), edges)[::2]
    weakest = least[np.arange(len(mean)), mean.argmax(axis=1)]
    return np.column_stack((np.log(mean / (1 - mean)), share, weakest))


def _again(
    found: Lattice, chances: NDArray[np.float64], spans: Sequence[Span]
) -> list[tuple[float, float]]:
    """Of each span (`chances`: how sure each is of its likeliest kind) how sure the surest other
    one is that ends with its last word, and how sure the surest that says the same."""
    said = [tuple(map(fold, found.tokens[span.first : span.last + 1])) for span in spans]
    sure = chances.tolist()
    alike: dict[tuple[str, ...], list[float]] = {}
    ends: dict[str, dict[int, float]] = {}
    for words, chance in zip(said, sure, strict=True):
        alike[words] = sorted((*alike.get(words, ()), chance))[-2:]
        longest = ends.setdefault(words[-1], {})
        longest[len(words)] = max(chance, longest.get(len(words), 0.0))

    def again(words: tuple[str, ...], chance: float) -> tuple[float, float]:
        longer = [most for size, most in ends[words[-1]].items() if size > len(words)]
        others = [*alike[words]]
        others.remove(chance if chance in others else others[0])
        return max(longer, default=0.0), max(others, default=0.0)

    return [again(words, chance) for words, chance in zip(said, sure, strict=True)]


def _told(found: Lattice, span: Span, vocabulary: Vocabulary) -> tuple[float, ...]:
    """What patterns say of a span, its words and its shape."""
    first, end = span.first, span.last + 1
    words = found.tokens[first:end]
    bits = [vocabulary.token(word).bits for word in words]
    letters = [word for word in words if word[0].isalpha()]
    count = max(1, len(letters))
    before = vocabulary.token(found.tokens[first - 1]).bits[4] if first else 0.0
    told = span.told
    return (
        float(told is not None),
        told.confidence if told else 0.0,
        float(told is not None and told.labelled),
        float(told is not None and told.pinned),
        float(span.label > 0),
        float(span.label < 0),
        float(bool(bits[0][0] or bits[0][1])),
        sum(one[2] for one in bits) / len(bits),
        before,
        float(any(one[5] for one in bits)),
        sum(word.isupper() and len(word) > 1 for word in letters) / count,
        sum(word.islower() for word in letters) / count,
        min(len(letters), 8) / 4,
        float(len(words) == 1),
        float(len(words) == 1 and words[0].islower()),
        float(max(map(len, letters), default=0) < _WORD),
        sum(word[0].isdigit() for word in words) / len(words),
        min(sum(map(str.isdigit, "".join(words))), 16) / 8,
    )
