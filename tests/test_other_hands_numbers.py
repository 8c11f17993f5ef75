"""Numbers and births in lists and letters as people write them who know no template."""

from tests.finding import found_in, said


def test_a_sum_in_a_row_parted_by_semicolons_is_no_account() -> None:
    """The bank in the cell before it, and the number of the row below, say nothing of it."""
    rows = (
        "STT; Họ tên; Số TK; NH; Số tiền\n"
        "1; A; 0071000123456; VCB; 4500000\n"
        "2; B; 12010001234567; BIDV; 6500000"
    )
    assert said("bank_account", rows) == ["0071000123456", "12010001234567"]


def test_passports_of_other_countries() -> None:
    assert said("passport", "Hộ chiếu phổ thông (nếu có) số AB123456") == ["AB123456"]
    assert said("passport", "Số hộ chiếu / Passport No.: 512884417") == ["512884417"]


def test_birth_dates_in_the_columns_of_men_and_women() -> None:
    text = (
        "Họ và tên             Nam          Nữ           Ghi chú\n"
        "Lê Văn Mẫu            1951                      12/12\n"
        "Trần Thị Thử                       1964         10/10\n"
        "Phạm Văn Thử          05/03/1973                12/12"
    )

    assert said("date_of_birth", text) == ["1951", "1964", "05/03/1973"]


def test_a_name_is_no_part_of_the_label_behind_it() -> None:
    assert said("date_of_birth", "Nông Văn Thắng, sinh 1903; CCCD: 001005123456") == ["1903"]


def test_years_behind_the_names_of_parents() -> None:
    text = "Họ tên cha (năm sinh); họ tên mẹ (năm sinh)\nĐiểu Mẫu (1905);\nThị Thử (1908)"

    assert said("date_of_birth", text) == ["1905", "1908"]


def test_a_card_that_no_sum_proves_is_no_account() -> None:
    assert said("bank_card", "thẻ ATM Agribank 9704 0509 1177 3320") == ["9704 0509 1177 3320"]


def test_a_form_has_a_label_over_each_of_its_numbers() -> None:
    """What the one above says of its number says nothing of the next."""
    text = "SỐ TÀI KHOẢN\n0071000123456\nSỐ THẺ GHI NỢ\n9704 0312 3456 7893"

    assert said("bank_account", text) == ["0071000123456"]
    assert said("bank_card", text) == ["9704 0312 3456 7893"]


def test_a_name_before_a_birth_date_makes_no_other_label_with_it() -> None:
    assert said("date_of_birth", "Ông Lê Viết Khai, sinh ngày: 29/11/1909, CCCD") == ["29/11/1909"]
    assert said("date_of_birth", "Ông Lê Văn Phát; Sinh ngày: 26/10/1900; CCCD") == ["26/10/1900"]
    assert said("date_of_birth", "3. Lê Duy Khải - sinh ngày 17/12/1909") == ["17/12/1909"]


def test_a_word_of_the_title_is_no_head_of_the_numbers_below() -> None:
    title = "PHIẾU THEO DÕI THÚ CƯNG – PHÒNG KHÁM VÀNG"
    assert said("phone", f"{title}\n0914 47 03 91") == ["0914 47 03 91"]
    assert said("phone", "Số phiếu\n0914 47 03 91") == []


def test_a_column_of_citizen_numbers_has_an_old_card_among_them() -> None:
    rows = ("001005123456", "079103012345", "079103012346", "205 771 346", "031094000123")
    text = "\n".join(f"{n}   Lê Thị Mẫu   nữ   {number}   O+" for n, number in enumerate(rows, 1))
    assert said("cmnd", text) == ["205 771 346"]


def test_a_column_called_id_has_an_old_card_and_a_passport_among_citizen_numbers() -> None:
    head = "Rm    Guest name             ID\n"
    rows = (
        "302   Mr LINH VAN THU        080417923\n"
        "303   Mr CHU DOAN MAU        001048000885\n"
        "304   Mr NONG QUOC MAU       001053003174\n"
        "306   Mr LE VAN THU          001059003306\n"
        "305   Ms LUONG BICH THU      C9182047\n"
    )

    assert said("cmnd", head + rows) == ["080417923"]
    assert said("passport", head + rows) == ["C9182047"]
    # Under another head it may be anything.
    assert said("cmnd", head.replace("ID", "Booking no") + rows[:40]) == []


def test_a_paper_about_land_has_certificates_that_no_label_names() -> None:
    told = "Thửa đất số 77, tờ bản đồ 19. Giấy DB 226844 cấp cho ông Mẫu; sổ cũ BX 114630 bị mất."

    assert said("land_certificate", told) == ["DB 226844", "BX 114630"]
    for other in ("biên lai AB 114630", "Công văn CV 114630", "sổ tiết kiệm số AB 114630"):
        assert said("land_certificate", f"Thửa đất số 77, {other}") == []
    assert said("land_certificate", "Máy in DB 226844, mực BX 114630") == []


def test_a_number_in_a_cell_behind_whose_it_is_stands_under_its_head() -> None:
    text = (
        "Phần   Hụi viên     Số đt         STK nhận\n"
        "1      Chế Thử      0945117820    74110000418826 BIDV\n"
        "2      A Mẫu        không có      con gái: 0947 1140 0283\n"
        "3      Lê Văn Mẫu   0326447715    nhận hộ: 1014882073"
    )

    assert said("bank_account", text) == ["74110000418826", "0947 1140 0283", "1014882073"]


def test_a_login_is_masked_with_its_password() -> None:
    for text, both in (
        ("VPN: user an.ltd, pass: mua-Thu_98!", ["an.ltd", "mua-Thu_98!"]),
        ("Tài khoản khai báo: nha_mau, mật khẩu Bs@24xx!vt", ["nha_mau", "Bs@24xx!vt"]),
    ):
        told = [found for found in found_in(text) if found.type == "password"]
        assert [found.text for found in told] == both
        assert all(found.mask for found in told)


def test_a_card_whose_label_is_broken_between_lines() -> None:
    told = (
        "Tôi tên Lê Văn Mẫu, trú tại phường Thử, là chủ thẻ tín\n"
        "dụng 4283 1007 5526 9044, xin khiếu nại giao dịch"
    )
    assert said("bank_card", told) == ["4283 1007 5526 9044"]


def test_the_number_of_a_group_of_savers_is_no_account() -> None:
    told = "Tổ TK&VV: bản Mẫu 1 — Tổ trưởng: Sùng A Mẫu — Mã tổ: 0104772 — Hội Nông dân xã"
    assert said("bank_account", told) == []


def test_sums_of_the_social_insurance_are_no_numbers_of_it() -> None:
    rows = "Khoản mục    BHXH          Tổng\nTháng 1      1256000000    2500000000"
    assert said("social_insurance", rows) == []
    assert said("social_insurance", "Tổng số tiền đóng BHXH\n1234567891") == []
    people = "Họ tên       BHXH          Lương\nLê Văn An    7912345670    5.000.000"
    assert said("social_insurance", people) == ["7912345670"]
