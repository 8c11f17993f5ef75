"""Machine-readable zones: found in lines, proved by their check digits, never in rulers."""

import pytest

from scanner.marks.mrz import check_digit, zones
from scanner.model import Box, Word

CHIP_CARDS = [
    (
        "IDVNM0051234560001005123456<<1\n0501013M4501011VNM<<<<<<<<<<<2\nNGUYEN<<VAN<MAU<<<<<<<<<<<<<<<",
        "001005123456",
    ),
    (
        "IDVNM1030123453079103012345<<3\n0303158F4303156VNM<<<<<<<<<<<0\nTRAN<<THI<BICH<NGOC<<<<<<<<<<<",
        "079103012345",
    ),
]
PASSPORT = (
    "P<VNMNGUYEN<<VAN<MAU<<<<<<<<<<<<<<<<<<<<<<<<\nC1234567<0VNM0501013M3501014001005123456<<12"
)


def lines_of(text):
    return [
        (Word(row, Box(10, 20 * n, 10 + 6 * len(row), 20 * n + 12)),)
        for n, row in enumerate(text.split("\n"))
    ]


@pytest.mark.parametrize(("text", "number"), CHIP_CARDS)
def test_a_chip_card_gives_its_number(text, number):
    (zone,) = zones(lines_of(text))
    assert zone.proven
    assert zone.numbers == (number,)


def test_a_passport_gives_its_own_number_and_the_holders():
    (zone,) = zones(lines_of(PASSPORT))
    assert zone.numbers == ("C1234567", "001005123456")


def test_misread_digits_are_repaired():
    text = CHIP_CARDS[0][0].replace("00", "OO")
    (zone,) = zones(lines_of(text))
    assert zone.numbers == ("001005123456",)


def test_collapsed_fillers_and_brackets_read_for_them():
    text = "IDVNM0051234560001005123456<<1\n0501013M4501011VNM<<<<2\nNGUYEN««VAN<MAU(((((("
    (zone,) = zones(lines_of(text))
    assert zone.numbers == ("001005123456",)


def test_a_zone_that_fails_its_checks_is_masked_all_the_same():
    text = CHIP_CARDS[0][0].replace("5123456<<1", "5123457<<9")
    (zone,) = zones(lines_of(text))
    assert not zone.proven


@pytest.mark.parametrize(
    "text",
    [
        "<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<\n<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<",
        "0123456789012345678901234567890123456789",
        "CONGHOAXAHOICHUNGHIAVIETNAM\nDOCLAPTUDOHANHPHUC",
        "QUYETDINHSO1234QDUBNDNGAY01012025",
    ],
)
def test_rulers_and_headings_are_no_zone(text):
    assert zones(lines_of(text)) == ()


def test_the_outline_covers_all_rows():
    (zone,) = zones(lines_of(CHIP_CARDS[0][0]))
    ys = [y for _, y in zone.polygon]
    assert (min(ys), max(ys)) == (0, 52)


def test_rows_that_no_reader_saw_are_covered_too():
    """Runs of fillers are often not read at all, and the last row holds the name."""
    first_row = lines_of(CHIP_CARDS[0][0])[:1]
    (zone,) = zones(first_row)
    assert max(y for _, y in zone.polygon) >= 52


def test_the_check_digit_of_icao():
    assert check_digit("L898902C3") == "6"
