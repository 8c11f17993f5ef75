"""Which of the labels around it a number goes to: in tables, on lines, over their ends."""

from tests.finding import found_in


def values(text: str) -> list[tuple[str, str]]:
    return [
        (finding.type, finding.value)
        for finding in found_in(text)
        if finding.type not in ("person_name", "address", "date_of_birth")
    ]


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


def test_of_two_papers_that_fit_as_well_every_run_tells_the_same() -> None:
    found = found_in("CMND/CCCD/hộ chiếu: 180 228 504")
    assert [finding.type for finding in found] == ["cmnd"]
