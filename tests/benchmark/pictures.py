"""Documents that hold pixels: scans, PDFs of text and pictures, text that is no text."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from random import Random

import pikepdf
import pypdfium2
from PIL import Image

from samples.drawing import people, photos, screens
from samples.drawing.cards import CARDS
from samples.drawing.codes import folded
from samples.drawing.damage import ORDINARY, ScanWear, faxed, photographed_page, scanned
from samples.drawing.picture import Drawing
from samples.drawing.truth import Drawn, Truth
from tests.benchmark import exif
from tests.benchmark.documents import Plan, TextPdf, text_pdf
from tests.benchmark.locate import word_boxes
from tests.benchmark.templates import CLEAN, PERSONAL, Template

# Producers that every machine of a developer has, so that no scan is left out.
LOCAL = ("textwriter", "story", "canvas", "platypus", "fpdf", "typst")
_DPI = (150, 200, 200, 240, 300)
_CONTAINERS = ("pdf_jpeg", "pdf_jpeg", "pdf_ccitt", "png", "tiff", "jpeg")
# A bilevel scan is made from a page without grain; the threshold does the rest.
_BILEVEL = ScanWear(noise=(0, 3), colour=0, extras=0, quality=(80, 95))


def pages_of_pdf(made: TextPdf, dpi: float, most: int = 2) -> list[Drawing]:
    """The first pages as pixels at `dpi`, with their truths and neighbours."""
    zoom = dpi / 72
    drawings = []
    with pypdfium2.PdfDocument(made.data) as document:
        for number in range(1, min(most, len(document)) + 1):
            image = document[number - 1].render(scale=zoom).to_pil().convert("RGB")
            page = Drawing(
                image,
                tuple(t for t in made.truths if t.page == number),
                tuple(t for t in made.neighbours if t.page == number),
            )
            drawings.append(page.moved(image, lambda p: (p[0] * zoom, p[1] * zoom)))
    return drawings


def _units(drawings: Sequence[Drawing], unit: float) -> tuple[list[Truth], list[Truth]]:
    """Truths and neighbours of several pages, numbered, in units of `unit` per pixel."""
    truths: list[Truth] = []
    beside: list[Truth] = []
    for number, drawing in enumerate(drawings, 1):
        scaled = drawing.moved(drawing.image, lambda p: (p[0] * unit, p[1] * unit))
        truths += [replace(t, page=number) for t in scaled.truths]
        beside += [replace(t, page=number) for t in scaled.neighbours]
    return truths, beside


def _file(images: Sequence[Image.Image], kind: str, dpi: float, quality: int) -> bytes:
    out = io.BytesIO()
    first, rest = images[0], list(images[1:])
    many: dict[str, object] = {"save_all": True, "append_images": rest} if rest else {}
    if kind.startswith("pdf"):
        how = {} if first.mode == "1" else {"quality": quality}
        first.save(out, "PDF", resolution=dpi, save_all=True, append_images=rest, **how)
    elif kind.startswith("tiff"):
        coding = "group4" if first.mode == "1" else "tiff_lzw"
        first.save(out, "TIFF", compression=coding, dpi=(dpi, dpi), **many)
    elif kind == "png":
        first.save(out, "PNG", dpi=(dpi, dpi))
    else:
        first.save(out, "JPEG", quality=quality, dpi=(dpi, dpi))
    return out.getvalue()


def contained(
    plan: tuple[str, str, str], drawings: Sequence[Drawing], dpi: float, rng: Random
) -> Drawn:
    """Pictures of pages in one file; `plan`: its name, category and kind.

    One-picture kinds hold the first page alone; `tiff` is one-bit now and then, `tiff_lzw` never.
    """
    name, category, kind = plan
    many = kind.startswith(("pdf", "tiff"))
    chosen = list(drawings) if many else list(drawings[:1])
    quality = rng.randrange(60, 92)
    bilevel = kind == "pdf_ccitt" or (kind == "tiff" and rng.random() < 0.3)
    images = [
        d.image.convert("1", dither=Image.Dither.NONE) if bilevel else d.image for d in chosen
    ]
    data = _file(images, kind, dpi, quality)
    truths, beside = _units(chosen, 72 / dpi if kind.startswith("pdf") else 1.0)
    ends = {"pdf_jpeg": "pdf", "pdf_ccitt": "pdf", "tiff": "tif", "tiff_lzw": "tif", "jpeg": "jpg"}
    end = ends.get(kind, kind)
    note = f"{kind}{' 1 bit' if bilevel else ''}, {dpi} dpi, quality {quality}"
    return Drawn(f"{name}.{end}", data, category, tuple(truths), tuple(beside), note)


def _scanned(name: str, category: str, template: Template, kind: str, rng: Random) -> Drawn:
    made = text_pdf(template, rng.choice(LOCAL), rng)
    dpi = rng.choice((200, 240, 300) if kind == "pdf_ccitt" else _DPI)
    pages = pages_of_pdf(made, dpi)
    if kind == "pdf_ccitt":
        pages = [faxed(scanned(p, rng, _BILEVEL), rng, rng.randrange(120, 180)) for p in pages]
    else:
        pages = [scanned(p, rng, ORDINARY) for p in pages]
    drawn = contained((name, category, kind), pages, dpi, rng)
    return replace(drawn, note=f"{made.note}; {drawn.note}")


def _scan_plan(title: str, template: Template, kind: str, category: str) -> Plan:
    name = f"{title}-{kind}"
    return Plan(name, category, lambda rng: _scanned(name, category, template, kind, rng))


def scan_plans(each: int = 2) -> Iterator[Plan]:
    """Every template through the scanner `each` times."""
    for row, (title, template) in enumerate(PERSONAL.items()):
        for column in range(each):
            kind = _CONTAINERS[(row + 4 * column) % len(_CONTAINERS)]
            yield _scan_plan(f"{title}-scan{column + 1}", template, kind, "scan")


def clean_scan_plans() -> Iterator[Plan]:
    for row, (title, template) in enumerate(CLEAN.items()):
        yield _scan_plan(f"{title}-scan", template, _CONTAINERS[row % len(_CONTAINERS)], "clean")


def _joined(first: bytes, second: bytes) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(first)) as pdf, pikepdf.open(io.BytesIO(second)) as other:
        pdf.pages.extend(other.pages)
        pdf.save(out)
    return out.getvalue()


def text_and_scan(name: str, template: Template, rng: Random) -> Drawn:
    """A text document with a scanned paper behind it."""
    made = text_pdf(template, rng.choice(LOCAL), rng)
    other = _scanned(name, "mixed", rng.choice(tuple(PERSONAL.values())), "pdf_jpeg", rng)
    with pypdfium2.PdfDocument(made.data) as document:
        count = len(document)
    data = _joined(made.data, other.data)
    truths = (*made.truths, *(replace(t, page=t.page + count) for t in other.truths))
    beside = (*made.neighbours, *(replace(t, page=t.page + count) for t in other.neighbours))
    return Drawn(f"{name}.pdf", data, "mixed", truths, beside, f"{made.note}; then {other.note}")


def layered(name: str, template: Template, rng: Random) -> Drawn:
    """A scan with the invisible text that a scanner's own OCR put over it (without marks)."""
    import pymupdf

    made = text_pdf(template, rng.choice(LOCAL), rng)
    dpi = rng.choice((150, 200, 300))
    flat = ScanWear(skew=0.0)
    drawings = [scanned(page, rng, flat) for page in pages_of_pdf(made, dpi)]
    drawn = contained((name, "mixed", "pdf_jpeg"), drawings, dpi, rng)
    with pymupdf.open(stream=drawn.data) as document:
        for word, number, box in word_boxes(made.data):
            if number > len(document):
                continue
            plain = folded(word).encode("latin-1", "replace").decode("latin-1")
            size = max(
                4.0, (box[2] - box[0]) / max(pymupdf.get_text_length(plain, fontsize=1), 0.1)
            )
            document[number - 1].insert_text((box[0], box[3]), plain, fontsize=size, render_mode=3)
        data = document.tobytes(garbage=3, deflate=True)
    return replace(drawn, data=data, note=f"{made.note}; {drawn.note}; invisible text")


def outlined(name: str, template: Template, rng: Random) -> Drawn:
    """Letters drawn as shapes: neither text nor picture."""
    import pymupdf

    made = text_pdf(template, rng.choice(LOCAL), rng)
    with pymupdf.open(stream=made.data) as source, pymupdf.open() as target:
        for page in source:
            drawing = page.get_svg_image(text_as_path=True)
            with pymupdf.open("svg", drawing.encode()) as shape:
                outline = pymupdf.open("pdf", shape.convert_to_pdf())
            sheet = target.new_page(width=page.rect.width, height=page.rect.height)
            sheet.show_pdf_page(sheet.rect, outline, 0)
        data = target.tobytes(garbage=3, deflate=True)
    note = f"{made.note}; letters as shapes"
    return Drawn(f"{name}.pdf", data, "mixed", made.truths, made.neighbours, note)


def unmapped(name: str, template: Template, rng: Random) -> Drawn:
    """Fonts that do not say which letters their glyphs are: only the eye can read it."""
    made = text_pdf(template, rng.choice(("canvas", "fpdf", "typst", "textwriter")), rng)
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(made.data)) as pdf:
        for node in pdf.objects:
            if isinstance(node, pikepdf.Dictionary) and "/ToUnicode" in node:
                del node["/ToUnicode"]
        pdf.save(out)
    note = f"{made.note}; no ToUnicode"
    return Drawn(f"{name}.pdf", out.getvalue(), "mixed", made.truths, made.neighbours, note)


_MIXED: tuple[Callable[[str, Template, Random], Drawn], ...] = (
    text_and_scan, layered, outlined, unmapped,
)  # fmt: skip


def mixed_plans(each: int = 4) -> Iterator[Plan]:
    """Every kind of mixed document by `each` templates."""
    templates = tuple(PERSONAL.items())
    for row, draw in enumerate(_MIXED):
        for column in range(each):
            title, template = templates[(5 * row + 4 * column) % len(templates)]
            name = f"{draw.__name__}-{title}"
            yield Plan(name, "mixed", lambda rng, d=draw, n=name, t=template: d(n, t, rng))  # type: ignore[misc]


def photo_file(plan: tuple[str, str, str], photo: Drawing, rng: Random, variant: str = "") -> Drawn:
    """A photo as phones store it: JPEG, turned by EXIF half of the time, with a preview.

    `plan`: its name, category and what there is to say about it.
    """
    name, category, about = plan
    orientation = rng.choice((1, 1, 1, 6, 6, 8, 3))
    transpose = exif.STORED_AS[orientation]
    image = photo.image.convert("RGB")
    stored = image.transpose(transpose) if transpose is not None else image
    thumbnail = rng.random() < 0.5
    quality = rng.randrange(70, 93)
    out = io.BytesIO()
    stored.save(out, "JPEG", quality=quality,
                exif=exif.block(orientation, stored, thumbnail=thumbnail))  # fmt: skip
    truths, beside = _units([photo], 1.0)
    width, height = image.size
    note = f"{about}{width} x {height}, quality {quality}, orientation {orientation}"
    note += ", preview" if thumbnail else ""
    return Drawn(
        f"{name}.jpg", out.getvalue(), category, tuple(truths), tuple(beside), note, variant
    )


def _card(name: str, kind: str, rng: Random) -> Drawn:
    photo = photos.card_photo(kind, people.person(rng), rng)
    return photo_file((name, "card_photo", ""), photo, rng)


def card_plans(each: int = 4) -> Iterator[Plan]:
    """Every card `each` times, on other tables, in other light."""
    for kind in CARDS:
        for turn in range(1, each + 1):
            name = f"{kind}-{turn}"
            yield Plan(name, "card_photo", lambda rng, n=name, k=kind: _card(n, k, rng))  # type: ignore[misc]


def _screen_file(name: str, kind: str, rng: Random) -> Drawn:
    """A screenshot as phones save it or as messengers pass it on (smaller, JPEG, WebP)."""
    theme = rng.choice((screens.LIGHT, screens.LIGHT, screens.DARK))
    width = rng.choice((1440, 1170, 1080, 1080, 828, 720, 540))
    shot = screens.shot(screens.SCREENS[kind](rng, theme), width)
    form, end = rng.choice((("PNG", "png"), ("PNG", "png"), ("JPEG", "jpg"), ("WEBP", "webp")))
    quality = rng.randrange(55, 92)
    out = io.BytesIO()
    how = {} if form == "PNG" else {"quality": quality}
    shot.image.convert("RGB").save(out, form, **how)
    truths, beside = _units([shot], 1.0)
    mode = "dark" if theme is screens.DARK else "light"
    note = f"{kind}, {mode}, {width} px, {form} {how or ''}"
    return Drawn(f"{name}.{end}", out.getvalue(), "screenshot", tuple(truths), tuple(beside), note)


def screen_plans(each: int = 6) -> Iterator[Plan]:
    for kind in screens.SCREENS:
        for turn in range(1, each + 1):
            name = f"{kind}-{turn}"
            yield Plan(name, "screenshot", lambda rng, n=name, k=kind: _screen_file(n, k, rng))  # type: ignore[misc]


def _clean_photo(name: str, title: str, rng: Random) -> Drawn:
    """A clean paper photographed on a table with a phone."""
    made = text_pdf(CLEAN[title], rng.choice(LOCAL), rng)
    page = photographed_page(pages_of_pdf(made, 200, 1)[0], rng)
    return photo_file((name, "clean", ""), page, rng)


def clean_photo_plans() -> Iterator[Plan]:
    for title in ("clean_receipt", "clean_notice", "clean_goods", "clean_budget"):
        name = f"{title}-photo"
        yield Plan(name, "clean", lambda rng, n=name, t=title: _clean_photo(n, t, rng))  # type: ignore[misc]
