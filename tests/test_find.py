"""Which findings a text gives: by label, by place in a table, by what stands beside it."""

import time
from pathlib import Path

import pytest

from scanner import detectors, find
from scanner.find.merge import merge
from scanner.find.repeats import Repeats
from scanner.model import Box, Finding, Severity, Source, Word
from scanner.text import PageText

PATTERNS = detectors.load()


def found_in(text: str, *, at_least: float = 0.5) -> list[Finding]:
    findings = find.findings(PageText.plain(text), PATTERNS, Source.TEXT, 1)
    return [finding for finding in findings if finding.confidence >= at_least]


def values(text: str) -> list[tuple[str, str]]:
    return [
        (finding.type, finding.value)
        for finding in found_in(text)
        if finding.type not in ("person_name", "address", "date_of_birth")
    ]


def severity(text: str) -> Severity:
    (finding,) = (found for found in found_in(text) if found.type != "person_name")
    return finding.severity


def test_the_head_of_a_column_decides_what_its_numbers_are():
    table = (
        "STT    Họ và tên        CMND           Tài khoản       Mã hồ sơ        Số tiền\n"
        "1      Nguyễn Văn Mẫu   012345670      123456789       001005123456    271234560\n"
        "2      Trần Thị Bích    271234560      0987654321      079103012345    012345670\n"
    )
    assert values(table) == [
        ("cmnd", "012345670"),
        ("bank_account", "123456789"),
        ("cmnd", "271234560"),
        ("bank_account", "0987654321"),
        # Certain as CMND above, but here it stands under "Số tiền": the head decides.
    ]


def test_a_column_whose_head_was_not_read_is_known_by_its_other_rows():
    table = (
        "TT   Họ và tên            ...              Ngân hàng\n"
        "1    Nguyễn Văn Mẫu       0071000123456    Vietcombank\n"
        "2    Trần Thị Bích        12010001234567   BIDV\n"
        "3    Lê Văn Thử           19031234567890   Techcombank\n"
        "4    Phạm Thị Mẫu         6200205123456    (tiền mặt)\n"
    )
    accounts = [value for kind, value in values(table) if kind == "bank_account"]
    assert accounts == ["0071000123456", "12010001234567", "19031234567890", "6200205123456"]


def test_a_mailbox_in_a_cell_whose_underscore_a_reader_lost():
    cells = "Bùi Thị Mẫu      chi bui07@hotmail.com\nTrần Văn Thử     email thu@gmail.com\n"
    assert values(cells) == [("email", "chi_bui07@hotmail.com"), ("email", "thu@gmail.com")]


def test_numbers_without_any_label_do_not_speak_for_each_other():
    rows = ("0071000123456", "12010001234567", "19031234567890", "6200205123456")
    assert values("".join(f"{n}    Hàng {n}    {code}\n" for n, code in enumerate(rows))) == []


def test_a_label_at_the_end_of_a_line_holds_for_the_number_on_the_next():
    text = (
        "Ông Nguyễn Văn Mẫu, thường trú tại phường Thử, thành phố Mẫu, có số CMND\n"
        "012345670 do Công an cấp ngày 01/02/2010."
    )
    assert values(text) == [("cmnd", "012345670")]


def test_a_label_that_ends_the_line_above_outweighs_what_stands_beside():
    text = (
        "Số tài khoản   Hồ sơ còn thiếu văn bản ủy quyền của bà Nông Thị Mẫu (CMND:\n"
        "Số tài khoản   012345670, SĐT: 0912 345 678) trong thời hạn năm ngày làm việc"
    )
    assert values(text) == [("cmnd", "012345670"), ("phone", "0912345678")]


def test_a_label_whose_words_a_justified_line_drew_apart_holds_on_the_next_line():
    text = (
        "Hỗ trợ ông Võ Hải Tài, sinh ngày 04/08/1902, địa chỉ: xã Đại Đồng, tỉnh Ninh\n"
        "Bình, số      tiền      23.000.000 đồng, chuyển      vào      số      tài      khoản:\n"
        "0962 7946 7992 5085 tại Ngân hàng TMCP Phương Đông theo Quyết định này và hồ sơ."
    )
    assert ("bank_account", "0962794679925085") in values(text)


def test_a_label_printed_over_its_value_as_on_a_card():
    assert values("Số / No.:\n079103012345\nHọ và tên / Full name:") == [("cccd", "079103012345")]


def test_a_label_in_the_cell_to_the_left():
    screen = "Đến tài khoản         19031234567890\nMã giao dịch          25320123456789"
    assert values(screen) == [("bank_account", "19031234567890")]


def test_a_label_in_the_cell_to_the_left_holds_for_the_line_under_the_holder():
    screen = (
        "Từ tài khoản          HOÀNG ĐỨC MẪU\n"
        "                      0924034878563\n"
        "Mã giao dịch          25320123456789"
    )
    assert values(screen) == [("bank_account", "0924034878563")]


def test_a_short_line_that_had_no_room_for_the_number_goes_on_below():
    talk = "Ok, ck cho chị vào ACB\n195359864459 Vũ Văn Mẫu nha"
    assert ("bank_account", "195359864459") in values(talk)


def test_a_label_that_has_its_own_short_number_does_not_speak_for_the_line_below():
    assert values("Nợ TK 111 / Có TK 331\nBill No: 070827343 Thu ngân: 908") == []
    assert values("Nợ TK 111 / Có TK 642\nLô 467076") == []


def test_an_account_that_a_narrow_cell_cut_is_whole():
    table = "Số tài khoản\n194341434\n467\nVietcombank"
    assert values(table) == [("bank_account", "194341434467")]


def test_each_number_of_a_line_goes_to_its_own_label():
    line = "CCCD số 001005123456, ĐT: 0912345678, STK: 0071000123456, email a.b@gmail.com"
    assert values(line) == [
        ("cccd", "001005123456"),
        ("phone", "0912345678"),
        ("bank_account", "0071000123456"),
        ("email", "a.b@gmail.com"),
    ]


def test_several_numbers_behind_one_label():
    assert values("STK: 123456789, 987654321 hoặc 555666777") == [
        ("bank_account", "123456789"),
        ("bank_account", "987654321"),
        ("bank_account", "555666777"),
    ]


def test_an_account_that_is_a_phone_number_says_both():
    (finding,) = found_in("Số tài khoản: 0912345678 (MB)")
    assert finding.type == "bank_account"
    assert finding.also_types == ("phone",)


@pytest.mark.parametrize(
    "text",
    [
        "Mọi chi tiết liên hệ đ/c Nguyễn Văn A, chuyên viên Phòng Tài chính, ĐT 0912345678",
        "Đường dây nóng: 0912345678",
        "Điện thoại: (024) 3825 5678",
        "Email: phongtckt@mau.gov.vn",
        "Mã số thuế: 0109999904",
        "Tổng đài 1900 6789",
    ],
)
def test_what_the_law_expects_on_a_portal_is_low(text):
    assert severity(text) is Severity.LOW


@pytest.mark.parametrize(
    "text",
    [
        "Ông Nguyễn Văn Mẫu, ĐT: 0912345678",
        "Điện thoại nhà riêng: 024 3825 5678",
        "MST cá nhân: 8001234502",
        "Email: tranbich1903@gmail.com",
    ],
)
def test_a_private_contact_is_never_low(text):
    assert severity(text) is not Severity.LOW


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


def test_a_value_stays_out_of_repr():
    (finding,) = found_in("CCCD 001005123456")
    assert "001005123456" not in repr(finding)


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


def severities(text: str) -> dict[str, Severity]:
    return {finding.type: finding.severity for finding in found_in(text)}


def test_a_name_alone_is_low_and_beside_a_number_is_not():
    assert severities("Ông Nguyễn Văn Mẫu vắng mặt") == {"person_name": Severity.LOW}
    assert severities("Ông Nguyễn Văn Mẫu, CCCD 001005123456")["person_name"] is Severity.MEDIUM


def test_a_name_beside_a_birth_date_and_an_address_is_what_a_swindler_needs():
    text = (
        "Họ và tên: Trần Thị Bích\n"
        "Sinh ngày: 15/03/1903\n"
        "Nơi thường trú: Ấp Mẫu, xã Thử, tỉnh Vĩnh Long"
    )
    assert set(severities(text).values()) == {Severity.MEDIUM}


def test_an_office_holder_beside_the_office_telephone_stays_low():
    text = "Người phát ngôn: Ông Lê Văn Cha, Chánh Văn phòng, điện thoại (024) 3825 5678"
    assert set(severities(text).values()) == {Severity.LOW}


def test_the_parts_of_an_identity_card_without_its_picture():
    card = (
        "Số / No.: 079103012345\n"
        "Họ và tên / Full name:\n"
        "TRẦN THỊ BÍCH NGỌC\n"
        "Ngày sinh / Date of birth: 15/03/1903\n"
        "Quê quán / Place of origin: Xã Thử, Huyện Ví Dụ, Tỉnh Ví Dụ"
    )
    assert set(severities(card)) == {"cccd", "person_name", "date_of_birth", "address"}


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


def test_a_page_of_more_than_a_sheet_is_searched_in_parts() -> None:
    page = PageText.plain("dòng chữ không có gì\n" * 4000 + "Số CCCD: 001005123456")

    (found,) = find.findings(page, PATTERNS, Source.TEXT, 1)

    assert (found.type, found.boxes[0].y0) == ("cccd", 4000 * 1.2)


def test_an_address_ends_before_the_label_that_follows_it() -> None:
    """Or the label would be masked with it."""
    texts = {
        "Địa chỉ thường trú: Số 5, ngõ 8, Xã Thử, Tỉnh Trà Vinh, Di động: 0912 345 678": "Vinh",
        "Nơi thường trú: Số 62, ngõ 136, Xã Thử, Tỉnh An Giang,\nPhone: 0912345678": "Giang",
        "Nơi thường trú: Số 62, ngõ 136,\nXã Thử, Tỉnh Bắc Ninh, SĐT: 0912345678": "Ninh",
        "Thường trú: Tổ 2, Phường Thử, Tỉnh Hòa Bình, Liên\nhệ: 0912 345 678": "Bình",
        "Thường trú: Tổ 2, Phường Thử, Tỉnh Hòa Bình, Điện\nthoại: 0912 345 678": "Bình",
        "Thường trú: Tổ 2, Phường Thử, Tỉnh Bình Dương, Di\nđộng: 0912 345 678": "Dương",
    }
    for text, end in texts.items():
        [address] = [f for f in found_in(text) if f.type == "address"]
        assert address.text.endswith(end)


def names_in(text: str) -> list[str]:
    return [finding.value for finding in found_in(text) if finding.type == "person_name"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (
            "Kính gửi: ông Nguyễn Văn An, bà Trần Thị Bình, ông Lê Cường",
            ["Nguyễn Văn An", "Trần Thị Bình", "Lê Cường"],
        ),
        (
            "Kính gửi: Ông Nguyễn Văn An, Trần Thị Bình và Lê Cường",
            ["Nguyễn Văn An", "Trần Thị Bình", "Lê Cường"],
        ),
        ("Ông Nguyễn Văn An, Hà Nội và Phòng Tài Chính", ["Nguyễn Văn An"]),
        ("TRẦN THỊ BÍCH\nKế toán\nĐiện thoại: 0912345678", ["TRẦN THỊ BÍCH"]),
        ("Người trúng tuyển: Trần Thị Yến An; Tel: 0912345678", ["Trần Thị Yến An"]),
        ("chuyển vào tài khoản mang tên LÊ VĂN THỬ.", ["LÊ VĂN THỬ"]),
        ("Họ tên\nNghiêm Thị Minh\nNguyệt\n", ["Nghiêm Thị Minh Nguyệt"]),
        ("Họ tên: Nghiêm Thị Minh\nNGƯỜI LẬP", ["Nghiêm Thị Minh"]),
        ("Họ tên: Nghiêm Thị\nNGUYỆT", ["Nghiêm Thị NGUYỆT"]),
        ("Địa chỉ: 12 Lê Lợi, Phường Thử, TP. Hồ Chí Minh", []),
        ("SỞ TÀI CHÍNH HÀ NAM\nĐiện thoại: 02438255678", []),
    ],
)
def test_names_in_headings_and_lists(text: str, names: list[str]) -> None:
    assert names_in(text) == names


def test_the_rows_of_a_list_parted_by_commas_have_names_in_any_column() -> None:
    printed = "id, ho_ten, cccd, sdt\n0001, Lâm Thị Nhung, 001005123456, 0912345678\n"

    assert names_in(printed) == ["Lâm Thị Nhung"]


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


def test_a_citizen_number_broken_in_the_middle_is_one() -> None:
    (found,) = found_in("căn cước công dân số: 074 102\n847 811, cấp ngày 01/02/2021")

    assert (found.type, found.value) == ("cccd", "074102847811")


def test_the_number_of_the_heading_below_is_none_of_a_numbers_figures() -> None:
    (found,) = found_in(
        "Số tài khoản được cấp: 0047991078658892\n3. FATCA: Khách hàng có quốc tịch?"
    )

    assert found.value == "0047991078658892"


def test_a_year_of_birth_behind_sn_leaves_the_number_behind_it_a_phone() -> None:
    assert [f.type for f in found_in("Bố: Ngô Văn Mẫu - sn 1990 - 0912345678")][-1] == "phone"
    assert not [f for f in found_in("SN 0912345678") if f.type == "phone"]


def test_how_a_date_is_to_be_written_is_no_label() -> None:
    printed = "2. Ngày sinh          (dd/mm/yyyy)          09/04/1990"

    assert [f.type for f in found_in(printed)] == ["date_of_birth"]


def test_a_home_in_the_same_paragraph_as_somebodys_papers_is_theirs() -> None:
    lines = "Số CCCD: 001005123456\n{}Nơi thường trú: Ấp Mẫu, xã Thử, tỉnh Vĩnh Long\nKhông"
    between = "Quốc tịch: Việt Nam\nGiới tính: Nữ\n"
    for text, severity in (
        (lines.format(between), Severity.MEDIUM),
        (lines.format(between * 4), Severity.LOW),
    ):
        found = find.findings(PageText.plain(text), PATTERNS, Source.TEXT, 1)
        assert [f.severity for f in found if f.type == "address"] == [severity]
