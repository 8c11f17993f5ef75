"""Hostile text: the work of a search is counted in steps, never by a clock, and given up aloud."""

import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

import pymupdf
import pytest

import scanner
from scanner import detectors, find
from scanner.find.matching import fitting
from scanner.labels import effort
from scanner.labels.carried import Onto, Start, onto
from scanner.labels.effort import MATCH, MOST_SINGLE, READ, Effort
from scanner.model import Document, Limits, Options, Reason, Source, Status
from scanner.pages import borrowed, layers
from scanner.pages.kinds import PDF
from scanner.pages.lettered import Letters
from scanner.pages.words import TextLines
from scanner.pipeline import mask_file, scan
from scanner.text import PageText
from tests.finding import PATTERNS, printed
from tests.paging import saved
from tests.sheets import letter

CODE = str(Path(scanner.__file__).parent)
NAMES = ("Nguyễn Văn An", "Trần Thị Chi", "Lê Hữu Dũng", "Hồ Ngọc Lan")


def steps(run: Callable[[], object]) -> int:
    """How many lines of lolot's own code it takes."""
    count = 0

    def step(frame: FrameType, event: str, _: object) -> Any:
        nonlocal count
        if event == "call" and not frame.f_code.co_filename.startswith(CODE):
            return None
        count += event == "line"
        return step

    before = sys.gettrace()
    sys.settrace(step)
    try:
        run()
    finally:
        sys.settrace(before)
    return count


def table(cells: tuple[str, ...], rows: int) -> str:
    return "\n".join("    ".join(cells) for _ in range(rows))


KINDS: dict[str, Callable[[int], str]] = {
    "names in a line": lambda size: f"{', '.join(NAMES)}, " * (size // 50),
    "names in columns": lambda size: table(NAMES, size // 64),
    "names under each other": lambda size: table(NAMES[:1], size // 14),
    "telephones in columns": lambda size: table(("0912345678", "0362345678"), size // 24),
    "single digits": lambda size: "0 9 1 2 3 " * (size // 10),
    "single digits in columns": lambda size: table(tuple("09x1b"), size // 25),
    "groups of digits": lambda size: "012 345 678 90\n" * (size // 15),
    "long numbers": lambda size: "0123456 98765432109 4455667788\n" * (size // 30),
    "labels": lambda size: "Số CCCD: Họ và tên: Địa chỉ: " * (size // 29),
    "labels in a column": lambda size: "Số CCCD:\n" * (size // 9),
    "labels in columns": lambda size: table(("Số CCCD:", "Họ tên:", "Email:"), size // 33),
    "labels and values": lambda size: table(("Số CCCD:", "0912345678", "Trần An"), size // 36),
    "words run together": lambda size: "matkhau password: Ab3#x9! " * (size // 26),
    "bars": lambda size: "| Lê Hữu Dũng | 001095123456 " * (size // 29),
}


@pytest.mark.parametrize("kind", KINDS)
def test_twice_the_text_takes_twice_the_steps(kind: str) -> None:
    def searched(size: int) -> int:
        page = printed(KINDS[kind](size))
        return steps(lambda: find.findings(page, PATTERNS, Source.TEXT, 1))

    searched(100)
    assert searched(12_000) < 2.5 * searched(6_000)


@pytest.mark.parametrize(
    ("detector", "text"),
    [
        # A page of capitals, any of which may begin a name.
        ("person_name", "LE VAN AN " * 2_000 + "CK TIEN"),
        # A dot may end a word or stand between two.
        ("address", "S7.03,\n" * 1_000 + "TP.HCM"),
    ],
)
def test_no_pattern_reads_the_same_letters_time_and_again(detector: str, text: str) -> None:
    page, began = PageText.plain(text), time.process_time()

    found = list(fitting(PATTERNS.by_id[detector], page, [(0, len(text))]))

    assert found
    assert time.process_time() - began < 0.5


def test_a_table_of_many_columns_is_laid_on_the_next_page_in_bounded_time() -> None:
    columns = [Start(30.0 * n, n % 3) for n in range(400)]
    moved = [Start(x + 11, kind) for x, kind in columns]
    began = time.process_time()

    assert onto(columns, moved, 10) == Onto(1.0, 11.0)
    assert time.process_time() - began < 1


def test_a_document_that_costs_too_much_is_given_up_aloud_with_what_was_found() -> None:
    search = find.Search()
    page = printed("Họ và tên\nNguyễn Văn An\n\n0912345678\nlan.mai@example.com")
    find.findings(page, PATTERNS, Source.TEXT, 1, search)
    search.effort.most = 2 * search.effort.cost

    again = find.findings(page, PATTERNS, Source.TEXT, 2, search)
    assert {finding.type for finding in again} == {"person_name", "phone", "email"}
    assert not search.given_up

    assert not find.findings(page, PATTERNS, Source.TEXT, 3, search)
    assert search.given_up == [page.area]


def test_the_same_page_always_costs_the_same() -> None:
    def cost(page: PageText) -> int:
        search = find.Search()
        find.findings(page, PATTERNS, Source.TEXT, 1, search)
        return search.effort.cost

    text = table(("Nguyễn Văn An", "0912345678", "1.200.000"), 40)
    assert cost(printed(text)) == cost(printed(text)) > cost(printed(text[:500]))


def test_pages_behind_the_bound_are_told_as_unread_and_not_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(effort, "MOST", READ + 100)
    monkeypatch.setattr(effort, "LEFT", 4 * READ)
    with pymupdf.open() as document:
        for number in range(5):
            document.new_page(width=300, height=400).insert_text((20, 30), f"091234567{number}")
        data = document.tobytes()

    told = scan(Document("long.pdf", data, PDF), Options())

    assert [finding.page for finding in told.findings] == [1]
    assert {(unread.page, unread.code) for unread in told.unread} == {
        (number, "search_given_up") for number in (2, 3, 4, 5)
    }
    assert [(page.width, page.height) for page in told.pages] == [(300, 400)] * 5

    patient = Options(limits=Limits(seconds=100 * Limits().seconds))
    assert not scan(Document("long.pdf", data, PDF), patient).unread


def test_no_copy_is_made_of_what_was_not_searched_whole(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(effort, "MOST", READ + 100)
    monkeypatch.setattr(effort, "LEFT", READ + 50)
    book, copy = tmp_path / "long.pdf", tmp_path / "copy.pdf"
    with pymupdf.open() as document:
        for number in range(3):
            document.new_page(width=300, height=400).insert_text((20, 30), f"091234567{number}")
        document.save(book)

    told = mask_file(str(book), str(copy), Options())
    assert (told.status, told.error) == (Status.ERROR, Reason("not_searched_whole", {}))
    assert [finding.page for finding in told.findings] == [1]
    assert not copy.exists()

    painted = mask_file(str(book), str(copy), Options(mask_unread=True))
    assert painted.copy is not None
    assert painted.copy.status == "verified"
    with pymupdf.open(copy) as document:
        assert not any(page.get_text().strip() for page in document)


def test_a_page_of_more_than_any_sheet_holds_is_searched_so_far_and_given_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(layers, "MOST_ON_PAGE", 60)
    with pymupdf.open() as document:
        for _ in range(2):
            lines = [f"Điện thoại 091234567{number}" for number in range(8)]
            document.new_page().insert_text((20, 30), lines)
        data = document.tobytes()

    told = scan(Document("plan.pdf", data, PDF), Options())

    assert [finding.page for finding in told.findings] == [1, 1, 1]
    assert {(unread.page, unread.code) for unread in told.unread} == {
        (number, "search_given_up") for number in (1, 2)
    }


def test_what_is_read_in_pictures_does_not_count(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(effort, "MOST", 8 * READ)
    frame = letter().image
    book = saved(frame, "TIFF", save_all=True, append_images=[frame, frame])

    told = scan(Document("scan.tif", book, "image/tiff"), Options())

    assert [f.page for f in told.findings if f.type == "cccd"] == [1, 2, 3]
    assert not told.unread


def test_a_sheet_of_single_letters_costs_more_and_a_form_with_boxes_does_not() -> None:
    def single(count: int) -> int:
        effort = Effort()
        effort.text(1_000, count, paged=True)
        return effort.cost

    assert single(0) == single(MOST_SINGLE) < single(2 * MOST_SINGLE)


def test_lines_printed_over_each_other_cost_more_than_a_table() -> None:
    def cost(rows: int, apart: float) -> int:
        raw = [(10.0, apart * n, 60.0, apart * n + 10, "0912345678", n, 0, 0) for n in range(rows)]
        search = find.Search()
        find.findings(PageText(TextLines(raw)), PATTERNS, Source.TEXT, 1, search)
        return search.effort.cost

    assert cost(200, 0.5) > 1.3 * cost(200, 12)


def test_what_needs_a_label_is_sought_only_where_all_words_of_one_stand() -> None:
    def cost(text: str) -> int:
        search = find.Search()
        find.findings(printed(text), PATTERNS, Source.TEXT, 1, search)
        return search.effort.cost

    # "Bảo hiểm" alone wakes the number of a social insurance, whose labels all say more.
    known, other = cost("sổ bảo hiểm xã hội 7916123456"), cost("giá bảo hiểm mới 7916123456")
    assert known >= other + MATCH


def lines_of_letters(count: int) -> list[dict[str, Any]]:
    """Lines of one word each, as MuPDF gives them, one under the other."""
    lines: list[dict[str, Any]] = []
    for row in range(count):
        chars = [
            {"c": char, "bbox": (10 + 5 * n, 12.0 * row, 15 + 5 * n, 12.0 * row + 10)}
            for n, char in enumerate("giấyPhép")
        ]
        span = {"size": 10.0, "chars": chars}
        lines.append({"bbox": (10, 12.0 * row, 50, 12.0 * row + 10), "spans": [span]})
    return lines


def test_the_letters_of_a_word_are_not_sought_on_the_whole_page() -> None:
    def unglued(count: int) -> int:
        lines = lines_of_letters(count)
        raw = [(10.0, 12.0 * n, 50.0, 12.0 * n + 10, "giấyPhép", n, 0, 0) for n in range(count)]
        letters = Letters(lambda _: lines)
        return steps(lambda: letters.unglued(raw))

    assert unglued(400) < 2.2 * unglued(200)


def test_a_borrowed_letter_finds_its_home_among_many_lines() -> None:
    raw = []
    for n in range(300):
        y = 12.0 * n
        raw.append((10.0, y, 20.0, y + 10, "Nguy", n, 0, 0))
        raw.append((25.0, y, 30.0, y + 10, "n", n, 0, 1))
    raw += [(20.0, 12.0 * n, 25.0, 12.0 * n + 10, "ễ", 300 + n, 0, 0) for n in range(300)]

    assert [word[4] for word in borrowed.mended(raw)] == ["Nguyễn"] * 300


def test_a_name_behind_many_long_words_is_weighed_in_bounded_time() -> None:
    # Each word could be taken as several words: the ways to part four pairs of them had no end.
    words = ", ".join(["nghiêngnghiêng khuynhdiệp"] * 4)
    page = printed(f"trường học trung tâm, {words}, 5, bà: Nguyễn Thị Mẫu, ông: Lê Văn Mẫu")
    assert find.findings(page, PATTERNS, Source.TEXT, 1)


def test_hostile_text_ends_in_bounded_time():
    for text in (
        "0 " * 50_000,
        "9" * 100_000,
        "số cccd " * 20_000,
        "a@" * 50_000,
        "0912" * 25_000,
        "Lê Văn\nAn\n" * 2_000,
    ):
        find.findings(PageText.plain(text), PATTERNS, Source.TEXT, 1)


HOSTILE = (
    *("0 9 1 ", "001005123456 ", "0912345678 ", "0912345678\n", "123456,", "0", "a", ".", "[at] "),
    *("a@b.", "((((", "Số CCCD: ", "Họ và tên: ", "Họ và tên: Nguyễn Văn Mẫu ", "30A-123.45 "),
    *("không chín một ", "| 0 | 1 ", "Địa chỉ: số 1 phường A\n", "mật khẩu: "),
)


@pytest.mark.parametrize("unit", HOSTILE)
def test_a_hostile_page_is_searched_or_given_up_in_bounded_time(unit: str) -> None:
    page = PageText.plain(unit * (100_000 // len(unit)))
    search = find.Search()
    started = time.process_time()

    found = find.findings(page, PATTERNS, Source.TEXT, 1, search)

    assert time.process_time() - started < 10
    assert len(found) < find.MAX_ON_PAGE or search.given_up


def test_a_pattern_that_runs_out_of_time_leaves_the_page_unread(tmp_path: Path) -> None:
    own = tmp_path / "slow.toml"
    own.write_text(
        '[types.slow]\nnames = {vi = "x", en = "x"}\nwhy = {vi = "x", en = "x"}\n'
        'severity = "low"\nlegal_class = "basic"\nhide = "all"\n'
        '[[detector]]\nid = "slow"\nregex = "(?:a|aa)+b"\ncheck = "any_value"\n'
        'normalise = "text"\nseverity = "low"\nlabels = []\nalone = 1.0\n'
        'found = ["ab"]\nignored = ["ba"]\n',
        encoding="utf-8",
    )
    search = find.Search()

    page = PageText.plain("a" * 60 + " Số CCCD: 001005123456")
    found = find.findings(page, detectors.load(own), Source.TEXT, 1, search)

    assert [f.type for f in found] == ["cccd"]
    assert search.given_up == [page.area]
