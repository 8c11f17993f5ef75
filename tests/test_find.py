"""Findings of a page and of the next one: said once, found again, and never shown by chance."""

from scanner import find
from scanner.find.merge import merge
from scanner.find.repeats import Repeats
from scanner.model import Box, Source, Word
from scanner.text import PageText
from tests.finding import PATTERNS, found_in


def test_one_place_seen_twice_is_one_finding_with_two_sources():
    word = Word("001005123456", Box(10, 10, 90, 20))
    page = PageText([(word,)])
    both = [
        *find.findings(page, PATTERNS, Source.HIDDEN_TEXT, 1),
        *find.findings(page, PATTERNS, Source.OCR, 1),
    ]
    (finding,) = merge(both)
    assert set(finding.sources) == {Source.HIDDEN_TEXT, Source.OCR}


def test_the_same_value_in_two_places_is_two_findings():
    assert len(found_in("CCCD 001005123456\n\n\n\nCCCD 001005123456")) == 2


def test_a_number_that_is_certain_once_is_found_again_without_its_label():
    (known,) = found_in("Số tài khoản: 19031234567890")
    page = PageText.plain("Kính gửi ngân hàng\nvề 1903 1234 567890 nêu trên; 190312345678901")
    (again,) = Repeats({known.value: known}).on(page, Source.TEXT, 2, find.Search())
    assert (again.type, again.page, again.text) == ("bank_account", 2, "1903 1234 567890")


def test_a_code_or_password_is_found_again_where_somebody_reads_it_out():
    told = found_in("Mã OTP của quý khách là 771043. Mật khẩu: Mau@2526")
    page = PageText.plain(
        "Bố đọc 771043 rồi, 771 043, còn Mau@2526 thì không; HĐ 771043/2025, 1771043, 771043.500"
    )
    found = Repeats({}, told).on(page, Source.TEXT, 2, find.Search())
    assert [(again.type, again.text) for again in found] == [
        ("otp", "771043"),
        ("otp", "771 043"),
        ("password", "Mau@2526"),
    ]


def test_a_value_stays_out_of_repr():
    (finding,) = found_in("CCCD 001005123456")
    assert "001005123456" not in repr(finding)


def test_the_parts_of_an_identity_card_without_its_picture():
    card = (
        "Số / No.: 079103012345\n"
        "Họ và tên / Full name:\n"
        "TRẦN THỊ BÍCH NGỌC\n"
        "Ngày sinh / Date of birth: 15/03/1903\n"
        "Quê quán / Place of origin: Xã Thử, Huyện Ví Dụ, Tỉnh Ví Dụ"
    )
    assert {finding.type for finding in found_in(card)} == {
        "cccd",
        "person_name",
        "date_of_birth",
        "address",
    }


def test_the_head_of_a_table_holds_on_the_next_page():
    first = (
        "STT    Họ và tên        Số tài khoản     Số tiền\n"
        "1      Nguyễn Văn Mẫu   001005123456     1.200.000\n"
    )
    second = "2      Trần Thị Bích    079103012345     3.400.000\n"
    search = find.Search()
    types = [
        [f.type for f in find.findings(PageText.plain(text), PATTERNS, Source.TEXT, n, search)]
        for n, text in enumerate((first, second), 1)
    ]
    assert all("bank_account" in page and "cccd" not in page for page in types)


def test_a_page_of_more_than_a_sheet_is_searched_in_parts() -> None:
    page = PageText.plain("dòng chữ không có gì\n" * 4000 + "Số CCCD: 001005123456")

    (found,) = find.findings(page, PATTERNS, Source.TEXT, 1)

    assert (found.type, found.boxes[0].y0) == ("cccd", 4000 * 1.2)


def test_a_column_of_birth_dates_goes_on_over_the_page() -> None:
    first = (
        "STT   Họ tên           Ngày sinh     CCCD\n"
        "1     Nguyễn Văn Mẫu   01/02/1985    001005123456\n"
    )
    second = "2     Trần Thị Bích    03/04/1986    079103012345\n"
    search = find.Search()
    types = [
        {f.type for f in find.findings(PageText.plain(text), PATTERNS, Source.TEXT, n, search)}
        for n, text in enumerate((first, second), 1)
    ]
    assert all("date_of_birth" in page for page in types)
