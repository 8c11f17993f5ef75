"""A card's number from several readings of its digits, its check digit being the judge.

Each reading says how likely every digit is at every step along a row. All numbers that come near
what is likeliest are weighed in all readings at once (the forward sum of CTC), and one is taken
only if it keeps to ISO/IEC 7812-1: a scheme's first digits, that scheme's length, the Luhn sum.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from scanner.marks.card.schemes import is_proved, lengths

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

# So unlikely is nothing that it could not be.
_LEAST = 1e-4
_BEAM, _KEPT = 24, 8
# So many digits has what is a number, give or take what a reader lost or saw twice.
_FEWEST, _MOST = 13, 22
# How much likelier a number has to be than the next that is one, by how much it may be less
# likely than what was read but is no number (nats), and how likely it is for each digit. Of 240
# rows, two thirds of them blurred on purpose, 214 were read so, one of them wrong.
_AHEAD, _BEHIND, _CLEAR = 1.5, 2.5, -0.35


@dataclass(frozen=True, slots=True)
class Weighed:
    """A number and how it fares for each reading (nats): `ahead` of the next number that could
    be, `behind` what was read but is none (0 where it is itself the likeliest); `clear`: how
    likely it is for each of its digits."""

    digits: str = field(repr=False)
    ahead: float
    behind: float
    clear: float


def judged(readings: Sequence[Floats]) -> str:
    """The number that the readings of one row tell; empty where none is sure.

    `readings`: each steps x 11, the odds of no digit and of 0 to 9.
    """
    best = weighed(readings)
    if best is None or best.ahead < _AHEAD or best.behind > _BEHIND or best.clear < _CLEAR:
        return ""
    return best.digits


def is_hopeless(reading: Floats) -> bool:
    """Whether a reading has too few or too many digits to be worth weighing."""
    best = reading.argmax(axis=1)
    starts = np.concatenate([[True], best[1:] != best[:-1]])
    count = int((starts & (best > 0)).sum())
    return not _FEWEST <= count <= _MOST


def weighed(readings: Sequence[Floats]) -> Weighed | None:
    """The likeliest number that keeps to the rules; None where nothing comes near one."""
    logs = [np.log(np.maximum(reading, _LEAST)).astype(np.float64) for reading in readings]
    read = {text for log in logs for text in _beam(log)}
    near = {other for text in read for other in _near(text) if is_proved(other)}
    if not near:
        return None
    texts = sorted(read | near)
    scores = sum((likelihoods(log, texts) for log in logs), np.zeros(len(texts))) / len(logs)
    order = [int(n) for n in np.argsort(-scores)]
    proved = [n for n in order if is_proved(texts[n])]
    first = proved[0]
    after = scores[proved[1]] if len(proved) > 1 else -np.inf
    return Weighed(
        texts[first],
        float(scores[first] - after),
        float(scores[order[0]] - scores[first]),
        float(scores[first]) / len(texts[first]),
    )


def _near(text: str) -> set[str]:
    """A text and those that differ from it by one digit: another one, one more, one less."""
    found = {text}
    long = len(text)
    for size in lengths(text):
        if long == size:
            found |= {text[:n] + d + text[n + 1 :] for n in range(long) for d in "0123456789"}
        elif long == size - 1:
            found |= {text[:n] + d + text[n:] for n in range(long + 1) for d in "0123456789"}
        elif long == size + 1:
            found |= {text[:n] + text[n + 1 :] for n in range(long)}
    return found


def _beam(log: NDArray[np.float64]) -> list[str]:
    """The likeliest texts of one reading (prefix beam search)."""
    beams: dict[str, tuple[float, float]] = {"": (0.0, -np.inf)}
    for step in log:
        usual = [d for d in range(10) if step[d + 1] > -6.0]
        after: dict[str, list[float]] = {}
        for text, (blank, last) in beams.items():
            both = np.logaddexp(blank, last)
            _add(after, text, 0, both + step[0])
            if text:
                _add(after, text, 1, last + step[int(text[-1]) + 1])
            for digit in usual:
                start = blank if text and text[-1] == str(digit) else both
                _add(after, text + str(digit), 1, start + step[digit + 1])
        ranked = sorted(after.items(), key=lambda e: -float(np.logaddexp(e[1][0], e[1][1])))
        beams = {text: (odds[0], odds[1]) for text, odds in ranked[:_BEAM]}
    return list(beams)[:_KEPT]


def _add(after: dict[str, list[float]], text: str, ends: int, odds: float) -> None:
    entry = after.setdefault(text, [-np.inf, -np.inf])
    entry[ends] = float(np.logaddexp(entry[ends], odds))


def likelihoods(log: NDArray[np.float64], texts: Sequence[str]) -> NDArray[np.float64]:
    """The log-likelihood of each text in one reading: the sum over all its alignments."""
    found = np.empty(len(texts))
    for size in {len(text) for text in texts}:
        chosen = [n for n, text in enumerate(texts) if len(text) == size]
        found[chosen] = _forward(log, [texts[n] for n in chosen], size)
    return found


def _forward(log: NDArray[np.float64], texts: Sequence[str], size: int) -> NDArray[np.float64]:
    if not size:
        return np.full(len(texts), log[:, 0].sum())
    digits = np.array([[int(char) for char in text] for text in texts])
    states = np.zeros((len(texts), 2 * size + 1), np.intp)
    states[:, 1::2] = digits + 1
    # A digit may follow another one directly where the two differ.
    leaps = np.full(states.shape, -np.inf)
    leaps[:, 3::2] = np.where(digits[:, 1:] != digits[:, :-1], 0.0, -np.inf)
    alpha = np.full(states.shape, -np.inf)
    alpha[:, 0], alpha[:, 1] = log[0, 0], log[0][states[:, 1]]
    for step in log[1:]:
        one = np.logaddexp(alpha[:, 1:], alpha[:, :-1])
        moved = np.concatenate([alpha[:, :1], one], axis=1)
        moved[:, 2:] = np.logaddexp(moved[:, 2:], alpha[:, :-2] + leaps[:, 2:])
        alpha = moved + step[states]
    return np.asarray(np.logaddexp(alpha[:, -1], alpha[:, -2]))
