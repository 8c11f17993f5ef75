"""How grave a finding is by what stands around it."""

import pytest

from scanner.model import Severity
from tests.finding import found_in


def severity(text: str) -> Severity:
    (finding,) = (found for found in found_in(text) if found.type != "person_name")
    return finding.severity


@pytest.mark.parametrize(
    "text",
    [
        "Mọi chi tiết liên hệ đ/c Nguyễn Văn A, chuyên viên Phòng Tài chính, ĐT 0912345678",
        "UBND phường Mẫu\nĐường dây nóng: 0912345678",
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


def test_a_home_in_the_same_paragraph_as_somebodys_papers_is_theirs() -> None:
    lines = "Số CCCD: 001005123456\n{}Nơi thường trú: Ấp Mẫu, xã Thử, tỉnh Vĩnh Long\nKhông"
    between = "Quốc tịch: Việt Nam\nGiới tính: Nữ\n"
    for text in (lines.format(between), lines.format(between * 4)):
        found = found_in(text, at_least=0)
        assert [f.severity for f in found if f.type == "address"] == [Severity.MEDIUM]
