"""Labels that a tool wrote on the masks of a copy: words that tell nothing of what was masked."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

import cv2
import numpy as np

from scanner import ocr
from scanner.letters import fold
from scanner.mask.needles import NO_SIGN
from scanner.model import Box, Finding, Point, Word
from scanner.outline import corners
from scanner.verify.boxes import Picture

# So many letters in a row of a value are a part of it, not chance.
_LETTERS = 4
_WORD = re.compile(r"[^\W\d_]{2,}")
_SPACE, _WHITE = 12, 255
# Print of this height is read best; what is smaller is enlarged.
_HEIGHT, _MOST_LARGER = 48, 4.0


def tells(text: str, finding: Finding, digits: int = 2) -> bool:
    """Whether a text that stands on the mask of a finding has a part of its value: so many digits
    of it in a row, four letters, or one of its words. Of a mailbox only its own name counts."""
    said = fold(text)
    signs = NO_SIGN.sub("", said)
    words = set(_WORD.findall(said))
    for value in {finding.value, finding.text}:
        masked = fold(value).partition("@")[0]
        if words & set(_WORD.findall(masked)) or _share(signs, NO_SIGN.sub("", masked), digits):
            return True
    return False


def _share(said: str, masked: str, digits: int) -> bool:
    """Whether two texts have some digits or letters in a row in common."""
    numbers = (masked[at : at + digits] for at in range(len(masked) - digits + 1))
    letters = (masked[at : at + _LETTERS] for at in range(len(masked) - _LETTERS + 1))
    return any(part.isdigit() and part in said for part in numbers) or any(
        part in said for part in letters
    )


def level(picture: Picture, outline: Sequence[Point]) -> Picture:
    """What lies within an outline (pixels of the picture), along it, large enough to be read."""
    points = outline if len(outline) == 4 else corners(Box.around(outline))
    width, height = math.dist(points[0], points[1]), math.dist(points[0], points[3])
    larger = min(_MOST_LARGER, max(1.0, _HEIGHT / max(1.0, height)))
    across, down = (max(2, round(side * larger)) for side in (width, height))
    target = np.array([[0, 0], [across, 0], [across, down], [0, down]], np.float32)
    matrix = cv2.getPerspectiveTransform(np.array(points, np.float32), target)
    return np.asarray(cv2.warpPerspective(picture, matrix, (across, down), flags=cv2.INTER_CUBIC))


def read(strips: Sequence[Picture]) -> list[str]:
    """What lolot's own engine reads on each of some level strips (BGR): they are laid below each
    other and read at once."""
    width = max(strip.shape[1] for strip in strips) + 2 * _SPACE
    tops = np.cumsum([_SPACE, *(strip.shape[0] + _SPACE for strip in strips)])
    sheet = np.full((int(tops[-1]), width, 3), _WHITE, np.uint8)
    for top, strip in zip(tops, strips, strict=False):
        sheet[top : top + strip.shape[0], _SPACE : _SPACE + strip.shape[1]] = strip
    on_strips: list[list[Word]] = [[] for _ in strips]
    reading = ocr.engine("lolot").read(np.ascontiguousarray(sheet[:, :, ::-1]))
    for word in (word for line in reading.lines for word in line):
        at = int(np.searchsorted(tops, word.box.middle[1], "right")) - 1
        on_strips[min(max(at, 0), len(strips) - 1)].append(word)
    return [" ".join(word.text for word in words) for words in on_strips]
