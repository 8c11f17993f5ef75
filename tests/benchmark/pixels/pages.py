"""Pages that went through a scanner or were photographed, one kind of damage at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from random import Random

from samples.drawing import damage, ornaments, papers
from samples.drawing.fonts import Typefaces
from samples.drawing.layout import MM
from samples.drawing.picture import Drawing
from samples.drawing.printer import raster
from samples.drawing.truth import Drawn
from tests.benchmark.documents import Plan, text_pdf
from tests.benchmark.pictures import LOCAL, contained, pages_of_pdf
from tests.benchmark.pixels import harm
from tests.benchmark.pixels.legible import judged
from tests.benchmark.pixels.ranges import DAMAGE, PAGE, SCAN
from tests.benchmark.templates import CLEAN, PERSONAL, Template

_SHEETS = (papers.letter, papers.decision, papers.form, papers.contract, papers.receipt)
# None that takes greys away: what a person can read is judged before the file is written.
_CONTAINERS = ("pdf_jpeg", "jpeg", "png", "pdf_jpeg", "tiff_lzw")


def page(source: Template | int, rng: Random, dpi: float, faces: Typefaces) -> Drawing:
    """One page at `dpi`: of a template by some producer, signed, or one of the samples' papers."""
    if isinstance(source, int):
        sheet = _SHEETS[source % len(_SHEETS)](rng, rng.choice(faces.office))[0]
        return raster(sheet, dpi)
    made = text_pdf(source, rng.choice(LOCAL), rng, faces)
    drawing = pages_of_pdf(made, dpi, 1)[0]
    return harm.signed(drawing, rng, dpi) if rng.random() < 0.5 else drawing


def laid(drawing: Drawing, rng: Random, skew: float) -> Drawing:
    """On the glass: skewed, grey or in colour."""
    flat = damage.grey(drawing) if SCAN.grey.draw(rng) else drawing
    return damage.skewed(flat, skew)


def scanned(drawing: Drawing, rng: Random, quality: int) -> Drawing:
    """An ordinary scanner's blur, grain and JPEG."""
    soft = damage.blurred(drawing, SCAN.blur.draw(rng))
    return damage.as_jpeg(damage.noisy(soft, rng, SCAN.grain.draw(rng)), quality)


def _file(
    plan: tuple[str, str, str], drawing: Drawing, dpi: float, rng: Random, variant: str
) -> Drawn:
    drawn = contained(plan, [drawing], dpi, rng)
    return replace(drawn, variant=variant, note=f"{variant}; {drawn.note}")


def clean_scan(
    name: str, source: Template | int, kind: str, faces: Typefaces, rng: Random
) -> Drawn:
    dpi = SCAN.dpi.draw(rng)
    sharp = laid(page(source, rng, dpi, faces), rng, SCAN.skew.draw(rng))
    seen = judged(sharp, scanned(sharp, rng, SCAN.jpeg.whole(rng)))
    return _file((name, "clean_scan", kind), seen, dpi, rng, f"{dpi} dpi")


def turned_page(name: str, template: Template, turns: int, faces: Typefaces, rng: Random) -> Drawn:
    """A page stored lying on its side or upside down, without any word about it."""
    dpi = SCAN.dpi.draw(rng)
    sharp = laid(page(template, rng, dpi, faces), rng, SCAN.skew.draw(rng))
    seen = judged(sharp, scanned(sharp, rng, SCAN.jpeg.whole(rng))).turned(turns)
    kind = rng.choice(("jpeg", "png", "pdf_jpeg"))
    return _file((name, "turned_page", kind), seen, dpi, rng, f"{90 * turns}°")


Harm = Callable[[Drawing, Random, float], Drawing]


def _fax(sharp: Drawing, rng: Random, _: float) -> Drawing:
    return damage.faxed(sharp, rng, DAMAGE.fax_threshold.whole(rng))


def _seal(sharp: Drawing, rng: Random, dpi: float) -> Drawing:
    return harm.over_value(sharp, rng, ornaments.seal(rng), DAMAGE.seal.draw(rng) * dpi / 25.4)


def _signature(sharp: Drawing, rng: Random, dpi: float) -> Drawing:
    wide = DAMAGE.signature.draw(rng) * dpi / 25.4
    return harm.over_value(sharp, rng, ornaments.signature(rng), wide)


def _holes(sharp: Drawing, rng: Random, _: float) -> Drawing:
    return damage.stained(damage.punched(sharp, rng), rng, DAMAGE.dust.whole(rng))


def _dots(sharp: Drawing, rng: Random, dpi: float) -> Drawing:
    return harm.dot_matrix(sharp, rng, dpi, DAMAGE.dots.draw(rng))


HARMS: dict[str, Harm] = {
    "skew": lambda sharp, rng, dpi: sharp,
    "low quality": lambda sharp, rng, dpi: sharp,
    "fax": _fax,
    "faint": lambda sharp, rng, dpi: damage.faint(sharp, rng, DAMAGE.faint.draw(rng)),
    "seal": _seal,
    "signature": _signature,
    "holes": _holes,
    "dot matrix": _dots,
    "grain": lambda sharp, rng, dpi: damage.noisy(sharp, rng, DAMAGE.grain.draw(rng)),
    "shadow": lambda sharp, rng, dpi: damage.shadowed(sharp, rng, DAMAGE.shadow.draw(rng)),
    "low light": lambda sharp, rng, dpi: harm.dim(sharp, rng, DAMAGE.light.draw(rng)),
}


def damaged_scan(
    name: str, template: Template, variant: str, faces: Typefaces, rng: Random
) -> Drawn:
    dpi = DAMAGE.fax_dpi.draw(rng) if variant == "fax" else SCAN.dpi.draw(rng)
    steep = DAMAGE.skew.draw(rng) * rng.choice((-1, 1))
    skew = steep if variant == "skew" else SCAN.skew.draw(rng)
    sharp = laid(page(template, rng, dpi, faces), rng, skew)
    harmed = HARMS[variant](sharp, rng, dpi)
    poor = variant in ("low quality", "skew") or rng.random() < 0.3
    if variant == "fax":
        kind = rng.choice(("pdf_ccitt", "tiff_lzw"))
    else:
        kind = rng.choice(_CONTAINERS)
        harmed = scanned(harmed, rng, (DAMAGE if poor else SCAN).jpeg.whole(rng))
    return _file((name, "damaged_scan", kind), judged(sharp, harmed), dpi, rng, variant)


def page_photo(drawing: Drawing, rng: Random) -> Drawing:
    """A sheet photographed with a phone."""
    sharp = damage.curled(drawing, rng, PAGE.curl.draw(rng))
    sharp = harm.tilted(sharp, rng, PAGE.tilt.draw(rng), PAGE.turn.draw(rng))
    seen = damage.warm(damage.shadowed(sharp, rng, PAGE.shadow.draw(rng)), rng)
    seen = damage.noisy(damage.blurred(seen, PAGE.blur.draw(rng)), rng, PAGE.grain.draw(rng))
    return judged(sharp, damage.as_jpeg(seen, PAGE.jpeg.whole(rng)))


def photographed(name: str, template: Template, faces: Typefaces, rng: Random) -> Drawn:
    dpi = PAGE.dpi.draw(rng)
    photo = page_photo(page(template, rng, dpi, faces), rng)
    return _file((name, "page_photo", "jpeg"), photo, dpi, rng, f"{dpi} dpi")


def face_free(name: str, title: str, turn: int, faces: Typefaces, rng: Random) -> Drawn:
    """A clean paper with seals, signatures, maybe a fingerprint: nothing on it is a face."""
    dpi = SCAN.dpi.draw(rng)
    drawing = page(CLEAN[title], rng, dpi, faces)
    drawing = harm.signed(drawing, rng, dpi)
    if rng.random() < 0.5:
        at = (drawing.size[0] * rng.uniform(0.2, 0.8), drawing.size[1] * rng.uniform(0.6, 0.95))
        drawing = harm.inked(drawing, ornaments.fingerprint(rng), (*at, 18 * MM * dpi / 72))
    if turn % 2:
        return _file((name, "face_free", "jpeg"), page_photo(drawing, rng), dpi, rng, "photo")
    sharp = laid(drawing, rng, SCAN.skew.draw(rng))
    seen = judged(sharp, scanned(sharp, rng, SCAN.jpeg.whole(rng)))
    return _file((name, "face_free", "jpeg"), seen, dpi, rng, "scan")


def plans(faces: Typefaces) -> Iterator[Plan]:
    """All plans of this room."""
    templates = tuple(PERSONAL.values())
    for turn in range(36):
        source = templates[turn % len(templates)] if turn % 3 else turn // 3
        name, kind = f"clean-scan-{turn + 1}", _CONTAINERS[turn % len(_CONTAINERS)]
        yield Plan(name, "clean_scan", partial(clean_scan, name, source, kind, faces))
    for row, variant in enumerate(HARMS):
        for turn in range(4):
            template = templates[(5 * row + 3 * turn) % len(templates)]
            name = f"{variant.replace(' ', '-')}-{turn + 1}"
            draw = partial(damaged_scan, name, template, variant, faces)
            yield Plan(name, "damaged_scan", draw)
    for turn in range(24):
        template = templates[(2 * turn) % len(templates)]
        name = f"page-photo-{turn + 1}"
        yield Plan(name, "page_photo", partial(photographed, name, template, faces))
        name = f"turned-{turn + 1}"
        draw = partial(turned_page, name, template, turn % 3 + 1, faces)
        yield Plan(name, "turned_page", draw)
    for turn, title in enumerate(tuple(CLEAN) * 2):
        name = f"face-free-{turn + 1}"
        yield Plan(name, "face_free", partial(face_free, name, title, turn, faces))
