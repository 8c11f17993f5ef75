"""Masks only add up: whatever any reading, rule or own word would mask is masked at the end."""

from __future__ import annotations

import io
import subprocess
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path

import pymupdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from scanner.find.candidates import _best
from scanner.find.merge import merge
from scanner.find.people import _is_masked, _outermost
from scanner.find.weighing import SURE, Candidate
from scanner.gives import SOFT
from scanner.mask.geometry import grown, inside, margin_of, shapes
from scanner.model import Box, Document, Finding, Options, Polygon, Severity, Source
from scanner.outline import corners
from scanner.pipeline import mask_file, scan
from scanner.rules import Rules
from scanner.scanning import numbered
from tests.attacks.attack import pdftotext, typed
from tests.finding import PATTERNS
from tests.masking import finding
from tests.sheets import font

CASES = settings(
    max_examples=10_000,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)
DOCUMENT = Document("a.pdf", b"", "application/pdf")
TYPES = ("cccd", "phone", "bank_account", "person_name", "address", "email", "word", "otp")
SOURCES = (Source.TEXT, Source.OCR, Source.OCR, Source.HIDDEN_TEXT, Source.HIDDEN_LAYER)
VALUES = (
    "0912345678",
    "091234567",
    "0912345679",
    "02838255678",
    "Tô Phúc Cường",
    "Cường",
    "a@b.vn",
)
SEVERITIES = (Severity.HIGH, Severity.MEDIUM, Severity.LOW)
# How much of a case one finding takes.
BYTES = 9


def overlapping(data: bytes) -> list[Finding]:
    """Findings of one page that lie on and beside each other, as these bytes say."""
    return [_finding(data[at : at + BYTES]) for at in range(0, len(data) - BYTES + 1, BYTES)]


def _finding(said: bytes) -> Finding:
    kind, source, value, sure, x, y, width, height, slant = said
    box = Box(x, 100 + y % 24, x + 4 + width, 100 + y % 24 + 6 + height % 16)
    type_ = TYPES[kind % len(TYPES)]
    severity = Severity.MEDIUM if type_ == "word" else SEVERITIES[slant % 3]
    polygon: Polygon | None = None
    if slant > 200:
        lean = (slant - 200) / 12
        (ax, ay), (bx, by), (cx, cy), (dx, dy) = corners(box)
        polygon = ((ax, ay), (bx, by + lean), (cx, cy + lean), (dx, dy))
    lines = (box, box._replace(y0=box.y0 + 30, y1=box.y1 + 30)) if slant % 5 == 0 else (box,)
    return finding(
        None,
        VALUES[value % len(VALUES)],
        type=type_,
        source=SOURCES[source % len(SOURCES)],
        confidence=0.3 + 0.7 * sure / 255,
        severity=severity,
        mask=severity is not Severity.LOW,
        boxes=(Box.around(polygon),) if polygon else lines,
        polygons=(polygon,) if polygon else None,
    )


def points(outline: Polygon) -> Iterator[tuple[float, float]]:
    """The corners of an outline, a hair inside it, and its middle."""
    x, y = (sum(p[i] for p in outline) / len(outline) for i in (0, 1))
    yield x, y
    for px, py in outline:
        yield px + 1e-6 * (x - px), py + 1e-6 * (y - py)


def uncovered(wanted: Sequence[Finding], masks: Sequence[Finding]) -> list[Finding]:
    """Those that are not masked wholly by masks of some others."""
    taken = [grown(o, margin_of(o)) for f in masks for o in (*shapes(f), *f.layered)]

    def is_open(one: Finding) -> bool:
        there = (point for outline in shapes(one) for point in points(outline))
        return not all(any(inside(point, mask) for mask in taken) for point in there)

    return [one for one in wanted if is_open(one)]


@CASES
@given(st.binary(min_size=2 * BYTES, max_size=6 * BYTES))
def test_what_any_reading_would_mask_is_masked_when_they_are_one(data):
    found = overlapping(data)
    rules = Rules.of(Options(), PATTERNS)

    kept = rules.kept(numbered(found, SURE), DOCUMENT).findings

    wanted = [one for one in found if one.mask and (one.confidence >= SURE or one.type == "word")]
    assert not uncovered(wanted, [one for one in kept if one.mask])


@CASES
@given(st.binary(min_size=2 * BYTES, max_size=5 * BYTES))
def test_what_would_be_masked_by_itself_is_masked_when_a_type_alone_is_wanted(data):
    found = overlapping(data)
    rules = Rules.of(Options(types=frozenset({"phone"})), PATTERNS)

    kept = rules.kept(numbered(found, SURE), DOCUMENT).findings

    wanted = [one for one in found if one.mask and one.type in {"phone", "word"}]
    sure = [one for one in wanted if one.confidence >= SURE]
    assert not uncovered(sure, [one for one in kept if one.mask])


@CASES
@given(st.binary(min_size=10, max_size=40))
def test_no_candidate_of_a_line_gives_way_without_leaving_its_place(data):
    detectors = [PATTERNS.by_id[name] for name in ("cccd", "phone", "bank_account", "person_name")]
    candidates = []
    for kind, start, length, sure, grade in zip(*(data[n::5] for n in range(5)), strict=False):
        first, last = start % 40, start % 40 + 1 + length % 20
        severity, confidence = SEVERITIES[grade % 3], 0.3 + 0.7 * sure / 255
        at = detectors[kind % 4], first, last, "", ""
        candidates.append(Candidate(*at, confidence, confidence, severity, pinned=False))

    kept = _best(candidates)

    taken = {place for one in kept for place in range(*one.reach)}
    sure = [one for one in candidates if one.confidence >= SURE]
    assert all(taken.issuperset(range(*one.span)) for one in sure)
    assert all(a.end <= b.start for a, b in pairwise(kept))


FORM = (
    "ĐƠN XIN XÁC NHẬN",
    "Họ và tên: Tô Phúc Cường, sinh ngày 02/03/1990",
    "Số CCCD: 079 203 001 234, điện thoại 0912 345 678",
    "Số tài khoản: 1903 1234 567 890 tại Techcombank",
    "Thư điện tử: to.phuc.cuong@proton.me",
    "Nơi thường trú: số 12 đường Lê Lợi, phường Bến Nghé, tỉnh Đồng Nai",
)


def masks_of(data: bytes, options: Options) -> list[Finding]:
    report = scan(Document("a.pdf", data, "application/pdf"), options)
    return [one for one in report.findings if one.mask]


def test_no_word_of_a_paper_takes_a_mask_away(tmp_path):
    data, also = typed(*FORM), tmp_path / "words.txt"
    before = masks_of(data, Options())
    assert len(before) == 7
    runs = [line.replace(",", " ").replace(":", " ").split() for line in FORM]
    words = [" ".join(run[a:b]) for run in runs for a in range(len(run)) for b in (a + 1, a + 2)]
    for word in dict.fromkeys(words):
        also.write_text(word, "utf-8")
        assert not uncovered(before, masks_of(data, Options(also=also))), word


@pytest.mark.parametrize(
    ("word", "left"),
    [
        ("Cường", "Tô Phúc"),
        ("Phúc", "Cường"),
        ("Đồng Nai", "Bến Nghé"),
        ("Lê Lợi", "số 12"),
        ("proton.me", "to.phuc"),
        ("345 678", "0912"),
        ("203", "079"),
        ("567 890", "1903"),
        ("1990", "02/03"),
    ],
)
def test_an_own_word_inside_a_value_leaves_no_rest_of_it(tmp_path, word, left):
    path, also = tmp_path / "a.pdf", tmp_path / "words.txt"
    path.write_bytes(typed(*FORM))
    also.write_text(word, "utf-8")
    assert left in pdftotext(path.read_bytes())

    report = mask_file(str(path), str(tmp_path / "copies" / "a.pdf"), Options(also=also))

    assert report.copy is not None
    assert report.copy.status == "verified"
    copy = pdftotext(Path(report.copy.path).read_bytes())
    assert left not in copy
    assert word not in copy


def test_an_own_word_that_is_hardly_legible_is_masked_all_the_same():
    weak = finding(Box(10, 10, 60, 22), "Cường", type="word", confidence=0.2)
    rules = Rules.of(Options(min_confidence=0.9, types=frozenset({"cccd"})), PATTERNS)
    kept = rules.kept(numbered([weak], 0.9), DOCUMENT).findings
    assert [one.type for one in kept] == ["word"]


def twice(visible: str, hidden: str) -> bytes:
    """A line of print, and another text in its place that only programs see."""
    with pymupdf.open() as doc:
        page = doc.new_page()
        page.insert_text((60, 100), visible, fontsize=12)
        page.insert_text((60, 100), hidden, fontsize=12, render_mode=3)
        return bytes(doc.tobytes())


def test_what_stands_invisibly_under_an_allowed_number_has_its_own_switch(tmp_path):
    path, allow = tmp_path / "a.pdf", tmp_path / "allow.txt"
    path.write_bytes(twice("DT: 0912 345 678", "CCCD 079203001234"))
    allow.write_text("0912345678", "utf-8")
    assert "079203001234" in pdftotext(path.read_bytes())

    report = mask_file(str(path), str(tmp_path / "copies" / "a.pdf"), Options(allow=allow))

    assert [one.type for one in report.findings if one.mask] == ["cccd"]
    assert report.copy is not None
    assert "079203001234" not in pdftotext(Path(report.copy.path).read_bytes())


def test_two_readers_that_part_a_line_differently_mask_all_of_it():
    first = finding(Box(100, 50, 180, 62), "0912345678", type="phone", confidence=0.95)
    second = finding(Box(60, 50, 150, 62), "2830912345", type="bank_account", confidence=0.8)
    (one,) = merge([first, second])
    assert (one.type, one.boxes) == ("phone", (Box(60, 50, 180, 62),))


def picture(line: str) -> bytes:
    image = Image.new("RGB", (1100, 160), "white")
    ImageDraw.Draw(image).text((40, 50), line, font=font(34), fill="black")
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def read_by_tesseract(path: Path) -> str:
    command = ["tesseract", str(path), "-", "--psm", "6"]
    return subprocess.run(command, capture_output=True, check=True).stdout.decode("utf-8")


def test_an_own_word_in_a_picture_leaves_no_rest_of_a_number(tmp_path):
    path, also = tmp_path / "a.png", tmp_path / "words.txt"
    path.write_bytes(picture("So CCCD: 079 203 001 234 cap ngay"))
    also.write_text("203 001", "utf-8")
    assert "079" in read_by_tesseract(path)

    report = mask_file(str(path), str(tmp_path / "copies" / "a.png"), Options(also=also))

    assert report.copy is not None
    assert report.copy.status == "verified"
    copy = read_by_tesseract(Path(report.copy.path))
    assert "079" not in copy
    assert "234" not in copy


def candidate(kind: str, first: int, last: int, sure: float, severity: Severity) -> Candidate:
    detector = PATTERNS.by_id[kind]
    return Candidate(detector, first, last, "", "", sure, sure, severity, pinned=False)


@CASES
@given(st.binary(min_size=10, max_size=40))
def test_nobody_gives_way_to_what_is_not_masked(data):
    made = []
    kinds = ("person_name", "address", "date_of_birth", "cccd", "phone")
    for kind, start, length, sure, grade in zip(*(data[n::5] for n in range(5)), strict=False):
        span = start % 40, start % 40 + 1 + length % 20
        at = kinds[kind % 5], *span, 0.3 + 0.7 * sure / 255, SEVERITIES[grade % 3]
        made.append(candidate(*at))
    private = [one for one in made if one.detector.type in SOFT]
    others = [one for one in made if one.detector.type not in SOFT]

    left, numbers = _outermost(private, others)

    masked = [one for one in (*left, *numbers) if one in left or _is_masked(one)]
    for one in private:
        holds = [m for m in masked if m.start <= one.start and one.end <= m.end]
        # With its type: who asks for that alone has it masked, too.
        assert any(one.detector.type in (m.detector.type, *m.also) for m in holds)
