"""Text without pages is laid out for reading so that nothing runs from one place into another."""

from __future__ import annotations

import datetime
import io
from pathlib import Path

import docx
import openpyxl
import pytest

from scanner.formats import FORMATS, mask, of, open_source, sniff
from scanner.formats.office import XLSX
from scanner.formats.text import TextFormat
from scanner.formats.written import layout
from scanner.formats.written.source import WrittenSource
from scanner.model import Document, Options, Page
from scanner.pipeline import scan
from scanner.verified import verify
from tests.test_formats_office import saved
from tests.writing import masked, scanned, told

CCCD = "079103012345"
HOME = "Tổ 25, Xã Đại Đồng, Quận Tân Phú, Tỉnh Hưng Yên"
NEXT = (
    "Căn cứ Nghị định số 30/2020/NĐ-CP ngày 05 tháng 3 năm 2020 về công tác văn thư; trong quá"
    " trình thực hiện nếu có vướng mắc, đề nghị phản ánh kịp thời để được hướng dẫn."
)


def _book(*rows: list[object]) -> openpyxl.Workbook:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    return book


def test_a_number_does_not_go_on_in_the_next_cell(tmp_path: Path) -> None:
    rows = _book(
        ["Chi nhánh Phú Lợi, đợt phát hành thứ hai cho khách hàng cá nhân"],
        ["STT", "Họ và tên", "Số thẻ", "Số tài khoản", "Điện thoại"],
        [1, "Trần Văn Thử", "4028678397050611", "218 773 099", "0963 52 28 56"],
    )
    report = scanned(tmp_path, "a.xlsx", saved(rows))
    kinds = {"4028678397050611": "bank_card", "218773099": "bank_account", "0963522856": "phone"}
    assert kinds.items() <= told(report).items()


@pytest.mark.parametrize("name", ["a.docx", "a.txt"])
def test_a_paragraph_does_not_go_on_in_the_next_one(tmp_path: Path, name: str) -> None:
    lines = ["Họ và tên: Trần Văn Thử", f"Số CCCD: {CCCD}", f"Nơi thường trú: {HOME}", NEXT]
    letter = docx.Document()
    for line in lines:
        letter.add_paragraph(line)
    data = saved(letter) if name == "a.docx" else "\n".join(lines).encode()
    _, copy = masked(tmp_path, name, data)
    after = copy.decode() if name == "a.txt" else ""
    for paragraph in docx.Document(io.BytesIO(copy)).paragraphs if not after else ():
        after += paragraph.text + "\n"
    assert NEXT in after and "Hưng" not in after


def test_the_number_of_a_day_is_masked_nowhere_else(tmp_path: Path) -> None:
    """1905-07-18 is kept as 2026: the year of the file itself, and 33,000 is a sum."""
    book = _book(
        ["STT", "Họ và tên", "Ngày sinh", "Số CCCD", "Số tiền", "Điểm tích lũy"],
        [1, "Trần Văn Thử", datetime.date(1905, 7, 18), CCCD, 33000, 2026],
        [2, "Lê Thị Mẫu", datetime.date(1990, 5, 7), "079185012346", 2026, 2025],
    )
    book.properties.created = book.properties.modified = datetime.datetime(2026, 1, 2)
    _, copy = masked(tmp_path, "a.xlsx", saved(book))
    sheet = openpyxl.load_workbook(io.BytesIO(copy)).active
    assert sheet is not None
    assert [sheet[at].value for at in ("E2", "F2", "E3", "F3")] == [33000, 2026, 2026, 2025]
    assert {sheet["C2"].value, sheet["C3"].value} == {"█" * 10}


def test_days_of_1900_are_those_that_excel_shows(tmp_path: Path) -> None:
    book = _book(["Họ và tên", "Ngày sinh", "Số CCCD"], ["Trần Văn Thử", 36, CCCD])
    book.active["B2"].number_format = "dd/mm/yyyy"
    assert "05/02/1900" in told(scanned(tmp_path, "a.xlsx", saved(book)))


def test_a_list_is_opened_once_and_its_copy_by_its_own_bytes() -> None:
    out = io.BytesIO()
    _book(["Họ tên", "Số CCCD"], ["Trần Thị Thử", "079103012345"]).save(out)
    alone = Document("a.xlsx", out.getvalue(), XLSX)
    once = of(alone).shared(alone)
    with open_source(once, Options()) as source, open_source(once, Options()) as again:
        assert isinstance(source, WrittenSource)
        assert isinstance(again, WrittenSource)
        assert source._written is again._written
    found = list(scan(once, Options()).findings)
    masked = mask(once, found, Options())
    # The trees that were read are those of the copy now: who writes one more gets others.
    assert mask(once, found, Options()).data == masked.data == mask(alone, found, Options()).data
    copy = Document("", masked.data, XLSX, masked.opened)
    assert not verify(once, copy, found, Options(), lambda _: ()).remaining
    # What was opened of one copy is none of another one's.
    leaking = Document("", alone.data, XLSX, masked.opened)
    assert verify(once, leaking, found, Options(), lambda _: ()).remaining


def test_a_line_without_an_end_is_read_in_windows(tmp_path: Path) -> None:
    words = "hội đồng thành viên công ty cổ phần "
    before = (words * 6_000)[: layout._LONG - 22]
    line = f"{before} số điện thoại 0912 345 678 {words * 6_000}"
    (sheet,) = (written := TextFormat(FORMATS).written(line.encode(), "text/plain")).sheets
    runs = [run for leaf in layout.leaves([sheet], written.places) for run in leaf.runs]
    assert len(runs) == 3
    assert "".join(line[run.start : run.end] for run in runs) == line
    assert all(run.end - run.start <= layout._LONG for run in runs)
    assert all(len(leaf.runs) == 1 for leaf in layout.leaves([sheet], written.places))
    report, copy = masked(tmp_path, "a.txt", line.encode())
    assert told(report) == {"0912345678": "phone"}
    assert copy.decode() == line.replace("0912 345 678", "█" * 12)


def _shown(data: bytes, name: str) -> list[Page]:
    kind = sniff(data, name)
    with open_source(Document(name, data, kind), Options()) as source:
        return list(source.pages())


def test_a_long_paragraph_is_shown_no_wider_than_paper() -> None:
    letter = docx.Document()
    letter.add_paragraph("Kính gửi: các đơn vị")
    letter.add_paragraph(f"{NEXT} Số CCCD: {CCCD}. {NEXT}")
    page, *_ = _shown(saved(letter), "a.docx")
    assert page.shown is not None
    assert page.width > 300 * layout.CHAR
    assert page.shown.width <= 101 * layout.CHAR
    assert [end.key for end in page.shown.ends] == ["office_paragraph", "office_paragraph"]
    (word,) = (w for _, lines in page.layers for line in lines for w in line if CCCD in w.text)
    (seen,) = page.shown.there([word.box])
    assert seen.x1 <= page.shown.width
    assert seen.y0 > word.box.y0
    (back,) = page.shown.back([seen])
    assert back == pytest.approx(word.box)


def test_columns_share_the_width_of_paper() -> None:
    rows = _book(
        ["STT", "Họ và tên", "Nơi thường trú", "Ghi chú"],
        [1, "Trần Văn Thử", f"{HOME}, {HOME}, {HOME}, {HOME}", NEXT],
        [2, "Lê Thị Mẫu", HOME, "Không"],
    )
    page, *_ = _shown(saved(rows), "a.xlsx")
    assert page.shown is not None
    assert page.shown.width <= 151 * layout.CHAR
    words = [word for _, lines in page.layers for line in lines for word in line]
    first = {w.text: page.shown.there([w.box])[0] for w in words if w.text in {"1", "2", "STT"}}
    # The next row begins below all lines of the one before.
    low = [page.shown.there([w.box])[0].y0 for w in words if w.text == "dẫn."]
    assert first["STT"].x0 == first["1"].x0 == first["2"].x0
    assert low[0] < first["2"].y0


def test_what_fits_is_shown_as_it_is_read() -> None:
    rows = _book(["STT", "Họ và tên"], [1, "Trần Văn Thử"])
    page, *_ = _shown(saved(rows), "a.xlsx")
    assert page.shown is not None
    assert (page.shown.width, page.shown.moves) == (101 * layout.CHAR, ())
