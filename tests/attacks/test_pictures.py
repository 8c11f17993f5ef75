"""Values that pictures show in unusual ways: through masks, in pieces, in colours alike."""

from __future__ import annotations

import io
import math
from functools import partial
from pathlib import Path

import numpy as np
import pikepdf
import pymupdf
from pikepdf import Array, Dictionary
from PIL import Image, ImageDraw, ImageFont, ImageOps, ImageStat

from samples.drawing.fonts import ARIAL, font_bytes
from tests.attacks.attack import Attack, never_green, of
from tests.attacks.eyes import read, tesseract
from tests.attacks.sheets import Sheet, line, saved, typed

CCCD = "001099012345"
PLACED = "q 150 0 0 20 90 54 cm /I Do Q"


def through_a_mask(size: int, hard: bool = False) -> bytes:
    """A few black pixels, seen through a mask with the digits, as scanners write print."""
    sheet = Sheet()
    digits = line(CCCD, ink="white", paper="black").convert("L")
    base = Image.new("RGB", (size, size))
    if hard:
        mask = sheet.picture(digits.point(lambda v: 255 * (v < 128)).convert("1"), ImageMask=True)
        sheet.put("XObject", "I", sheet.picture(base, Mask=mask))
    else:
        sheet.put("XObject", "I", sheet.picture(base, SMask=sheet.picture(digits)))
    return sheet.of(typed("So CCCD:", 20) + PLACED)


def in_layers() -> bytes:
    """Paper, and print through a mask of three times its pixels (mixed raster content)."""
    sheet = Sheet()
    digits = line(f"So CCCD {CCCD}", (1400, 160), 88, "white", "black").convert("L")
    sheet.put("XObject", "B", sheet.picture(Image.new("RGB", (90, 30), (240, 238, 230))))
    ink = sheet.picture(Image.new("RGB", (40, 8), (20, 20, 30)), SMask=sheet.picture(digits))
    sheet.put("XObject", "F", ink)
    return sheet.of("q 360 0 0 120 0 0 cm /B Do Q q 210 0 0 24 90 54 cm /F Do Q")


def on_paper_only() -> bytes:
    """A picture that another one takes the place of when it is printed."""
    sheet = Sheet()
    printed = sheet.picture(line(f"So CCCD: {CCCD}", height=36))
    shown = sheet.picture(Image.new("RGB", (600, 80), "white"))
    shown.Alternates = Array([Dictionary(Image=printed, DefaultForPrinting=True)])
    sheet.put("XObject", "I", shown)
    return sheet.of(typed("Thong bao", 20) + PLACED)


def alternates(data: bytes) -> str:
    """What Tesseract reads in the picture that is printed."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for item in pdf.objects:
            if isinstance(item, pikepdf.Stream) and "/Alternates" in item:
                return read(pikepdf.PdfImage(item.Alternates[0].Image).as_pil_image())
    return ""


def among_marks() -> bytes:
    """A small picture of a number among thirty others, which are looked at together."""
    sheet = Sheet()
    sheet.put("XObject", "I", sheet.picture(line(CCCD, (600, 80), 60)))
    sheet.put("XObject", "M", sheet.picture(Image.new("RGB", (30, 30), (200, 40, 40))))
    rows = (102, 24, 4)
    marks = [f"q 13 0 0 13 {14 + n % 10 * 34} {y} cm /M Do Q" for y in rows for n in range(10)]
    return sheet.of(typed("So CCCD:", 20) + "q 70 0 0 9.3 90 57 cm /I Do Q " + " ".join(marks))


def widest(data: bytes) -> str:
    """What Tesseract reads in the widest picture of a file."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        streams = [one for one in pdf.objects if isinstance(one, pikepdf.Stream)]
        pictures = [one for one in streams if one.get("/Subtype") == "/Image"]
        return read(pikepdf.PdfImage(max(pictures, key=lambda one: int(one.Width))).as_pil_image())


def digit_by_digit(pitch: float) -> bytes:
    """Each digit a picture of its own."""
    sheet = Sheet()
    font = ImageFont.truetype(io.BytesIO(font_bytes(ARIAL)), 44)
    for digit in set(CCCD):
        image = Image.new("L", (26, 44), 255)
        ImageDraw.Draw(image).text((1, 22), digit, fill=0, font=font, anchor="lm")
        sheet.put("XObject", f"D{digit}", sheet.picture(image))
    shown = [f"q 6 0 0 10 {90 + pitch * n} 58 cm /D{d} Do Q " for n, d in enumerate(CCCD)]
    return sheet.of(typed("So CCCD:", 20) + "".join(shown))


def coloured(ink: tuple[int, int, int], paper: tuple[int, int, int], kind: str) -> bytes:
    """Print as bright as its paper."""
    return saved(line(f"CCCD {CCCD}", (700, 120), 40, ink, paper), kind)


def by_colour(data: bytes) -> str:
    """What Tesseract reads where the one channel that tells ink from paper is drawn."""
    channels = Image.open(io.BytesIO(data)).convert("RGB").split()
    return read(max(channels, key=lambda channel: ImageStat.Stat(channel).stddev[0]))


def turned(sign: str, by: float) -> Image.Image:
    """A sign turned by so many degrees, as ink."""
    font = ImageFont.truetype(io.BytesIO(font_bytes(ARIAL)), 34)
    drawn = Image.new("L", (60, 60), 0)
    ImageDraw.Draw(drawn).text((30, 30), sign, fill=255, font=font, anchor="mm")
    return drawn.rotate(by, resample=Image.Resampling.BICUBIC)


def turned_in_turn(*turns: float, label: str = "") -> bytes:
    """Signs turned by so much in turn, behind a label that is not."""
    sheet = Image.new("RGB", (800, 300), "white")
    for n, sign in enumerate(label + CCCD):
        turn = turns[n % len(turns)] if n >= len(label) else 0
        sheet.paste((0, 0, 0), (60 + n * 30, 120), turned(sign, turn))
    return saved(sheet)


def mirrored(label: str) -> bytes:
    """A picture of a number, which its page shows from behind."""
    sheet = Sheet()
    sheet.put("XObject", "I", sheet.picture(line(label + CCCD, (700, 60))))
    return sheet.of(typed("Thong bao cho moi nguoi", 20) + "q -260 0 0 22 320 54 cm /I Do Q")


def bent(radius: int, spread: int) -> bytes:
    """A number on an arc of so many degrees."""
    sheet, text = Image.new("RGB", (900, 700), "white"), f"CCCD {CCCD}"
    for n, sign in enumerate(text):
        angle = math.radians(spread * n / len(text) - spread / 2)
        x, y = 450 + radius * math.sin(angle), 460 - radius * math.cos(angle)
        ink = turned(sign, -math.degrees(angle))
        sheet.paste((0, 0, 0), (round(x) - 30, round(y) - 30), ink)
    return saved(sheet)


def by_straightening(data: bytes) -> str:
    """What Tesseract reads of signs that are turned back one by one."""
    shown = Image.open(io.BytesIO(data)).convert("L")
    sheet = Image.new("L", (800, 100), 255)
    for n in range(5, 5 + len(CCCD)):
        cut = shown.crop((60 + n * 30, 120, 120 + n * 30, 180))
        back = cut.rotate(-20 if n % 2 else 20, Image.Resampling.BICUBIC, fillcolor=255)
        sheet.paste(back.crop((16, 8, 44, 52)), (40 + n * 30, 30))
    return read(sheet.convert("RGB"))


def an_eye(data: bytes) -> str:
    """A person reads these."""
    return CCCD if np.ptp(np.asarray(Image.open(io.BytesIO(data)))) > 128 else ""


def a_mirror(data: bytes) -> str:
    """What Tesseract reads of the page in a mirror."""
    with pymupdf.open(stream=data) as doc:
        return read(ImageOps.mirror(doc[0].get_pixmap(dpi=200).pil_image()))


COLOURS = {
    "red on green": ((255, 0, 0), (0, 130, 0), "PNG"),
    "red on grey": ((220, 40, 40), (94, 94, 94), "PNG"),
    "magenta on green": ((230, 0, 230), (0, 164, 0), "PNG"),
    "red on green, JPEG": ((255, 0, 0), (0, 130, 0), "JPEG"),
}
TURNED = {
    "35 degrees": partial(turned_in_turn, 35, -35),
    "45 degrees behind a label": partial(turned_in_turn, 45, -45, label="CCCD "),
    "90 degrees": partial(turned_in_turn, 90, -90),
    "180 degrees in turn": partial(turned_in_turn, 0, 180),
    "180 degrees each behind a label": partial(turned_in_turn, 180, label="CCCD "),
}
ATTACKS = [
    *(
        Attack(name, f"a.{how[2].lower()}", CCCD, partial(coloured, *how), "OCR", by_colour)
        for name, how in COLOURS.items()
    ),
    Attack(
        "turned in turn",
        *("a.png", CCCD, partial(turned_in_turn, -20, 20, label="CCCD "), "an eye"),
        by_straightening,
    ),
    *(
        Attack(f"turned by {name}", "a.png", CCCD, how, "an eye", an_eye, "told")
        for name, how in TURNED.items()
    ),
    *(
        Attack(f"on an arc of {n}", "a.png", CCCD, partial(bent, r, n), "an eye", an_eye, "told")
        for r, n in ((330, 120), (200, 200), (120, 330))
    ),
    *(
        Attack(f"mirrored, {name}", "a.pdf", CCCD, partial(mirrored, text), "OCR", a_mirror, "told")
        for name, text in (("alone", ""), ("with its label", "So CCCD "))
    ),
    Attack("soft mask on one pixel", "a.pdf", CCCD, partial(through_a_mask, 1), "OCR", tesseract),
    Attack("soft mask on 8 x 8", "a.pdf", CCCD, partial(through_a_mask, 8), "OCR", tesseract),
    Attack("mask on one pixel", "a.pdf", CCCD, partial(through_a_mask, 1, True), "OCR", tesseract),
    Attack("layers of a scan", "a.pdf", CCCD, in_layers, "OCR", tesseract),
    Attack("among thirty marks", "a.pdf", CCCD, among_marks, "OCR", widest),
    Attack("on paper only", "a.pdf", CCCD, on_paper_only, "pikepdf, OCR", alternates),
    Attack("digit pictures", "a.pdf", CCCD, partial(digit_by_digit, 8), "OCR", tesseract),
    Attack("close digit pictures", "a.pdf", CCCD, partial(digit_by_digit, 6), "OCR", tesseract),
]


@of(*ATTACKS)
def test_what_a_picture_shows_is_found(attack: Attack, tmp_path: Path) -> None:
    never_green(attack, tmp_path)
