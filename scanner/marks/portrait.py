"""How much a face on a page gives away: on an identity paper, on a form, or elsewhere.

All places are in page units; a face is told by its outline, clockwise from the top left of
the upright head, so that a page that lies on its side is judged like one that stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from scanner.letters import fold
from scanner.model import Box, Line, Page, Point, Polygon, Severity

# A head on a card's portrait (20 x 30 mm, vietnam.md 1.3) is a sixth of the card wide. So many
# widths of it reach the card's print to the left, above, to the right, below.
_LEFT, _ABOVE, _RIGHT, _BELOW = 2.0, 4.5, 7.5, 3.0
# A line that is nothing but this stands at the top of a paper; on a form it has more words.
_TITLE = re.compile(
    r"(can cuoc( cong dan)?|(citizen )?identity card|(giay )?chung minh nhan dan"
    r"|ho chieu( ?/ ?passport)?|passport|giay phep lai xe( ?/ ?driver'?s licen[sc]e)?"
    r"|driver'?s licen[sc]e)"
)
# Cards say their labels in two languages, forms seldom do.
_BILINGUAL = re.compile(
    r"full name|date of birth|place of (origin|residence|birth)|date of expiry|nationality"
    r"|personal identification|identity card|expires|citizen"
)
_ENOUGH_LABELS = 2
# A machine-readable zone or a card's QR code has its face within so much of its longer side.
_BESIDE = {"mrz": 1.0, "qr": 6.0}

_MM = 72 / 25.4
_SHORT_SIDE = 210 * _MM
# Heads on portraits from 2 x 3 to 4 x 6 cm, and those portraits, with room for their frames.
_HEAD, _PICTURE = (9 * _MM, 36 * _MM), (17 * _MM, 48 * _MM)
_SHAPE, _SQUARE = (0.58, 0.88), 1.1
_LEAST_HEAD = 0.35
# A form has lines of print, and the portrait stands at the top, on one side.
_FEWEST_LINES, _TOP, _SIDE = 5, 0.45, 0.38
_LIKE_PAPER = 1.75


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What is known of the page that faces are on.

    `cards` are the outlines of identity papers, as far as they are located; `lines` all that
    was read; `pictures` the parts of the page that are pictures by themselves.
    """

    page: Page
    cards: Sequence[Polygon]
    lines: Sequence[Line]
    pictures: Sequence[Box] = field(default=())

    def severity(self, head: Polygon) -> Severity:
        """`high` on an identity paper, `medium` for a portrait on a form, else `low`."""
        face = Box.around(head)
        if any(_inside(face, Box.around(card)) for card in self.cards) or self._labelled(head):
            return Severity.HIGH
        return Severity.MEDIUM if self._on_form(head, face) else Severity.LOW

    def _labelled(self, head: Polygon) -> bool:
        """Whether the print around a face is that of an identity paper."""
        labels = 0
        for at, text in _texts(self.lines):
            across, down = _seen_from(head, at)
            if -_LEFT <= across <= _RIGHT and -_ABOVE <= down <= _BELOW:
                if _TITLE.fullmatch(text):
                    return True
                labels += bool(_BILINGUAL.search(text))
        return labels >= _ENOUGH_LABELS

    def _on_form(self, head: Polygon, face: Box) -> bool:
        short, long = sorted((self.page.width, self.page.height))
        # The paper that a picture without a size shows is taken for A4.
        unit = 1.0 if self.page.unit == "pt" else _SHORT_SIDE / max(short, 1.0)
        wide = float(np.hypot(*np.subtract(head[1], head[0])))
        if long > _LIKE_PAPER * short or not _HEAD[0] <= wide * unit <= _HEAD[1]:
            return False
        if sum(1 for _ in _texts(self.lines)) < _FEWEST_LINES:
            return False
        on_top = self._on_top(head)
        own = [box for box in self.pictures if _inside(face, box)]
        if not own:
            return on_top
        return any(_is_portrait(box, wide, unit, on_top=on_top) for box in own)

    def _on_top(self, head: Polygon) -> bool:
        """Whether a face stands at the top of the page, on one side, the page turned to it."""
        width, height = self.page.width, self.page.height
        corners = [
            _seen_from(head, at) for at in ((0, 0), (width, 0), (width, height), (0, height))
        ]
        left, right = min(c[0] for c in corners), max(c[0] for c in corners)
        top, bottom = min(c[1] for c in corners), max(c[1] for c in corners)
        aside = abs(-left / (right - left) - 0.5)
        return -top / (bottom - top) < _TOP and aside > 0.5 - _SIDE


def card_areas(marks: Iterable[tuple[str, Box]]) -> list[Polygon]:
    """Where the identity papers lie whose zones (`mrz`) and codes (`qr`) are at these boxes."""
    areas: list[Polygon] = []
    for kind, box in marks:
        near = box.grow(_BESIDE[kind] * max(box.width, box.height))
        top, bottom = (near.x0, near.y0), (near.x1, near.y1)
        areas.append((top, (near.x1, near.y0), bottom, (near.x0, near.y1)))
    return areas


def _seen_from(head: Polygon, point: Point) -> Point:
    """How far a point lies to the right of a head's middle and below it, in its widths."""
    corners = np.asarray(head, float)
    right, down = corners[1] - corners[0], corners[3] - corners[0]
    wide = max(float(np.linalg.norm(right)), 1e-6)
    away = (np.asarray(point) - corners.mean(axis=0)) / wide
    high = max(float(np.linalg.norm(down)), 1e-6)
    return float(away @ right) / wide, float(away @ down) / high


def _inside(face: Box, area: Box) -> bool:
    x, y = face.middle
    return area.x0 <= x <= area.x1 and area.y0 <= y <= area.y1


def _texts(lines: Sequence[Line]) -> Iterator[tuple[Point, str]]:
    """The lines, folded, and the middle of their first word."""
    for line in lines:
        if line:
            yield line[0].box.middle, fold(" ".join(word.text for word in line)).strip(" .:/-")


def _is_portrait(picture: Box, head: float, unit: float, *, on_top: bool) -> bool:
    """Whether a picture has the size and shape of a portrait and shows little but a head."""
    shape = picture.width / max(picture.height, 1e-6)
    fits = _SHAPE[0] <= shape <= (_SQUARE if on_top else _SHAPE[1])
    sized = _PICTURE[0] <= picture.width * unit <= _PICTURE[1]
    return fits and sized and head >= _LEAST_HEAD * picture.width
