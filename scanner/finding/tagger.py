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

from scanner.finding.features import FOLDED, SHAPE, SHAPES, Vocabulary
from scanner.finding.lattice import Floats, Ints, Lattice

MODEL = Path(__file__).parents[1] / "models" / "tagger.onnx"


class Kind(IntEnum):
    """What a span may be: a private person, one in duty; where somebody lives, another place; a
    birth; by what somebody is reached or paid, known to the state, or let in; a number of an agency
    or in duty."""

    PERSON = 0
    DUTY = 1
    HOME = 2
    PLACE = 3
    BIRTH = 4
    CONTACT = 5
    ACCOUNT = 6
    IDENTITY = 7
    SECRET = 8
    PUBLIC = 9


# The kinds of numbers, codes and addresses that are somebody's.
OWN = (Kind.CONTACT, Kind.ACCOUNT, Kind.IDENTITY, Kind.SECRET)
# The kinds that a span may be all the same.
FAMILIES = (
    (Kind.PERSON, Kind.DUTY),
    (Kind.HOME, Kind.PLACE),
    (Kind.BIRTH,),
    OWN,
    (Kind.PUBLIC,),
)
# None, and for each kind one for its first token and one for those behind it.
TAGS = 1 + 2 * len(Kind)
# What stands around a line, and how many words from its beginning on places are told apart.
_EDGE, _FAR = -1, 6


class Tagged(NamedTuple):
    """A span of tokens (`first` to `last`, both in it) of one kind."""

    kind: Kind
    first: int
    last: int


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
        **_alike(found, ids),
        "cell": found.cell,
        "left": cells.left,
        "above": cells.above,
        "row": cells.row,
        "column": cells.column,
    }


def _alike(found: Lattice, ids: Ints) -> dict[str, Ints]:
    """For each token the group of those that say or stand alike: the same word, behind and before
    the same one, as far from the beginning of a line."""
    words = ids[:, FOLDED] * len(SHAPES) + np.where(ids[:, FOLDED], 0, ids[:, SHAPE])
    first = found.flags[:, 0].astype(bool)
    last = found.flags[:, 1].astype(bool)
    count = np.arange(len(words))
    begun = np.maximum.accumulate(np.where(first, count, 0))
    groups = {
        "same": words,
        "behind": np.where(first, _EDGE, np.roll(words, 1)),
        "before": np.where(last, _EDGE, np.roll(words, -1)),
    }
    alike = {name: np.unique(group, return_inverse=True)[1] for name, group in groups.items()}
    # Each line has all places up to its last, so that they count up from 0 as they are.
    return alike | {"place": np.minimum(count - begun, _FAR)}


@lru_cache(1)
def the_tagger() -> Tagger:
    """The one that this process has."""
    return Tagger()


def of_kinds(probabilities: Floats) -> Floats:
    """For each token the probability of each kind (n x len(Kind))."""
    return probabilities[:, 1::2] + probabilities[:, 2::2]


def spans(probabilities: NDArray[np.float32], least: float) -> Iterator[Tagged]:
    """The spans of tokens that a family of kinds has with `least` at least, as the likeliest kind
    of it: a name is one span, whether somebody's or of one in duty, and so is a number."""
    begins, goes_on = (_joined(probabilities[:, n::2]) for n in (1, 2))
    joined = begins + goes_on
    best = joined.argmax(axis=1)
    at = np.arange(len(best))
    # Where a span ends: what is not sure, of another family, or begins anew.
    anew = begins[at, best] > goes_on[at, best]
    likely = joined[at, best] >= least
    starts = likely & (anew | (np.append(-1, np.where(likely, best, -1))[:-1] != best))
    firsts = np.flatnonzero(starts)
    ends = np.flatnonzero(~likely)
    behind = np.append(ends, len(best))[np.searchsorted(ends, firsts)]
    lasts = np.minimum(behind, np.append(firsts[1:], len(best)))
    kinds = of_kinds(probabilities)
    edges = np.stack((firsts, lasts), axis=1).ravel()
    sums = np.add.reduceat(np.append(kinds, kinds[:1], axis=0), edges)[::2] if len(edges) else edges
    found = best[firsts].tolist(), firsts.tolist(), lasts.tolist(), sums.tolist()
    for n, first, end, total in zip(*found, strict=True):
        yield Tagged(max(FAMILIES[n], key=total.__getitem__), first, end - 1)


def _joined(chances: NDArray[np.float32]) -> NDArray[np.float32]:
    """The probabilities of kinds as those of families (n x len(FAMILIES))."""
    return np.stack([chances[:, [*family]].sum(axis=1) for family in FAMILIES], axis=1)
