"""Who somebody is whom a page names more than once, or on the head of their own paper."""

import pytest

from tests.finding import masked_names
from tests.test_related import SOMEBODY

FAR = "\n\n\n\n\n"
OWN = "1. Phan Bá Mẫu, sinh năm 1988, CCCD 001005123456"


@pytest.mark.parametrize(
    ("text", "names"),
    [
        # A part of a name that is to be masked, in another order too.
        (
            f"Lessee: Mr. MUSTER Étienne Marcel, Passport K0317792{FAR}LESSEE: Étienne Muster",
            ["Étienne Muster"],
        ),
        (f"Ông Y Thử Êban, CCCD 001005123456{FAR}Ông Y Thử trình bày", ["Y Thử"]),
        # Whoever has papers of their own is no officer of an agency.
        (f"{OWN}{FAR}Trưởng đoàn: Phan Bá Mẫu, thư ký", ["Phan Bá Mẫu"]),
    ],
)
def test_whom_the_page_tells_of_is_masked_again(text: str, names: list[str]) -> None:
    assert masked_names(text)[1:] == names


def test_officers_of_the_same_page_stay() -> None:
    others = f"{OWN}{FAR}Trưởng đoàn: Phan Văn Thử, thư ký{FAR}Thư ký: ông Bá Mẫu Hà"
    assert masked_names(others) == ["Phan Bá Mẫu"]


def test_whoever_signs_is_not_masked_for_the_number_of_another() -> None:
    signed = f"Đại diện: Bà Phùng Thu Mẫu, Kế toán trưởng{FAR}"
    account = "chuyển vào tài khoản 0071000123456 trước ngày 10/10 của năm sau\nPhùng Thu Mẫu\n"
    assert masked_names(signed + account) == []
    # With a number of her own she is.
    own = "Bà Phùng Thu Mẫu, CCCD 001005123456\n"
    assert masked_names(signed + own) == ["Phùng Thu Mẫu"] * 2


def test_the_head_of_ones_own_paper_is_masked() -> None:
    lines = "Kỹ sư thủy lợi, 8 năm kinh nghiệm\nHỌC VẤN VÀ KINH NGHIỆM\nđại học\nĐT 0912345678"
    assert masked_names(f"ĐINH GIA MẪU\n{lines}") == ["ĐINH GIA MẪU"]
    assert masked_names(f"ĐINH GIA MẪU\n{lines.replace('0912345678', '115')}") == []
    assert masked_names(f"{SOMEBODY}\n\nthôn Tân Lập\n\n\n\nĐinh Gia Mẫu\n\n\n\nhết") == []


def test_whoever_a_mailbox_is_called_by_is_masked() -> None:
    mailbox = "Tài khoản: quynh.thai@example.com"
    assert masked_names(f"Người giao: Thái Trúc Quỳnh{FAR}{mailbox}") == ["Thái Trúc Quỳnh"]
    assert masked_names(f"Người giao: Thái Trúc Mai{FAR}{mailbox}") == []
