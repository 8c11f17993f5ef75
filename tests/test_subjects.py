"""People whom a form is about, and those whom a CV names as references."""

import pytest

from tests.finding import masked_names

GAP = "\n\n\n"


@pytest.mark.parametrize(
    ("text", "names"),
    [
        # A bill: the meter and its figures stand between.
        (
            f"Khách hàng: LÂM THỊ SÔ MẪU{GAP}Danh bạ: 0310 42 775 – Lộ trình: 17B{GAP}"
            "Di động nhận tin: 0912 345 678",
            ["LÂM THỊ SÔ MẪU"],
        ),
        # A payslip in four columns.
        (
            "Mã NV       TD-20418       Họ tên / Name   Thạch Thị Mẫu\n"
            "Bộ phận     Chuyền 14      Ngày vào        03/02/2021\n"
            "Công đoàn   có             Nơi ở           nhà trọ\n\n\n"
            "Số CCCD     001194010733   Số con          02",
            ["Thạch Thị Mẫu"],
        ),
        # Who has two names, and who serves.
        # Whatever the office of a reference.
        # Children behind a colon, and who depends on somebody.
        (f"Bé: Tô Hà Mẫu{GAP}SĐT: 0912 345 678", ["Tô Hà Mẫu"]),
        (
            f"Dependants / NPT: 1 (Phan Nhật Mẫu, lớp 2){GAP}SĐT: 0912 345 678",
            ["Phan Nhật Mẫu"],
        ),
        # Who signs and holds no office.
        (
            f"CCCD: 001005123456{GAP}Nguoi cho muon     Nguoi lam chung\n"
            "(ky ten)           (ky, ghi ro ho ten)\n\n"
            "Tran Thi Mau       Vo Minh Thu",
            ["Tran Thi Mau", "Vo Minh Thu"],
        ),
    ],
)
def test_whose_form_it_is_stands_some_lines_from_the_fields(text: str, names: list[str]) -> None:
    assert masked_names(text) == names


@pytest.mark.parametrize(
    "text",
    [
        # To an officer, by somebody who writes of themselves.
        # Nothing of the customer's is told.
        f"Khách hàng: Lê Văn Mẫu{GAP}Mã KH: 20418{GAP}Tổng đài 1900 1909",
        # Somebody else's telephone.
        # Who serves the customer.
        # No CV, and the telephone of an office.
        "1. Anh Lê Văn Mẫu – Kế toán trưởng – 0912 345 678",
        "NGƯỜI THAM KHẢO\n1. Anh Lê Văn Mẫu – Kế toán trưởng – (028) 3822 1234",
        # Who signs in office.
        f"CCCD: 001005123456{GAP}Giám đốc           Người lập\n\nLê Văn Mẫu       Lê Văn Mẫu",
    ],
)
def test_officers_and_those_of_whom_nothing_is_told_stay(text: str) -> None:
    assert "Lê Văn Mẫu" not in masked_names(text)


@pytest.mark.parametrize(
    ("between", "names"),
    [
        (GAP, ["Lê Văn Mẫu"]),
    ],
)
def test_a_labelled_name_in_the_row_under_somebodys_papers(between: str, names: list[str]) -> None:
    text = f"Số CCCD:              001195123456{between}Người giới thiệu:     Lê Văn Mẫu"

    assert masked_names(text) == names
