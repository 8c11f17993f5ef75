"""The dearest text there is: `python -m tests.benchmark.hostile [--only KIND …] [--size MB]`.

Draws one long PDF of each kind, of 5 MB of text or of another size, and scans it: in one process,
for the CPU time, and as the command does, with a helper on each other core, for the clock's.
"""

from __future__ import annotations

import argparse
import multiprocessing
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate, count
from pathlib import Path
from random import Random
from typing import NamedTuple

import pymupdf

from samples.drawing import people
from samples.drawing.codes import folded
from samples.drawing.fonts import ARIAL, font_bytes
from scanner.batch.task import cores
from scanner.model import FileReport, Options
from scanner.pipeline import scan_file
from tests.benchmark.store import ROOT
from tests.benchmark.worker import cpu_seconds

SEED = 20261126
SIZE, LEADING, MARGIN, PAPER = 7.5, 16.0, 40.0, (595.0, 842.0)
ROWS, WIDTH = 44, 80
# The cells of one line of print.
Row = Sequence[str]
_DIGITS = "không một hai ba bốn năm sáu bảy tám chín".split()
_LABELS = (
    "Số CCCD|Số CMND|Số điện thoại|Số tài khoản|Mã số thuế|Họ và tên|Ngày sinh|Địa chỉ|Nơi ở|"
    "Số hộ chiếu|Email|Số thẻ BHYT|Quê quán|Nơi thường trú|Ông|Bà|Người lập|Sinh ngày"
).split("|")


class Sheet(NamedTuple):
    """How many rows of print a page has, how far apart, and how slanted."""

    rows: int = ROWS
    leading: float = LEADING
    slant: float = 0.0


# How the pages of a kind are laid out that are no usual sheets.
_SHEETS = {
    "tiny pages": Sheet(8),
    "one page": Sheet(1 << 30),
    "close lines": Sheet(400, 2.0),
    "overlapping": Sheet(1_000, 0.5),
    "slanted": Sheet(slant=0.1),
}


def _words(kind: Callable[[Random], str], width: int = WIDTH) -> Callable[[Random], Iterator[Row]]:
    """Values of one kind after each other, in lines as wide as the page."""

    def rows(rng: Random) -> Iterator[Row]:
        line: list[str] = []
        while True:
            line.append(kind(rng))
            if sum(map(len, line)) + len(line) > width:
                yield [" ".join(line)]
                line = []

    return rows


def _each(kind: Callable[[Random], Row], *heads: str) -> Callable[[Random], Iterator[Row]]:
    """Values of one kind, each on a line of its own, under the `heads` of each page."""

    def rows(rng: Random) -> Iterator[Row]:
        for number in count():
            yield heads if heads and number % ROWS == 0 else kind(rng)

    return rows


def _name(rng: Random) -> str:
    return people.full_name(rng, female=rng.random() < 0.5)


def _day(rng: Random) -> str:
    return f"{people.birthday(rng):%d/%m/%Y}"


def _member(rng: Random, *more: str) -> Row:
    born, woman = people.birthday(rng), rng.random() < 0.5
    name, number = people.full_name(rng, female=woman), people.cccd(rng, born, female=woman)
    account = people.account(rng).number
    return name, number, f"{born:%d/%m/%Y}", people.mobile(rng), account, *more


def _labelled(rng: Random) -> str:
    who = people.person(rng)
    values = (
        *(who.cccd, who.cmnd, who.mobile, who.account.number, who.tax_code, who.name),
        *(f"{who.born:%d/%m/%Y}", str(who.address), str(who.address), who.passport, who.email),
        *(who.insurance, str(who.origin), str(who.address), who.name, who.name, who.name),
        f"{who.born:%d/%m/%Y}",
    )
    label, value = rng.choice(list(zip(_LABELS, values, strict=True)))
    return f"{label}: {value}"


def _anything(rng: Random) -> str:
    return rng.choice(_PARTS)(rng)


def _spelled(rng: Random) -> str:
    box = people.email(rng, _name(rng), people.birthday(rng))
    return box.replace("@", " (a) ").replace(".", " chấm ")


def _unit(rng: Random) -> str:
    return f"{rng.choice(_UNITS)} {rng.randrange(1, 40)},"


def _counted(rng: Random) -> str:
    said = " ".join(_DIGITS[int(digit)] for digit in people.mobile(rng))
    return f"{rng.choice(('Số điện thoại', 'ĐT', 'gọi'))} {said}"


def _everything(rng: Random) -> Iterator[Row]:
    """Lines of all other kinds, none longer than forty letters."""
    usual = [kind for name, kind in KINDS.items() if name not in {*_SHEETS, "everything"}]
    kinds = [kind(rng) for kind in usual]
    while True:
        yield [" ".join(next(rng.choice(kinds)))[:40]]


_HEADS = ("Họ và tên", "Số CCCD", "Ngày sinh", "Số điện thoại", "Số tài khoản")
_PARTS: tuple[Callable[[Random], str], ...] = (
    *(_name, _day, _labelled, people.mobile, people.cmnd, people.passport),
    lambda rng: str(people.address(rng)),
    lambda rng: str(people.place(rng)),
    lambda rng: people.cccd(rng, people.birthday(rng), female=True),
    lambda rng: people.digits(rng, rng.randrange(1, 20)),
    lambda rng: people.email(rng, _name(rng), people.birthday(rng)),
    lambda rng: rng.choice(_LABELS),
)
_UNITS = "số|ngõ|ngách|hẻm|tổ|khu phố|ấp|thôn|đường|phường|xã|quận|huyện|thị trấn|tỉnh".split("|")
_SECRETS = "Mật khẩu|mật khẩu là|Tên đăng nhập|Mã OTP|password|PIN|user|:|(|mã xác nhận".split("|")
_TITLES = ("ông", "bà", "và", ",", ";")
_NAMESAKE = "Nguyễn Thị Mẫu"
KINDS: dict[str, Callable[[Random], Iterator[Row]]] = {
    "mixture": _words(_anything),
    "list": _each(_member, *_HEADS),
    "list with addresses": _each(
        lambda rng: _member(rng, str(people.address(rng))), *_HEADS, "Nơi thường trú"
    ),
    "list without heads": _each(_member),
    "addresses": _words(lambda rng: str(people.address(rng))),
    "places": _words(lambda rng: str(people.place(rng))),
    "names": _words(_name),
    "names in rows": _each(lambda rng: [_name(rng) for _ in range(4)]),
    "names and dates": _words(lambda rng: f"{_name(rng)} {_day(rng)}"),
    "labels and values": _words(_labelled),
    "labels": _words(lambda rng: rng.choice(_LABELS)),
    "digits": _words(lambda rng: people.digits(rng, rng.randrange(8, 14))),
    "single digits": _words(lambda rng: rng.choice("0123456789")),
    "phones": _words(people.mobile),
    "dates": _words(_day),
    "mailboxes": _words(lambda rng: people.email(rng, _name(rng), people.birthday(rng))),
    "capitals": _words(lambda rng: _name(rng).upper()),
    "numbers in words": _words(lambda rng: rng.choice(_DIGITS)),
    "no marks": _words(lambda rng: folded(_anything(rng))),
    "one word": _each(lambda rng: ["".join(rng.choices("AaÀ1.@/", k=WIDTH))]),
    "bare capitals": _words(lambda rng: folded(_name(rng)).upper()),
    "phones in words": _words(_counted),
    "spelled mailboxes": _words(_spelled),
    "one address": _words(_unit),
    "secrets": _words(lambda rng: rng.choice(_SECRETS)),
    "one name": _words(lambda rng: _NAMESAKE),
    "named once": _words(lambda rng: f"Ông {_NAMESAKE}, CCCD 001005123456, và"),
    "people in a row": _words(
        lambda rng: f"{rng.choice('ông|bà|và|,|;'.split('|'))} {_name(rng)},"
    ),
    "many columns": _each(lambda rng: [people.digits(rng, 2) for _ in range(200)]),
    "columns of names": _each(lambda rng: [_name(rng) for _ in range(60)]),
    "one word a line": _each(lambda rng: [_anything(rng).split()[0]]),
    "tiny pages": _words(_anything),
    "one page": _words(_anything),
    "close lines": _words(_anything),
    "overlapping": _each(lambda rng: [_anything(rng).split()[0]]),
    "slanted": _words(_anything),
    "everything": _everything,
}


class _Print:
    """Rows as the instructions of pages, in one font whose glyphs are named by their numbers."""

    def __init__(self) -> None:
        self.file = font_bytes(ARIAL)
        font = pymupdf.Font(fontbuffer=self.file)
        known = [chr(code) for code in font.valid_codepoints()]
        self._code = {char: f"{font.has_glyph(ord(char)):04x}" for char in known}
        self._width = {char: float(font.text_length(char, 1)) for char in known}

    def page(self, rows: Sequence[Row], sheet: Sheet) -> tuple[tuple[float, float], bytes]:
        """The size of one page, and what draws it; each column is as wide as the widest of its
        cells, and the paper as wide and high as they are together."""
        widths = [max(map(self._wide, cells)) for cells in zip(*rows, strict=True)]
        *columns, right = accumulate(widths, initial=MARGIN)
        paper = max(PAPER[0], right), max(PAPER[1], len(rows) * sheet.leading + 2 * MARGIN)
        drawn = [f"BT /F0 {SIZE} Tf"]
        for number, row in enumerate(rows, 1):
            y = paper[1] - MARGIN - number * sheet.leading
            for x, cell in zip(columns, row, strict=True):
                text = "".join(map(self._code.__getitem__, cell))
                drawn.append(f"1 {sheet.slant} {-sheet.slant} 1 {x:.1f} {y:.1f} Tm <{text}> Tj")
        return paper, "\n".join([*drawn, "ET"]).encode()

    def _wide(self, cell: str) -> float:
        return SIZE * (2 + sum(map(self._width.__getitem__, cell)))


def draw(kind: str, target: Path, size: float, seed: int = SEED) -> None:
    """A PDF of so many MB of text of one kind."""
    rows, left = KINDS[kind](Random(f"{seed} {kind}")), size * 1e6
    sheet = _SHEETS.get(kind, Sheet())
    print_, document = _Print(), pymupdf.open()
    while left > 0:
        printed: list[Row] = []
        while len(printed) < min(ROWS, sheet.rows) or (left > 0 and len(printed) < sheet.rows):
            printed.append(next(rows))
            left -= len(" ".join(printed[-1]).encode()) + 1
        width = max(map(len, printed))
        (wide, high), drawn = print_.page(
            [[*row, *[""] * (width - len(row))] for row in printed], sheet
        )
        page = document.new_page(width=wide, height=high)
        page.insert_font("F0", fontbuffer=print_.file)
        xref = document.get_new_xref()
        document.update_object(xref, "<<>>")
        document.update_stream(xref, drawn)
        page.set_contents(xref)
    document.save(target, deflate=True)


def measured(path: str, helpers: int) -> tuple[float, float, FileReport]:
    """CPU seconds and seconds on the clock of one scan, and its report."""
    cpu, began = cpu_seconds(), time.perf_counter()
    report = scan_file(path, Options(threads=1, helpers=helpers))
    return cpu_seconds() - cpu, time.perf_counter() - began, report


def main() -> None:
    """Draws what is not drawn yet, and prints a line for each kind."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmark.hostile")
    parser.add_argument("--only", nargs="+", choices=KINDS, default=list(KINDS))
    parser.add_argument("--size", type=float, default=5.0, help="MB of text")
    parser.add_argument("--seed", type=int, default=SEED)
    asked = parser.parse_args()
    folder = ROOT / "out" / "hostile"
    folder.mkdir(parents=True, exist_ok=True)
    print(f"{'':20} {'CPU s':>7} {'s/MB':>6} {'wall s':>7} {'found':>7}  status")
    for kind in asked.only:
        path = folder / f"{kind.replace(' ', '-')}-{asked.seed}-{asked.size:g}.pdf"
        if not path.exists():
            draw(kind, path, asked.size, asked.seed)
        with multiprocessing.get_context("spawn").Pool(1, maxtasksperchild=1) as pool:
            cpu, _, report = pool.apply(measured, (str(path), 0))
            _, wall, _ = pool.apply(measured, (str(path), cores() - 1))
        found, per = len(report.findings), cpu / asked.size
        print(f"{kind:20} {cpu:7.1f} {per:6.2f} {wall:7.1f} {found:7}  {report.status}", flush=True)


if __name__ == "__main__":
    main()
