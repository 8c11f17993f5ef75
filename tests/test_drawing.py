"""The drawing library: numbers that pass their checks, truths that lie on the ink."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from importlib import resources
from pathlib import Path
from random import Random

import cv2
import numpy as np
import pymupdf
import pypdfium2
import pytest
import zxingcpp
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]
from PIL import Image, ImageDraw
from stdnum import ean, luhn
from stdnum.vn import mst

from samples import make
from samples.drawing import (
    cards,
    catalogue,
    clean,
    codes,
    damage,
    papers,
    people,
    photos,
    scans,
    screens,
    travel,
)
from samples.drawing.composer import Composer, Look, value
from samples.drawing.fonts import (
    ARIAL,
    HAND,
    MONO,
    NARROW,
    OFFICE,
    PHONE,
    TIMES,
    Family,
    Style,
    font_bytes,
    vietnamese,
)
from samples.drawing.layout import Sheet, quad
from samples.drawing.lookalikes import MAKERS, look_alike
from samples.drawing.people import person
from samples.drawing.picture import Drawing
from samples.drawing.portrait import portrait
from samples.drawing.printer import pdf, raster
from samples.drawing.tables import BANKS, PROVINCES
from samples.drawing.truth import Truth
from samples.drawing.written import LABELS, normal, written

MAU = replace(
    person(Random(1)), name="Nguyễn Văn Mẫu", cccd="001005123456", cmnd="012345670", female=False,
    born=date(1905, 1, 1), expires=date(2045, 1, 1), issued=date(2021, 4, 15), passport="C1234567",
    address=people.Address(("Số 12", "Tổ 3", "Phường Thử Nghiệm", "Thành phố Mẫu")),
)  # fmt: skip
NGOC = replace(
    MAU, name="Trần Thị Bích Ngọc", cccd="079103012345", female=True, born=date(1903, 3, 15),
    expires=date(2043, 3, 15),
)  # fmt: skip


def test_mrz_of_a_chip_card_matches_the_published_rule() -> None:
    assert codes.td1(MAU) == (
        "IDVNM0051234560001005123456<<1",
        "0501013M4501011VNM<<<<<<<<<<<2",
        "NGUYEN<<VAN<MAU<<<<<<<<<<<<<<<",
    )
    assert codes.td1(NGOC)[0] == "IDVNM1030123453079103012345<<3"
    assert codes.td1(NGOC)[1] == "0303158F4303156VNM<<<<<<<<<<<0"


def test_mrz_of_a_passport_holds_the_citizens_number() -> None:
    who = replace(MAU, expires=date(2035, 1, 1))
    assert codes.td3(who) == (
        "P<VNMNGUYEN<<VAN<MAU<<<<<<<<<<<<<<<<<<<<<<<<",
        "C1234567<0VNM0501013M3501014001005123456<<12",
    )


@pytest.mark.parametrize(
    ("made", "known"),
    [
        (
            codes.vietqr("970436", "0071000123456"),
            "00020101021138570010A00000072701270006970436011300710001234560208QRIBFTTA"
            "53037045802VN6304F00E",
        ),
        (
            codes.vietqr("970422", "0900123456", amount=50000, note="ung ho"),
            "00020101021238540010A00000072701240006970422011009001234560208QRIBFTTA"
            "53037045405500005802VN62100806ung ho6304EF08",
        ),
        (
            codes.vietqr("970415", "9704150000000000", to_card=True),
            "00020101021138600010A00000072701300006970415011697041500000000000208QRIBFTTC"
            "53037045802VN630418BE",
        ),
    ],
)
def test_vietqr_matches_published_payloads(made: str, known: str) -> None:
    assert made == known


def test_card_qr_has_seven_fields_in_2021_and_eleven_in_2024() -> None:
    payload = people.card_qr(MAU)
    assert payload == (
        "001005123456|012345670|Nguyễn Văn Mẫu|01011905|Nam|"
        "Số 12, Tổ 3, Phường Thử Nghiệm, Thành phố Mẫu|15042021"
    )
    assert len(people.card_qr(MAU, model=2024).split("|")) == 11


def test_numbers_pass_the_checks_of_other_libraries() -> None:
    rng = Random(5)
    for _ in range(300):
        assert luhn.is_valid(people.bank_card(rng))
        assert mst.is_valid(people.company_tax_code(rng))
        assert mst.is_valid(people.personal_tax_code(rng))
        body = people.digits(rng, 12)
        assert ean.is_valid(body + codes.ean_digit(body))


def test_nobody_of_working_age_can_have_these_numbers() -> None:
    rng = Random(6)
    for _ in range(500):
        who = person(rng)
        assert 1900 <= who.born.year <= 1912
        assert who.cccd[3] == ("1" if who.female else "0")
        assert who.cccd[4:6] == f"{who.born:%y}"
        assert who.cccd[:3] in PROVINCES or 101 <= int(who.cccd[:3]) <= 295
        assert len(who.cmnd) == 9
        assert 1 <= int(who.cmnd[:2]) <= 38
        lengths = {length for _, length in who.account.bank.accounts}
        assert len(who.account.number) in lengths


def test_the_same_seed_gives_the_same_person() -> None:
    assert person(Random(9)) == person(Random(9))
    assert person(Random(9)) != person(Random(10))


def test_every_written_form_leads_back_to_its_value() -> None:
    rng = Random(7)
    for _ in range(400):
        who = person(rng)
        for kind, of in {
            "cccd": who.cccd,
            "cmnd": who.cmnd,
            "phone": rng.choice((who.mobile, people.landline(rng))),
            "email": who.email,
            "bank_account": who.account.number,
            "bank_card": who.card,
            "date_of_birth": who.born.isoformat(),
        }.items():
            assert normal(kind, written(rng, kind, of)) == of


@pytest.mark.parametrize("kind", MAKERS)
def test_look_alikes_are_no_mobile_and_no_citizens_number(kind: str) -> None:
    rng = Random(8)
    for _ in range(60):
        text = look_alike(rng, kind)
        labels = [label for kind in ("cccd", "cmnd", "phone") for label in LABELS[kind]]
        assert not any(text.startswith(f"{label}:") for label in labels)


@pytest.mark.parametrize("family", [*OFFICE, NARROW, PHONE, MONO, HAND], ids=lambda f: f.name)
@pytest.mark.parametrize("style", [Style.REGULAR, Style.BOLD, Style.ITALIC])
def test_fonts_have_every_vietnamese_letter(family: Family, style: Style) -> None:
    letters = TTFont(io.BytesIO(font_bytes(family, style))).getBestCmap()
    missing = [c for c in vietnamese() + "0123456789@-./:₫" if ord(c) not in letters]
    assert len(vietnamese()) == 134
    assert not missing


def _one_value(style: Style = Style.REGULAR) -> Sheet:
    pen = Composer(TIMES, 14, (200, 60), left=20, right=10, top=10, bottom=5)
    pen.text(value("cccd", "001005123456", style=style))
    return pen.sheets()[0]


def _dark(image: Image.Image) -> tuple[int, int, int, int]:
    grey = np.asarray(image.convert("L"))
    rows, columns = np.where(grey < 128)
    return int(columns.min()), int(rows.min()), int(columns.max()) + 1, int(rows.max()) + 1


@pytest.mark.parametrize("style", list(Style))
@pytest.mark.parametrize("dpi", [100, 300])
def test_truth_is_tight_around_the_ink(style: Style, dpi: int) -> None:
    drawing = raster(_one_value(style), dpi)
    (truth,) = drawing.truths
    (x0, y0), _, (x1, y1), _ = truth.polygons[0]
    assert np.allclose((x0, y0, x1, y1), _dark(drawing.image), atol=1.2)


def _letters(text: str) -> str:
    return "".join(c for c in text if c.isalnum())


@pytest.mark.parametrize("name", papers.PAPERS)
@pytest.mark.parametrize("family", [TIMES, ARIAL], ids=lambda f: f.name)
def test_pdf_truth_holds_the_printed_text(name: str, family: Family) -> None:
    printed = pdf(papers.PAPERS[name](Random(12), family))
    with pypdfium2.PdfDocument(printed.data) as document:
        for truth in printed.truths:
            page = document[truth.page - 1]
            parts = []
            for polygon in truth.polygons:
                (x0, y0), _, (x1, y1), _ = polygon
                # The middle half only: in a tight cell the next line's marks reach in.
                bottom, top = (page.get_height() - y0 - (y1 - y0) * part for part in (0.75, 0.25))
                layer = page.get_textpage()
                parts.append(layer.get_text_bounded(x0 - 1, bottom, x1 + 1, top))
            assert _letters(truth.printed) == _letters("".join(parts))


def test_pdf_is_the_same_on_every_run() -> None:
    first, second = (pdf(papers.letter(Random(3))).data for _ in range(2))
    assert first == second


def _block(size: tuple[int, int] = (600, 800)) -> Drawing:
    """A black bar on white, and the truth that says where it is."""
    image = Image.new("RGB", size, "white")
    ImageDraw.Draw(image).rectangle((200, 300, 419, 339), fill="black")
    truth = Truth("cccd", "1", "1", 1, (quad(200, 300, 420, 340),))
    return Drawing(image, (truth,))


def _overlap(drawing: Drawing) -> float:
    """How well the truth and the dark pixels agree (intersection over union)."""
    dark = np.asarray(drawing.image.convert("L")) < 110
    mask = np.zeros(dark.shape, np.uint8)
    outline = np.array(drawing.truths[0].polygons[0]).round().astype(np.int32)
    cv2.fillPoly(mask, [outline], 1)
    inside = mask.astype(bool)
    # Tables may be dark too: only what lies near the truth counts.
    near = cv2.dilate(mask, np.ones((25, 25), np.uint8)).astype(bool)
    return float((dark & inside).sum() / ((dark & near) | inside).sum())


@pytest.mark.parametrize(
    "move",
    [
        lambda d: damage.skewed(d, 4.0),
        lambda d: damage.curled(d, Random(1), 0.02),
        lambda d: damage.in_perspective(d, Random(2), tilt=15, turn=20),
        lambda d: d.turned(1),
        lambda d: d.turned(2),
        lambda d: d.turned(3),
        lambda d: d.scaled(0.4),
        lambda d: d.scaled(1.7),
        lambda d: damage.scanned(d, Random(3)),
        lambda d: damage.photographed_page(d, Random(4)),
    ],
)
def test_damage_moves_the_truth_with_the_ink(move) -> None:
    assert _overlap(move(_block())) > 0.85


def test_a_fax_is_black_and_white() -> None:
    pixels = damage.faxed(_block(), Random(1)).pixels()
    assert set(np.unique(pixels)) == {0, 255}


@pytest.mark.parametrize("kind", cards.CARDS)
def test_card_truths_lie_on_the_photo(kind: str) -> None:
    photo = photos.card_photo(kind, person(Random(21)), Random(21))
    width, height = photo.size
    assert photo.truths
    for truth in photo.truths:
        for polygon in truth.polygons:
            assert all(-1 <= x <= width + 1 and -1 <= y <= height + 1 for x, y in polygon)


@pytest.mark.parametrize("kind", travel.TRAVEL)
def test_licence_and_passport_carry_their_numbers(kind: str) -> None:
    drawing = travel.scanned(kind, MAU, Random(23), 900)
    found = {t.type: t.value for t in drawing.truths}
    number = {"licence_front": "driver_license", "passport_page": "passport"}[kind]
    assert found[number] in (MAU.licence, MAU.passport)
    assert found["id_card"] == kind
    if kind == "passport_page":
        assert found["mrz"].splitlines() == list(codes.td3(MAU))


@pytest.mark.parametrize("kind", ["chip_front", "card_2024_back"])
def test_card_codes_say_what_the_truth_says(kind: str) -> None:
    drawing = cards.scanned(kind, person(Random(22)), Random(22), 1400)
    (truth,) = [t for t in drawing.truths if t.type == "qr"]
    (symbol,) = zxingcpp.read_barcodes(drawing.pixels())
    assert symbol.text == truth.value
    middle = np.mean(truth.polygons[0], axis=0)
    seen = symbol.position
    corners = (seen.top_left, seen.top_right, seen.bottom_right, seen.bottom_left)
    assert np.allclose(middle, np.mean([(p.x, p.y) for p in corners], axis=0), atol=4)


def test_a_drawn_face_is_taken_for_a_face() -> None:
    """The detector of the faces room has to fire on portraits that show nobody."""
    model = resources.files("scanner.models") / "centerface.onnx"
    net = cv2.dnn.readNetFromONNX(str(model))
    for seed in range(6):
        card = Image.new("RGB", (640, 416), (220, 235, 225))
        card.paste(portrait(Random(seed), female=seed % 2 == 0).resize((150, 225)), (40, 120))
        blob = cv2.dnn.blobFromImage(np.asarray(card), 1.0, (640, 416))
        net.setInput(blob)
        heat = net.forward("537")
        assert heat.max() > 0.5


@pytest.mark.parametrize("name", screens.SCREENS)
@pytest.mark.parametrize("theme", [screens.LIGHT, screens.DARK], ids=["light", "dark"])
def test_screens_give_pictures_with_truths(name: str, theme: screens.Theme) -> None:
    drawing = screens.shot(screens.SCREENS[name](Random(31), theme), 540)
    assert drawing.size[0] == 540
    assert {t.type for t in drawing.truths} & {"phone", "bank_account", "cccd", "cmnd"}


@pytest.mark.parametrize("name", clean.CLEAN)
def test_clean_papers_hold_nothing(name: str) -> None:
    for seed in range(5):
        assert pdf(clean.CLEAN[name](Random(seed), TIMES)).truths == ()


def test_scans_in_pdf_keep_the_paper_size() -> None:
    sheet = papers.form(Random(41))[0]
    drawing = raster(sheet, 150)
    for bilevel in (False, True):
        data, found = scans.picture_pdf([drawing], 150, bilevel=bilevel)
        with pymupdf.open("pdf", data) as document:
            assert abs(document[0].rect.width - sheet.width) < 1
            assert document[0].get_text() == ""
        assert len(found) == len(drawing.truths)


def test_a_searchable_scan_has_a_layer_with_errors() -> None:
    sheet = papers.receipt(Random(42))[0]
    data, found = scans.searchable_pdf(sheet, raster(sheet, 150), 150, Random(42), share=0.3)
    with pymupdf.open("pdf", data) as document:
        layer = document[0].get_text()
    numbers = [t.printed for t in found if t.type == "bank_account"]
    assert "UY NHIỆM" in layer.replace("Ủ", "U") or "NHI" in layer
    assert any(number not in layer for number in numbers)


def test_a_justified_line_ends_at_the_margin() -> None:
    pen = Composer(TIMES, 13)
    words = "Căn cứ quy định hiện hành của pháp luật về bảo vệ dữ liệu cá nhân " * 3
    pen.text(words, Look("justify"))
    first = [run for run in pen.written if run.y == pen.written[0].y]
    end = first[-1].x + pen.measure(first[-1])
    assert abs(end - pen.inner[1]) < 0.5


@pytest.mark.parametrize(
    "draw", [catalogue.letter, catalogue.citizens, catalogue.chip_front, catalogue.transfer]
)
def test_the_committed_catalogue_is_what_make_draws(draw: Callable[[], catalogue.Sample]) -> None:
    sample = draw()
    committed = Path(make.__file__).parent / f"{sample.name}.expected.json"
    known = json.loads(committed.read_text(encoding="utf-8"))
    drawn = make.expected(sample)
    assert {k: v for k, v in drawn.items() if k != "findings"} == {
        k: v for k, v in known.items() if k != "findings"
    }
    assert [_core(f) for f in drawn["findings"]] == [_core(f) for f in known["findings"]]


def _core(entry: dict[str, object]) -> list[object]:
    return [entry[key] for key in ("type", "value", "page", "mask")]


def test_banks_have_official_numbers() -> None:
    assert all(bank.bin.startswith("9704") and len(bank.bin) == 6 for bank in BANKS)
