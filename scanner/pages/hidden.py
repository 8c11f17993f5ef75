"""Which words of a page a reader cannot see.

Each step is taken only where the one before it found a reason: modes and colours of the
text, the order in which text and paint stand, and last the pixels, which decide: a word
whose place is of one colour is not seen, and what a picture covers does not change when
the text is taken away.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pymupdf

from scanner.model import Box
from scanner.pages import stext
from scanner.pages.content import Hints
from scanner.pages.rows import Rows
from scanner.pages.stext import Graphic, Layout, RawWord
from scanner.pages.survey import BROKEN

if TYPE_CHECKING:
    from scanner.model import Pixels

Render = Callable[[Box, float], "Pixels"]

_CLIPPED = pymupdf.mupdf.FZ_STEXT_CLIPPED
# Points; smaller print is not seen even on paper.
_TINY = 1.0
_FAINT_ALPHA = 13
_PALE, _DARK = 235, 90
_LIKE = 40
# Even thin grey print keeps more contrast than this when rendered.
_FLAT = 24
_COVERED = 0.8
# Print lies on paint that shares so much of its height or width; lines that stand close share
# less with a bar on the next one. What shares less than this (points) only touches.
_ON, _TOUCH = 0.25, 0.5
# A patch takes less of its page than this.
_PATCH = 0.5
_LOOK_SCALE = 2.0
_LOOK_PIXELS = 4_000_000


def off_page(raw: Sequence[RawWord], page: Box) -> tuple[frozenset[int], frozenset[int]]:
    """Words of which nothing shows on the page, and words too small to be seen."""
    right, bottom = page.x1, page.y1
    odd = [
        i
        for i, (x0, y0, x1, y1, _text, _block, _line, _word) in enumerate(raw)
        if x0 < 0 or y0 < 0 or x1 > right or y1 > bottom or y1 - y0 < _TINY
    ]
    outside = frozenset(
        i
        for i in odd
        if raw[i][2] <= 0 or raw[i][3] <= 0 or raw[i][0] >= right or raw[i][1] >= bottom
    )
    return outside, frozenset(i for i in odd if raw[i][3] - raw[i][1] < _TINY)


def hidden_words(
    page: pymupdf.Page, layout: Layout, tiny: frozenset[int], hints: Hints, render: Render
) -> frozenset[int]:
    """The places in `layout.words` of those that are not seen on the displayed page.

    `tiny`: the places of those lower than `_TINY` points.
    """
    if not (layout.graphics or hints.invisible or hints.pale):
        return tiny
    raw = layout.words
    hidden = set(tiny)
    doubtful: set[int] = set()
    fills = _under_words(_broad_fills(layout), raw)
    text = Rows((block.box, block) for block in layout.blocks)
    dark = [f for f in fills if max(f.colour) < _DARK]
    if hints.invisible or hints.pale or dark:
        unseen, alike = _by_style(page, raw, dark)
        hidden |= unseen
        doubtful |= alike
    if any(f.order > block.order for f in fills for block in text.meeting(f.box)):
        doubtful |= _painted_over(page, raw)
    hidden |= _flat(raw, doubtful - hidden, render)
    covered = _later(layout, [g for g in layout.graphics if g.kind == "image"]) - hidden
    return frozenset(hidden | _idle(page, raw, covered))


def covered(page: pymupdf.Page, render: Render) -> list[Box]:
    """The places of words over which somebody has painted a patch, on the page or as a note, so
    that what shows there is of one colour, or has marked that it be done. Paint over most of a
    page is its new ground."""
    layout = stext.layout(stext.whole(page, stext.IN_ORDER))
    most = _PATCH * page.rect.width * page.rect.height
    patches = [fill for fill in _broad_fills(layout) if fill.box.area < most]
    words = _flat(layout.words, _later(layout, patches), render)
    marks = page.annots(types=(pymupdf.PDF_ANNOT_REDACT,))
    marked = [Box(*(mark.rect * page.rotation_matrix)) for mark in marks]
    boxes = [Box(*word[:4]) for word in layout.words]
    words |= {n for n, box in enumerate(boxes) if any(box.shared(m) > _COVERED for m in marked)}
    return [boxes[index] for index in sorted(words)]


def _broad_fills(layout: Layout) -> list[Graphic]:
    """Paint large enough to hide a line of print; rules and glyphs are not."""
    return [
        graphic
        for graphic in layout.graphics
        if graphic.kind == "fill"
        and graphic.alpha > _FAINT_ALPHA
        and graphic.box.height >= 3
        and graphic.box.width >= 8
    ]


def _under_words(fills: Sequence[Graphic], raw: Sequence[RawWord]) -> list[Graphic]:
    """Those of some paint that a word lies on or under, not just beside."""
    if not fills or not raw:
        return []
    words = np.array([word[:4] for word in raw])
    sides = words[:, 2:] - words[:, :2]
    found = []
    for fill in fills:
        box = fill.box
        shared = np.minimum(words[:, 2:], (box.x1, box.y1))
        shared -= np.maximum(words[:, :2], (box.x0, box.y0))
        deep = (shared > _ON * sides).any(axis=1)
        if ((shared > _TOUCH).all(axis=1) & deep).any():
            found.append(fill)
    return found


def _by_style(
    page: pymupdf.Page, raw: Sequence[RawWord], dark: Sequence[Graphic]
) -> tuple[set[int], set[int]]:
    """Words that are not painted at all, and words of a colour that may be their ground's."""
    unseen, alike = [], []
    grounds = Rows((g.box, g.colour) for g in dark)
    for span in stext.spans(stext.whole(page, stext.TEXT_ONLY)):
        box = Box(*span["bbox"])
        colour = span["color"]
        rgb = (colour >> 16, colour >> 8 & 0xFF, colour & 0xFF)
        flags = span["char_flags"]
        if span["size"] < _TINY or (span["alpha"] <= _FAINT_ALPHA and not flags & _CLIPPED):
            unseen.append((box, span["text"]))
        elif min(rgb) > _PALE or any(_alike(rgb, ground) for ground in grounds.meeting(box)):
            alike.append((box, span["text"]))
    return _words_in(raw, unseen), _words_in(raw, alike)


def _alike(a: Sequence[int], b: Sequence[int]) -> bool:
    return all(abs(x - y) < _LIKE for x, y in zip(a, b, strict=True))


def _words_in(raw: Sequence[RawWord], spans: Sequence[tuple[Box, str]]) -> set[int]:
    """The words that stand in one of `spans`, by place and by text."""
    if not spans:
        return set()
    rows = Rows((Box(*word[:4]), (index, word)) for index, word in enumerate(raw))
    found = set()
    for box, text in spans:
        for index, (x0, y0, x1, y1, word, *_) in rows.meeting(box):
            x, y = (x0 + x1) / 2, (y0 + y1) / 2
            if box.x0 <= x <= box.x1 and box.y0 <= y <= box.y1 and (word in text or text in word):
                found.add(index)
    return found


def _painted_over(page: pymupdf.Page, raw: Sequence[RawWord]) -> set[int]:
    """Words over which a broad path is painted later."""
    layout = stext.layout(stext.whole(page, stext.IN_ORDER))
    later = _later(layout, _broad_fills(layout))
    words = [layout.words[index] for index in later]
    return _words_in(raw, [(Box(*word[:4]), word[4]) for word in words])


def _later(layout: Layout, over: Sequence[Graphic]) -> set[int]:
    """Words that lie under one of `over` and come before it."""
    found: set[int] = set()
    if not over:
        return found
    rows = Rows((g.box, g) for g in over)
    for index, (x0, y0, x1, y1, _, block, *_) in enumerate(layout.words):
        order = layout.blocks[block].order if block < len(layout.blocks) else 0
        box = Box(x0, y0, x1, y1)
        enough = _COVERED * box.area
        later = (g for g in rows.meeting(box) if g.order > order)
        if any(g.box.intersection(box).area > enough for g in later):
            found.add(index)
    return found


def _union(raw: Sequence[RawWord], words: set[int]) -> Box:
    return Box(
        min(raw[i][0] for i in words) - 2,
        min(raw[i][1] for i in words) - 2,
        max(raw[i][2] for i in words) + 2,
        max(raw[i][3] for i in words) + 2,
    )


def _crop(pixels: Pixels, area: Box, word: RawWord, scale: float) -> Pixels:
    x0, y0 = int((word[0] - area.x0) * scale) + 1, int((word[1] - area.y0) * scale) + 1
    x1, y1 = int((word[2] - area.x0) * scale), int((word[3] - area.y0) * scale)
    return pixels[max(0, y0) : max(0, y1), max(0, x0) : max(0, x1)]


def _scale_for(area: Box) -> float:
    return float(min(_LOOK_SCALE, (_LOOK_PIXELS / max(1.0, area.area)) ** 0.5))


def _flat(raw: Sequence[RawWord], words: set[int], render: Render) -> set[int]:
    """Those of `words` whose place shows a single colour."""
    if not words:
        return set()
    area = _union(raw, words)
    scale = _scale_for(area)
    pixels = render(area, scale)
    flat = set()
    for index in words:
        crop = _crop(pixels, area, raw[index], scale)
        if crop.size and int(np.ptp(crop, axis=(0, 1)).max()) < _FLAT:
            flat.add(index)
    return flat


def _idle(page: pymupdf.Page, raw: Sequence[RawWord], words: set[int]) -> set[int]:
    """Those of `words` without which the page looks the same."""
    if not words:
        return set()
    area = _union(raw, words)
    scale = _scale_for(area) / 2
    try:
        with pymupdf.open() as copy:
            copy.insert_pdf(page.parent, from_page=page.number, to_page=page.number, links=False)
            before = _look(copy[0], area, scale)
            copy[0].add_redact_annot(copy[0].rect)
            copy[0].apply_redactions(images=0, graphics=0, text=0)
            after = _look(copy[0], area, scale)
    except BROKEN:
        return set()
    difference = np.abs(before.astype(np.int16) - after)
    return {
        index
        for index in words
        if (crop := _crop(difference, area, raw[index], scale)).size and int(crop.max()) < _FLAT
    }


def _look(page: pymupdf.Page, area: Box, scale: float) -> Any:
    clip = pymupdf.Rect(area.x0, area.y0, area.x1, area.y1)
    picture = page.get_pixmap(
        matrix=pymupdf.Matrix(scale, scale), clip=clip, colorspace=pymupdf.csGRAY, annots=False
    )
    rows = np.frombuffer(picture.samples_mv, np.uint8).reshape(picture.height, picture.stride)
    return rows[:, : picture.width].copy()
