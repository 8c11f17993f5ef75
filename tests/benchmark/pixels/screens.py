"""Screenshots: phones in light and dark, passed on at half size, and desktops with small print."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from random import Random

from PIL import Image, ImageDraw

from samples.drawing import papers, screens
from samples.drawing.fonts import ROBOTO, Style, Typefaces, font
from samples.drawing.layout import in_family
from samples.drawing.picture import Drawing
from samples.drawing.printer import raster
from samples.drawing.truth import Drawn
from tests.benchmark.documents import Plan
from tests.benchmark.pixels.legible import judged
from tests.benchmark.pixels.ranges import SCREEN

VARIANTS = ("light", "dark", "half size", "half size dark")
_DESKTOP = (3840, 2160)


def phone(kind: str, variant: str, rng: Random, faces: Typefaces) -> Drawing:
    """A phone's screen in one of the variants."""
    theme = screens.DARK if "dark" in variant else screens.LIGHT
    sheet = in_family(screens.SCREENS[kind](rng, theme), rng.choice(faces.screen))
    width = (SCREEN.small if "half" in variant else SCREEN.width).draw(rng)
    return screens.shot(sheet, width)


def _window(ground: Drawing, page: Drawing, at: tuple[int, int], title: str) -> Drawing:
    """A page in a window with a title bar."""
    image = ground.image.copy()
    pen = ImageDraw.Draw(image)
    right, low = at[0] + page.size[0], at[1] + page.size[1]
    pen.rectangle((at[0] - 24, at[1] - 76, right + 24, low + 24), fill=(196, 199, 204))
    pen.rectangle((at[0] - 24, at[1] - 76, right + 24, at[1] - 30), fill=(52, 58, 70))
    pen.text((at[0], at[1] - 68), title, font=font(ROBOTO, Style.REGULAR, 24), fill=(236, 236, 240))
    return replace(ground, image=image).pasted(page, at)


def desktop(rng: Random, faces: Typefaces) -> Drawing:
    """A 4K desktop with a list and a letter open at reading size."""
    shade = rng.choice(((28, 60, 96), (70, 74, 80), (24, 26, 30)))
    screen = Drawing(Image.new("RGB", _DESKTOP, shade))
    family = rng.choice(faces.office)
    table = raster(papers.citizen_table(rng, family, 24)[0], SCREEN.zoom.draw(rng))
    letter = raster(papers.letter(rng, rng.choice(faces.office))[0], SCREEN.zoom.draw(rng))
    screen = _window(
        screen, table, (rng.randrange(60, 400), rng.randrange(160, 700)), "danh-sach.pdf"
    )
    return _window(
        screen, letter, (rng.randrange(2100, 2700), rng.randrange(160, 500)), "tra-loi.pdf"
    )


def screenshot(name: str, kind: str, variant: str, faces: Typefaces, rng: Random) -> Drawn:
    """A screenshot as PNG, or as a messenger passes it on."""
    sharp = desktop(rng, faces) if kind == "desktop" else phone(kind, variant, rng, faces)
    passed_on = "half" in variant and rng.random() < 0.5
    form, end = rng.choice((("JPEG", "jpg"), ("WEBP", "webp"))) if passed_on else ("PNG", "png")
    quality = SCREEN.jpeg.whole(rng)
    out = io.BytesIO()
    how = {} if form == "PNG" else {"quality": quality}
    sharp.image.convert("RGB").save(out, form, **how)
    with Image.open(io.BytesIO(out.getvalue())) as stored:
        seen = judged(sharp, replace(sharp, image=stored.convert("RGB")))
    note = f"{kind}, {variant}, {seen.size[0]} px, {form} {how or ''}"
    return Drawn(
        f"{name}.{end}", out.getvalue(), "screen", seen.on_page(1), note=note, variant=variant
    )


def plans(faces: Typefaces) -> Iterator[Plan]:
    """All plans of this room."""
    for kind in screens.SCREENS:
        for turn in range(8):
            variant = VARIANTS[turn % len(VARIANTS)]
            name = f"screen-{kind}-{turn + 1}"
            yield Plan(name, "screen", partial(screenshot, name, kind, variant, faces))
    for turn in range(6):
        name = f"desktop-{turn + 1}"
        yield Plan(name, "screen", partial(screenshot, name, "desktop", "4K small print", faces))
