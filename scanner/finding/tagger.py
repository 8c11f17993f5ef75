"""Who is who on a page: a learned model's word on each token, as evidence for the score.

The model (scanner/models/tagger.onnx, its card beside it) is made by `python -m training` from
`corpus/`. It sees the whole page: words, cells, what stands left of and over each cell.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import IntEnum
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from scanner.finding.features import Vocabulary
from scanner.finding.lattice import Floats, Lattice

MODEL = Path(__file__).parents[1] / "models" / "tagger.onnx"


class Kind(IntEnum):
    """What a span may be: a private person, one in duty; where somebody lives, another place; a
    birth; a number of somebody's own, one of an agency's or in duty."""

    PERSON = 0
    DUTY = 1
    HOME = 2
    PLACE = 3
    BIRTH = 4
    OWN = 5
    PUBLIC = 6


# None, and for each kind one for its first token and one for those behind it.
TAGS = 1 + 2 * len(Kind)


class Tagged(NamedTuple):
    """A span of tokens (`first` to `last`, both in it) of one kind, and how sure that is (0-1)."""

    kind: Kind
    first: int
    last: int
    confidence: float


class Tagger:
    """The model and its words, loaded once."""

    def __init__(self, file: Path = MODEL) -> None:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        self._session = onnxruntime.InferenceSession(
            str(file), options, providers=["CPUExecutionProvider"]
        )
        known = self._session.get_modelmeta().custom_metadata_map
        self.vocabulary = Vocabulary(known["words"].split("\n"), known["folded"].split("\n"))

    def probabilities(self, found: Lattice) -> Floats:
        """For each token of a page the probability of each tag (n x TAGS)."""
        (result,) = self._session.run(None, inputs(found, self.vocabulary))
        return np.asarray(result, np.float32)


def inputs(found: Lattice, vocabulary: Vocabulary) -> dict[str, Any]:
    """What the model is asked with, by the names of its inputs."""
    ids, bits = vocabulary.ids(found.tokens)
    cells = found.cells
    return {
        "ids": ids,
        "marks": np.concatenate((bits, found.flags, cells.measures[found.cell]), axis=1),
        "cell": found.cell,
        "left": cells.left,
        "above": cells.above,
        "row": cells.row,
        "column": cells.column,
    }


@lru_cache(1)
def the_tagger() -> Tagger:
    """The one that this process has."""
    return Tagger()


def of_kinds(probabilities: Floats) -> Floats:
    """For each token the probability of each kind (n x len(Kind))."""
    return probabilities[:, 1::2] + probabilities[:, 2::2]


def spans(probabilities: NDArray[np.float32], least: float) -> Iterator[Tagged]:
    """The spans of tokens that some kind has with `least` at least, the likeliest kind of each."""
    begins, goes_on = probabilities[:, 1::2], probabilities[:, 2::2]
    kinds = of_kinds(probabilities)
    best = kinds.argmax(axis=1)
    at = np.arange(len(best))
    sure = kinds[at, best]
    # Where a span ends: what is not sure, of another kind, or begins anew.
    anew = begins[at, best] > goes_on[at, best]
    likely = sure >= least
    starts = likely & (anew | (np.append(-1, np.where(likely, best, -1))[:-1] != best))
    firsts = np.flatnonzero(starts)
    ends = np.flatnonzero(~likely)
    behind = np.append(ends, len(best))[np.searchsorted(ends, firsts)]
    lasts = np.minimum(behind, np.append(firsts[1:], len(best)))
    sums = np.append(0.0, np.cumsum(sure, dtype=np.float64))
    means = (sums[lasts] - sums[firsts]) / (lasts - firsts)
    found = zip(best[firsts].tolist(), firsts.tolist(), lasts.tolist(), means.tolist(), strict=True)
    for kind, first, end, mean in found:
        yield Tagged(Kind(kind), first, end - 1, mean)
