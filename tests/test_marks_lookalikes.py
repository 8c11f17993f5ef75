"""What has capitals and digits in rows and is no machine-readable zone: tables, codes, exports."""

import random
from pathlib import Path

import pymupdf
import pytest

from samples.drawing.codes import td1
from samples.drawing.people import person
from scanner import pipeline
from scanner.marks.icao import check_digit, dates_hold
from scanner.marks.mrz import zones
from scanner.model import Box, Options, Word

BANKS = ["VCB", "BIDV", "LPBANK", "TPBANK", "MBBANK", "VIETINBANK", "ACB", "MSB", "VIB", "SHB"]
STATES = ["VNM", "THA", "KHM", "LAO", "CHN", "USA", "KOR"]


def digits(rng, count):
    return "".join(rng.choices("0123456789", k=count))


def capitals(rng, count):
    return "".join(rng.choices("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", k=count))


def account(rng):
    return [f"09{digits(rng, 8)}", digits(rng, rng.randint(9, 16)), rng.choice(BANKS)]


def run_together(rng):
    """An account and its bank without a gap, as readers give narrow columns."""
    return [digits(rng, rng.randint(12, 16)) + rng.choice(BANKS), rng.choice(BANKS)]


def plate(rng):
    letter = rng.choice("ABCDEFGHKLM")
    return [f"{rng.randint(11, 99)}{letter}{digits(rng, 5)}", f"RLCU{capitals(rng, 13)}"]


def serial(rng):
    return [f"SN{capitals(rng, 12)}", capitals(rng, 20), f"VNM{digits(rng, 12)}"]


def batch(rng):
    """Days as they are printed on goods: made, best before, country."""
    made = f"{rng.randint(20, 25)}{rng.randint(1, 12):02}{rng.randint(1, 28):02}"
    best = f"{rng.randint(26, 30)}{rng.randint(1, 12):02}{rng.randint(1, 28):02}"
    return [f"{made}{capitals(rng, 2)}{best}{digits(rng, 1)}{rng.choice(STATES)}{digits(rng, 6)}"]


def export(rng):
    return [";".join([digits(rng, 12), capitals(rng, 8), digits(rng, 14), rng.choice(BANKS)])]


def key(rng):
    return ["-".join(capitals(rng, 5) for _ in range(5))]


def container(rng):
    return [f"{rng.choice(['MSKU', 'TGHU', 'PIDU'])}{digits(rng, 7)}", f"P{capitals(rng, 10)}"]


def markup(rng):
    return [f"<TR><TD>{digits(rng, 10)}<TD>{rng.choice(BANKS)}<TD>{digits(rng, 12)}</TR>"]


def listing(rng):
    return [f"IF(N{digits(rng, 1)}<{digits(rng, 6)})PRINT<<A{capitals(rng, 6)}"]


KINDS = [account, run_together, plate, serial, batch, export, key, container, markup, listing]


def table(rng, kind, gap, rows=12):
    """Rows of cells, one line of words each, `gap` signs apart in columns that stand straight."""
    cells = [kind(rng) for _ in range(rows)]
    wide = [max(len(row[n]) for row in cells) for n in range(len(cells[0]))]
    lines = []
    for n, row in enumerate(cells):
        words, x = [], 20.0
        for cell, width in zip(row, wide, strict=True):
            words.append(Word(cell, Box(x, 16.0 * n, x + 6 * len(cell), 16.0 * n + 12)))
            x += 6 * (width + gap)
        lines.append(tuple(words))
    return lines


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
@pytest.mark.parametrize("gap", [1, 4, 12])
def test_tables_are_no_zones(kind, gap):
    rng = random.Random(f"{kind.__name__}/{gap}")
    for _ in range(150):
        assert zones(table(rng, kind, gap)) == ()
        cells = [(word,) for line in table(rng, kind, gap) for word in line]
        assert zones(cells) == ()


def test_an_account_whose_digits_pass_for_dates_is_none():
    """Two check digits hold in one account of a hundred: not in one that has no such days."""
    assert check_digit("120815") == "7"
    assert check_digit("214306") == "8"
    lines = [
        (Word("0926513311", Box(20, 0, 80, 12)), Word("97000455441786", Box(86, 0, 170, 12))),
        (Word("LPBANK", Box(86, 20, 122, 32)),),
        (Word("12081572214306BIDV", Box(62, 40, 170, 52)),),
    ]
    assert not dates_hold("12081572214306BIDV")
    assert zones(lines) == ()


def test_a_zone_beside_a_table_is_found_alone():
    rng = random.Random(7)
    rows = td1(person(rng))
    zone = [
        (Word(row, Box(400, 16.0 * n, 400 + 6 * len(row), 16.0 * n + 12)),)
        for n, row in enumerate(rows)
    ]
    (found,) = zones([*table(rng, account, 4), *zone])
    assert found.text == "\n".join(rows)
    assert min(x for x, _ in found.polygon) > 390


def test_a_zone_in_the_line_of_a_cell_is_found_alone():
    """Readers put what stands at one height in one line, however far apart."""
    rng = random.Random(8)
    rows = td1(person(rng))
    lines = [
        (
            *account_line,
            Word(row, Box(600, 16.0 * n, 600 + 6 * len(row), 16.0 * n + 12)),
        )
        for n, (row, account_line) in enumerate(zip(rows, table(rng, account, 4), strict=False))
    ]
    (found,) = zones(lines)
    assert found.text == "\n".join(rows)
    assert min(x for x, _ in found.polygon) > 590


def printed(rng: random.Random) -> pymupdf.Document:
    """A page with a table of each kind, set in capitals all alike."""
    document = pymupdf.open()
    page = document.new_page(width=595, height=842)
    y = 40
    for kind in KINDS:
        for _ in range(5):
            x = 40.0
            for cell in kind(rng):
                page.insert_text((x, y), cell, fontname="cour", fontsize=8)
                x += 4.8 * (len(cell) + 3)
            y += 13
        y += 12
    return document


def test_tables_on_a_printed_page_and_in_a_picture_of_it(tmp_path: Path):
    document = printed(random.Random(11))
    document.save(tmp_path / "tables.pdf")
    document[0].get_pixmap(dpi=150).save(tmp_path / "tables.png")
    for name in ("tables.pdf", "tables.png"):
        report = pipeline.scan_file(str(tmp_path / name), Options())
        types = {finding.type for finding in report.findings}
        assert types.isdisjoint({"mrz", "id_card", "qr", "face"})
        assert all(finding.parts is None for finding in report.findings)
