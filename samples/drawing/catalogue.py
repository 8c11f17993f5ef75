"""The samples of the committed catalogue: each a file, what it shows and what stands in it."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from random import Random

from PIL import Image

from samples.drawing import clean, damage, papers, scans, screens
from samples.drawing.fonts import ARIAL, ROBOTO, SOURCE, TIMES
from samples.drawing.layout import Sheet
from samples.drawing.people import person
from samples.drawing.photos import PhotoWear, card_photo, photographed
from samples.drawing.picture import Drawing
from samples.drawing.printer import Printed, pdf, raster
from samples.drawing.truth import Truth

DPI = 200
GENTLE = PhotoWear((1050, 1250), 6, 9, (0.3, 0.8), (0.02, 0.08), (80, 88), (1, 4), 0, 0.5)


@dataclass(frozen=True, slots=True)
class Sample:
    """One file of the catalogue; `what`, `why`, `trap`: a line each for its readers."""

    name: str
    what: str
    why: str
    trap: str
    data: bytes = field(repr=False)
    truths: tuple[Truth, ...] = ()


def _png(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.convert("RGB").save(out, "PNG", optimize=True)
    return out.getvalue()


def _webp(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.convert("RGB").save(out, "WEBP", quality=82)
    return out.getvalue()


def _sideways_jpeg(image: Image.Image) -> bytes:
    """Stored as the sensor saw it, turned by a quarter, with the EXIF tag that says so."""
    exif = Image.Exif()
    exif[0x0112] = 6
    out = io.BytesIO()
    image.transpose(Image.Transpose.ROTATE_90).save(out, "JPEG", quality=72, exif=exif)
    return out.getvalue()


def _printed(name: str, texts: tuple[str, str, str], printed: Printed) -> Sample:
    return Sample(name, *texts, printed.data, printed.truths)


def letter() -> Sample:
    texts = (
        "an office's answer to a citizen, text PDF",
        "the commonest leak: particulars repeated in the body of a letter",
        "document numbers and a dossier code beside the citizen's numbers; the signer's name",
    )
    return _printed("letter.pdf", texts, pdf(papers.letter(Random(101), TIMES)))


def decision() -> Sample:
    texts = (
        "a decision that pays people, text PDF set in Arial",
        "accounts and CCCD numbers inside justified paragraphs",
        "sums of money and decree numbers; labels in the middle of a sentence",
    )
    return _printed("decision.pdf", texts, pdf(papers.decision(Random(102), ARIAL)))


def _without_blanks(sheet: Sheet) -> Sheet:
    return replace(sheet, runs=tuple(replace(r, text=r.text.rstrip()) for r in sheet.runs))


def tex_decision() -> Sample:
    sheets = papers.decision(Random(103), SOURCE)
    texts = (
        "a decision whose justified lines have no blanks, as TeX writes them",
        "only the distance between glyphs tells where a word ends",
        "PDF readers glue a word to the one before it when that ends in a letter like 'ố'",
    )
    return _printed("decision-no-blanks.pdf", texts, pdf([_without_blanks(s) for s in sheets]))


def citizens() -> Sample:
    texts = (
        "a list of 22 citizens over two landscape pages, text PDF",
        "the label stands once in the head of a column, the numbers below have none",
        "bare account numbers; phones in many written forms; row numbers",
    )
    return _printed("citizens.pdf", texts, pdf(papers.citizen_table(Random(104), TIMES, 22)))


def _scan(sheet: Sheet, seed: int, wear: damage.ScanWear) -> Drawing:
    return damage.scanned(raster(sheet, DPI), Random(seed), wear)


def contract_scan() -> Sample:
    sheet = papers.contract(Random(105), TIMES)[0]
    wear = damage.ScanWear(1.2, (55, 60), (2, 4), (0.4, 0.7), 0.1, 0.0, 0.0)
    data, found = scans.picture_pdf([_scan(sheet, 105, wear)], DPI, quality=45)
    return Sample(
        "contract-scan.pdf",
        "a contract, signed, stamped and scanned in grey (JPEG in a PDF)",
        "no text layer at all: everything has to be read from pixels",
        "the company's tax code and telephone are no personal data; a slight skew",
        data,
        found,
    )


def mixed() -> Sample:
    sheet = papers.form(Random(106), TIMES)[0]
    wear = damage.ScanWear(0.8, (60, 65), (2, 4), (0.3, 0.6), 0.1, 1.0, 0.0)
    scan = _scan(sheet, 106, wear)
    data, found = scans.mixed_pdf(papers.letter(Random(116), ROBOTO), [scan], DPI, quality=45)
    return Sample(
        "mixed.pdf",
        "page 1 is text, page 2 the scan of a filled-in form",
        "a reader that finds text on the first page and stops there misses the second",
        "each page needs its own decision",
        data,
        found,
    )


def searchable() -> Sample:
    sheet = papers.receipt(Random(107), TIMES)[0]
    page = damage.as_jpeg(damage.noisy(damage.grey(raster(sheet, DPI)), Random(7), 3), 70)
    data, found = scans.searchable_pdf(sheet, page, DPI, Random(107))
    return Sample(
        "searchable-scan.pdf",
        "a payment order as a copier stores it: picture below, invisible OCR text above",
        "the layer is searchable and full of reading errors",
        "O for 0, l for 1: the layer alone misses numbers, and masking must take out both",
        data,
        found,
    )


def _card(name: str, kind: str, seed: int, texts: tuple[str, str, str]) -> Sample:
    photo = card_photo(kind, person(Random(seed)), Random(seed), GENTLE)
    if name.endswith(".png"):
        return Sample(name, *texts, _png(photo.image.quantize(200)), photo.truths)
    if name.endswith(".webp"):
        return Sample(name, *texts, _webp(photo.image), photo.truths)
    return Sample(name, *texts, scans.jpeg(photo.image, 80), photo.truths)


def old_card() -> Sample:
    return _card(
        "cmnd-old.jpg",
        "old_front",
        201,
        (
            "an old CMND, photographed",
            "nine digits are personal data only because of what stands around them",
            "guilloche under the print; the number in red",
        ),
    )


def chip_front() -> Sample:
    return _card(
        "cccd-chip-front.jpg",
        "chip_front",
        202,
        (
            "a chip CCCD, front, photographed at an angle",
            "the picture people send most; number, name, birth, addresses, portrait, QR",
            "the QR repeats everything that is printed, and the old CMND number too",
        ),
    )


def chip_back() -> Sample:
    return _card(
        "cccd-chip-back.jpg",
        "chip_back",
        203,
        (
            "a chip CCCD, back, photographed",
            "people hide the front and forget that the MRZ holds the number twice",
            "the twelve digits stand in the MRZ without a label",
        ),
    )


def new_front() -> Sample:
    return _card(
        "can-cuoc-2024-front.jpg",
        "card_2024_front",
        204,
        (
            "a Căn cước of 2024, front, photographed",
            "new labels: 'Số định danh cá nhân'",
            "no QR, no address on this side",
        ),
    )


def new_back() -> Sample:
    return _card(
        "can-cuoc-2024-back.webp",
        "card_2024_back",
        205,
        (
            "a Căn cước of 2024, back, photographed (WebP)",
            "residence, QR with eleven fields and MRZ on one side",
            "dates of issue and expiry are no birth dates",
        ),
    )


def bank_card() -> Sample:
    return _card(
        "bank-card.jpg",
        "bank_card_front",
        206,
        (
            "a bank card, photographed",
            "bank card data are sensitive by NĐ 356/2025",
            "light letters on dark ground; MM/YY dates",
        ),
    )


def transfer() -> Sample:
    shot = screens.shot(screens.transfer(Random(301), screens.LIGHT), 1080)
    return Sample(
        "transfer.png",
        "a screenshot of a bank transfer",
        "posted as a receipt, it gives away account, name and note",
        "the transaction code and the hotline look like accounts and phones; one account is "
        "already half hidden",
        _png(shot.image.quantize(128)),
        shot.truths,
    )


def chat() -> Sample:
    shot = screens.shot(screens.chat(Random(307), screens.DARK), 540)
    return Sample(
        "chat-dark.png",
        "a chat in dark mode at half size",
        "people send each other numbers without labels",
        "order codes, sums and times between the numbers; small light letters on dark bubbles",
        _png(shot.image.quantize(128)),
        shot.truths,
    )


def poster() -> Sample:
    shot = screens.shot(screens.poster(Random(303)), 900)
    return Sample(
        "vietqr-poster.png",
        "a shop's VietQR poster",
        "the code holds the account of a person, even where nothing is printed",
        "printed number and code say the same; a hotline and a shop code below",
        _png(shot.image.quantize(64)),
        shot.truths,
    )


def form_photo() -> Sample:
    page = raster(papers.form(Random(108), TIMES)[0], 150)
    photo = damage.photographed_page(page, Random(108), tilt=10)
    return Sample(
        "form-photo.jpg",
        "a filled-in form photographed with a phone held sideways (EXIF orientation 6)",
        "perspective, curl, shadow; boxes must be those of the upright picture",
        "dotted lines and a form number; the picture is stored lying on its side",
        _sideways_jpeg(photo.image),
        photo.truths,
    )


def turned_tiff() -> Sample:
    first = damage.faxed(raster(papers.letter(Random(109), TIMES)[0], DPI), Random(109))
    second = damage.faxed(raster(papers.contract(Random(119), ARIAL)[0], DPI), Random(119))
    second = second.turned(1)
    return Sample(
        "fax-turned.tif",
        "two fax pages in one TIFF, one bit, the second lying on its side",
        "every frame is a page; nothing in the file says which way is up",
        "ragged edges from the fax; a quarter turn",
        scans.tiff([first, second], DPI),
        (*first.on_page(1), *second.on_page(2)),
    )


def order_heic() -> Sample:
    page = raster(papers.receipt(Random(110), TIMES)[0], 170)
    cut = Drawing(page.image.convert("RGBA"), page.truths, page.neighbours)
    wear = replace(GENTLE, room=(0.02, 0.05), shadow=1.0)
    photo = photographed(cut, Random(110), wear)
    return Sample(
        "payment-order.heic",
        "a payment order photographed with an iPhone (HEIC)",
        "a format that many tools cannot open",
        "sums and a six-digit form number beside the accounts",
        scans.heic(photo.image, 55),
        photo.truths,
    )


def notice() -> Sample:
    texts = (
        "a public notice without anybody's data, text PDF",
        "must come out clean: a false alarm costs trust",
        "document numbers, dossier code, treasury account, coordinates, hotlines, dates",
    )
    return _printed("clean-notice.pdf", texts, pdf(clean.notice(Random(401), TIMES)))


def books() -> Sample:
    texts = (
        "a publisher's list of books, text PDF",
        "must come out clean",
        "ISBN, EAN-13, licence numbers, print lots, prices in one table",
    )
    return _printed("clean-books.pdf", texts, pdf(clean.books(Random(402), ROBOTO)))


def invoice() -> Sample:
    wear = damage.ScanWear(1.0, (60, 65), (1, 3), (0.3, 0.6), 0.1, 1.0, 0.0)
    scan = _scan(clean.invoice(Random(403), TIMES)[0], 403, wear)
    return Sample(
        "clean-invoice.jpg",
        "a goods invoice between companies, scanned",
        "must come out clean, read from pixels",
        "twelve-digit lookup code, CAS and HS numbers, accounting accounts, decimal tails",
        scans.jpeg(scan.image, 55),
    )


CATALOGUE: tuple[Callable[[], Sample], ...] = (
    letter,
    decision,
    tex_decision,
    citizens,
    contract_scan,
    mixed,
    searchable,
    old_card,
    chip_front,
    chip_back,
    new_front,
    new_back,
    bank_card,
    transfer,
    chat,
    poster,
    form_photo,
    turned_tiff,
    order_heic,
    notice,
    books,
    invoice,
)
