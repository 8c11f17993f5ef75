"""Codes that are drawn, not embedded: what zxing reads on the rendered page is read."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import groupby, pairwise
from pathlib import Path

import fontpkg_jetbrains_mono  # type: ignore[import-untyped]
import numpy as np
import segno
import zxingcpp
from numpy.typing import NDArray
from pikepdf import Array, Dictionary, Name
from PIL import Image

from tests.attacks.attack import Attack, never_green, of
from tests.attacks.eyes import zxing
from tests.attacks.sheets import HEIGHT, WIDTH, Sheet, glyphs, typed

CCCD = "001099012345"
LEFT, TOP, SIDE = 130.0, 100.0, 3.2

Modules = NDArray[np.bool_]
Shape = Callable[[float, float, float], str]


def qr() -> Modules:
    code = segno.make(CCCD, error="m", micro=False)
    return np.array([list(row) for row in code.matrix_iter(border=0)], bool)


def data_matrix() -> Modules:
    code = zxingcpp.create_barcode(CCCD, zxingcpp.BarcodeFormat.DataMatrix)
    return np.asarray(zxingcpp.write_barcode_to_image(code, scale=1)) < 128


def code_128() -> Modules:
    code = zxingcpp.create_barcode(CCCD, zxingcpp.BarcodeFormat.Code128)
    return np.asarray(zxingcpp.write_barcode_to_image(code, scale=1))[10:11] < 128


def bars() -> bytes:
    """Each dark module a line of its own."""
    lines = [
        f"{60 + 1.2 * x:.1f} 30 m {60 + 1.2 * x:.1f} 80 l S " for _, x in np.argwhere(code_128())
    ]
    return Sheet().of("1.2 w " + "".join(lines))


def square(x: float, y: float, side: float) -> str:
    return f"{x:.2f} {y - side:.2f} {side:.2f} {side:.2f} re "


def dot(x: float, y: float, side: float) -> str:
    """A circle a little narrower than its module."""
    r = 0.46 * side
    k, cx, cy = 0.5523 * r, x + side / 2, y - side / 2
    corners = ((1, 0), (0, 1), (-1, 0), (0, -1), (1, 0))
    path = f"{cx + r:.2f} {cy:.2f} m "
    for (a, b), (c, d) in pairwise(corners):
        ends = ((a * r + c * k, b * r + d * k), (c * r + a * k, d * r + b * k), (c * r, d * r))
        path += "".join(f"{cx + u:.2f} {cy + v:.2f} " for u, v in ends) + "c "
    return path


def places(modules: Modules, side: float = SIDE) -> list[tuple[float, float]]:
    return [(LEFT + side * x, TOP - side * y) for y, x in zip(*np.nonzero(modules), strict=True)]


def painted(modules: Callable[[], Modules], shape: Shape, end: str = "f ", last: str = "") -> bytes:
    content = "".join(shape(x, y, SIDE) + end for x, y in places(modules()))
    return Sheet().of(content + last)


def runs(modules: Modules) -> list[tuple[float, float, float]]:
    """Left end, height and length of each row's dark runs."""
    found = []
    for y, row in enumerate(modules):
        x = 0
        for dark, cells in groupby(row):
            length = len(list(cells))
            if dark:
                found.append((LEFT + SIDE * x, TOP - SIDE * y, SIDE * length))
            x += length
    return found


def dashed(modules: Callable[[], Modules], end: str = "S ", last: str = "") -> bytes:
    lines = [f"{x:.2f} {y:.2f} m {x + w:.2f} {y:.2f} l {end}" for x, y, w in runs(modules())]
    return Sheet().of(f"{SIDE} w " + "".join(lines) + last)


def slabs(modules: Callable[[], Modules]) -> bytes:
    boxes = [f"{x:.2f} {y - SIDE:.2f} {w:.2f} {SIDE} re f " for x, y, w in runs(modules())]
    return Sheet().of("".join(boxes))


def large() -> bytes:
    """Modules as large as the letters of a head."""
    sheet = Sheet((520, 520))
    side = 20.0
    boxes = [
        f"{40 + side * x:.0f} {480 - side * (y + 1):.0f} {side} {side} re f "
        for y, x in zip(*np.nonzero(qr()), strict=True)
    ]
    return sheet.of(typed("Thong bao", 20, 500) + "".join(boxes))


def tiny_pictures() -> bytes:
    sheet = Sheet()
    sheet.put("XObject", "M", sheet.picture(Image.new("L", (2, 2), 0)))
    shown = [f"q {SIDE} 0 0 {SIDE} {x:.2f} {y - SIDE:.2f} cm /M Do Q " for x, y in places(qr())]
    return sheet.of(typed("Thong bao", 20) + "".join(shown))


def signs() -> bytes:
    """Squares from the Dingbats, set close."""
    size = SIDE / 0.691
    rows = []
    for y, row in enumerate(qr()):
        shown = "".join("(n) 70 " if dark else "-691 " for dark in row)
        rows.append(f"BT /Z {size:.3f} Tf {LEFT} {TOP - SIDE * y:.2f} Td [{shown}] TJ ET ")
    return Sheet().of("".join(rows))


def half_blocks() -> bytes:
    """Two rows of modules to a line of letters, as terminals print codes."""
    data = next(Path(fontpkg_jetbrains_mono.__file__).parent.glob("files/JetBrainsMono[[]*"))
    font = data.read_bytes()
    sheet = Sheet((300, 400))
    kinds = {(1, 1): "█", (1, 0): "▀", (0, 1): "▄", (0, 0): " "}
    sheet.put("Font", "B", sheet.lying({sign: sign for sign in kinds.values()}, font))
    modules = np.pad(qr(), ((0, 1), (0, 0))).astype(int).tolist()
    rows = [
        "".join(kinds[pair] for pair in zip(upper, lower, strict=True))
        for upper, lower in zip(modules[::2], modules[1::2], strict=True)
    ]
    # A block is 600 wide and 1320 high.
    shown = [
        f"BT /B 10 Tf 40 {340 - 13.2 * number:.2f} Td {glyphs(row, font)} Tj ET "
        for number, row in enumerate(rows)
    ]
    return sheet.of("".join(shown))


def of_a_font() -> bytes:
    """A font whose letter `a` is a square, and `b` nothing."""
    sheet = Sheet()
    procs = {"/a": b"1 0 0 0 1 1 d1 0 0 1 1 re f", "/b": b"1 0 0 0 1 1 d1"}
    font = Dictionary(
        Type=Name.Font,
        Subtype=Name.Type3,
        FontBBox=Array([0, 0, 1, 1]),
        FontMatrix=Array([1, 0, 0, 1, 0, 0]),
        CharProcs=Dictionary({name: sheet.pdf.make_stream(proc) for name, proc in procs.items()}),
        Encoding=Dictionary(Type=Name.Encoding, Differences=Array([97, Name.a, Name.b])),
        FirstChar=97,
        LastChar=98,
        Widths=Array([1, 1]),
        Resources=Dictionary(),
    )
    sheet.put("Font", "M", font)
    rows = ["".join("a" if dark else "b" for dark in row) for row in qr()]
    shown = [
        f"BT /M {SIDE} Tf {LEFT} {TOP - SIDE * y:.2f} Td ({row}) Tj ET "
        for y, row in enumerate(rows)
    ]
    return sheet.of("".join(shown))


def through_a_mask() -> bytes:
    """One black pixel, seen through a mask with the code."""
    sheet = Sheet()
    mask = Image.fromarray((qr() * 255).astype(np.uint8)).resize((210, 210), 0)
    ink = sheet.picture(Image.new("RGB", (1, 1)), SMask=sheet.picture(mask))
    sheet.put("XObject", "I", ink)
    return sheet.of(typed("Thong bao", 20) + "q 70 0 0 70 130 30 cm /I Do Q")


def tiled() -> bytes:
    sheet = Sheet()
    tile = sheet.pattern("".join(square(x, y, SIDE) + "f " for x, y in places(qr())))
    sheet.put("Pattern", "T", tile)
    return sheet.of(f"/Pattern cs /T scn 0 0 {WIDTH} {HEIGHT} re f")


def cut_out() -> bytes:
    """The page painted black through a clip of modules."""
    path = "".join(square(x, y, SIDE) for x, y in places(qr()))
    return Sheet().of(f"q {path} W n 0 0 {WIDTH} {HEIGHT} re f Q")


ATTACKS = [
    Attack("qr of squares", "a.pdf", CCCD, partial(painted, qr, square), "zxing", zxing),
    Attack(
        "data matrix of dots", "a.pdf", CCCD, partial(painted, data_matrix, dot), "zxing", zxing
    ),
    Attack("qr of dashes", "a.pdf", CCCD, partial(dashed, qr), "zxing", zxing),
    Attack("qr of dashes, one path", "a.pdf", CCCD, partial(dashed, qr, "", "S"), "zxing", zxing),
    Attack("qr of large squares", "a.pdf", CCCD, large, "zxing", zxing),
    Attack("qr of tiny pictures", "a.pdf", CCCD, tiny_pictures, "zxing", zxing),
    Attack("qr of signs", "a.pdf", CCCD, signs, "zxing", zxing),
    Attack("qr of half blocks", "a.pdf", CCCD, half_blocks, "zxing", zxing),
    Attack("qr of a font", "a.pdf", CCCD, of_a_font, "zxing", zxing),
    Attack("qr through a mask", "a.pdf", CCCD, through_a_mask, "zxing", zxing),
    Attack("qr in a pattern", "a.pdf", CCCD, tiled, "zxing", zxing),
    Attack("qr cut out", "a.pdf", CCCD, cut_out, "zxing", zxing),
    Attack("data matrix of slabs", "a.pdf", CCCD, partial(slabs, data_matrix), "zxing", zxing),
    Attack("bars as lines", "a.pdf", CCCD, bars, "zxing", zxing),
]


@of(*ATTACKS)
def test_a_drawn_code_is_read(attack: Attack, tmp_path: Path) -> None:
    never_green(attack, tmp_path)
