"""MuPDF's structured text of a page: words, and the pictures and drawings between them.

Everything is in the displayed page's coordinates and reaches beyond its edges.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

import pymupdf
from pymupdf import extra, mupdf

from scanner.model import Box

TextPage: TypeAlias = Any
RawWord = tuple[float, float, float, float, str, int, int, int]
# The box of an upright rule.
Side = tuple[float, float, float, float]

# Ligatures are taken apart and unknown glyphs stay U+FFFD: a code is no letter. Vectors come
# after the text they stand in, so that an underline does not cut a line in two.
TEXT_ONLY = pymupdf.TEXT_PRESERVE_WHITESPACE
# The same, a character's box being around its ink (flat where it draws nothing).
INK = TEXT_ONLY | mupdf.FZ_STEXT_ACCURATE_BBOXES
FLAGS = (
    TEXT_ONLY
    | pymupdf.TEXT_PRESERVE_IMAGES
    | mupdf.FZ_STEXT_COLLECT_VECTORS
    | mupdf.FZ_STEXT_LAZY_VECTORS
)
# The same in the order of painting.
IN_ORDER = FLAGS & ~mupdf.FZ_STEXT_LAZY_VECTORS
IGNORE_ACTUAL_TEXT = mupdf.FZ_STEXT_IGNORE_ACTUALTEXT

# The cosine of what counts as level.
LEVEL = 0.9999

_UNIT = pymupdf.Matrix(1, 1)
_INFINITE = tuple(pymupdf.INFINITE_RECT())
_EVERYWHERE = pymupdf.INFINITE_RECT()
# Rules of a table are told from bars of a code by their length and their number.
_THIN, _LONG, _MOST_RULES = 3.0, 30.0, 25
# A picture of fewer pixels shows no letter.
_FEWEST_PIXELS = 64
_IMAGE = re.compile(r"<image: .*, width: (\d+), height: (\d+), bpc: \d+>", re.DOTALL)
_VECTOR = re.compile(r"<vector (\w+), color: #(\w{6}), alpha: (\d+), is-rect: (\w+)")


@dataclass(frozen=True, slots=True)
class Graphic:
    """A picture or a painted path: its displayed box and its place in the order of blocks.

    `pixels`: a picture's own width and height, or those of the finer mask through which it is
    painted; one of hardly any pixels is a rectangle. `colour` and `alpha` (0-255) are a path's.
    """

    kind: Literal["image", "fill", "stroke"]
    box: Box
    order: int
    pixels: tuple[int, int] = (0, 0)
    is_rectangle: bool = False
    colour: tuple[int, int, int] = (0, 0, 0)
    alpha: int = 255


@dataclass(frozen=True, slots=True)
class TextBlock:
    box: Box
    order: int


@dataclass(frozen=True, slots=True)
class Layout:
    """A text page taken apart. A word's block number counts `blocks` (if any) alone. `rules`: the
    upright ones of a page without other graphics."""

    words: list[RawWord]
    graphics: list[Graphic]
    blocks: list[TextBlock]
    rules: list[Side]


def layout(text_page: TextPage, words: list[RawWord] | None = None) -> Layout:
    """`words`: what `raw_words` gave of it before."""
    return Layout(raw_words(text_page) if words is None else words, *graphics(text_page))


def whole(page: pymupdf.Page, flags: int = FLAGS) -> TextPage:
    """The page with its annotations and form fields, as displayed."""
    return mupdf.FzStextPage(extra.page_get_textpage(page.this, _EVERYWHERE, flags, _UNIT))


def contents(page: pymupdf.Page, flags: int = FLAGS) -> TextPage:
    """The page alone."""
    return _run(mupdf.fz_run_page_contents, page, flags)


def shown_annotations(page: pymupdf.Page, flags: int = FLAGS) -> TextPage:
    """What its annotations show."""
    return _run(mupdf.fz_run_page_annots, page, flags)


def shown_fields(page: pymupdf.Page, flags: int = FLAGS) -> TextPage:
    """What its form fields show."""
    return _run(mupdf.fz_run_page_widgets, page, flags)


def _run(run: Callable[..., None], page: pymupdf.Page, flags: int) -> TextPage:
    text_page = mupdf.FzStextPage(mupdf.FzRect(mupdf.FzRect.Fixed_INFINITE))
    device = mupdf.fz_new_stext_device(text_page, mupdf.FzStextOptions(flags))
    run(page.this, device, mupdf.FzMatrix(), mupdf.FzCookie())
    mupdf.fz_close_device(device)
    return text_page


def raw_words(text_page: TextPage) -> list[RawWord]:
    """MuPDF's words: x0, y0, x1, y1, text, block, line, number."""
    words: list[RawWord] = extra.extractWORDS(text_page, None)
    return words


def longest_line(words: Sequence[RawWord]) -> int:
    """How many letters the longest line of a page has, its blanks aside."""
    lengths: Counter[tuple[int, int]] = Counter()
    for word in words:
        lengths[word[5], word[6]] += len(word[4])
    return max(lengths.values(), default=0)


def spans(text_page: TextPage) -> list[dict[str, Any]]:
    """Runs of one font, size and colour; to be asked of a text page without images."""
    return [span for line in styled_lines(text_page) for span in line["spans"]]


def styled_lines(text_page: TextPage) -> list[dict[str, Any]]:
    """Lines with such runs."""
    blocks = pymupdf.TextPage(text_page).extractDICT()["blocks"]
    return [line for block in blocks for line in block.get("lines", ())]


def raw_lines(text_page: TextPage, box: Box | None = None) -> list[dict[str, Any]]:
    """Lines with their spans' characters, of all or of those that touch `box`; to be asked of a
    text page without images."""
    # What lies outside the page's bounds is left out before it is made, which is what costs.
    bounds = text_page.m_internal.mediabox
    sides = _INFINITE if box is None else (box.x0, box.y0, box.x1, box.y1)
    bounds.x0, bounds.y0, bounds.x1, bounds.y1 = sides
    blocks = pymupdf.TextPage(text_page).extractRAWDICT()["blocks"]
    return [line for block in blocks for line in block.get("lines", ())]


def is_level(text_page: TextPage) -> bool:
    """Whether all its lines run level, from left to right."""
    block = text_page.m_internal.first_block
    while block:
        if block.type == mupdf.FZ_STEXT_BLOCK_TEXT:
            line = mupdf.FzStextBlock(block).begin().m_internal
            while line:
                if line.dir.x < LEVEL:
                    return False
                line = line.next
        block = block.next
    return True


def graphics(text_page: TextPage) -> tuple[list[Graphic], list[TextBlock], list[Side]]:
    """Pictures and paths, and the text blocks between them; both empty where there is no
    graphic but a few rules, which neither hide nor say anything but where cells end."""
    rules = _rules(text_page)
    if rules is not None:
        return [], [], rules
    drawn, text = [], []
    masks = _masks(text_page)
    for x0, y0, x1, y1, label, order, kind in extra.extractBLOCKS(text_page):
        box = Box(x0, y0, x1, y1)
        if kind == mupdf.FZ_STEXT_BLOCK_TEXT:
            text.append(TextBlock(box, order))
        elif kind == mupdf.FZ_STEXT_BLOCK_IMAGE and (match := _IMAGE.search(label)):
            pixels = max((int(match[1]), int(match[2])), masks.get(order, (0, 0)), key=math.prod)
            is_plain = math.prod(pixels) < _FEWEST_PIXELS
            drawn.append(Graphic("image", box, order, pixels, is_rectangle=is_plain))
        elif match := _VECTOR.search(label):
            drawn.append(_path(match, box, order))
    return drawn, text, []


def _masks(text_page: TextPage) -> dict[int, tuple[int, int]]:
    """The width and height of the masks of pictures, by the pictures' places in the order of
    blocks: scanners paint a page of print through a mask with a few pixels of ink."""
    found = {}
    for order, block in enumerate(text_page):
        if block.m_internal.type == mupdf.FZ_STEXT_BLOCK_IMAGE:
            mask = block.i_image().m_internal.mask
            if mask is not None:
                found[order] = (mask.w, mask.h)
    return found


def _path(match: re.Match[str], box: Box, order: int) -> Graphic:
    rgb = int(match[2], 16)
    return Graphic(
        "stroke" if match[1] == "stroked" else "fill",
        box,
        order,
        is_rectangle=match[4] == "true",
        colour=(rgb >> 16, rgb >> 8 & 0xFF, rgb & 0xFF),
        alpha=int(match[3]),
    )


def _rules(text_page: TextPage) -> list[Side] | None:
    """The upright rules of a page that has but a few rules; None: it has other graphics."""
    rules, upright = 0, []
    block = text_page.m_internal.first_block
    while block:
        kind = block.type
        if kind != mupdf.FZ_STEXT_BLOCK_TEXT:
            rules += 1
            box = block.bbox
            sides = sorted((box.x1 - box.x0, box.y1 - box.y0))
            is_rule = sides[0] < _THIN and sides[1] > _LONG
            if kind == mupdf.FZ_STEXT_BLOCK_IMAGE or not is_rule or rules > _MOST_RULES:
                return None
            if box.y1 - box.y0 > _LONG:
                upright.append((box.x0, box.y0, box.x1, box.y1))
        block = block.next
    return upright
