"""Office papers as Vietnamese bodies write them (NĐ 30/2020), with personal data in them.

Every maker takes a `Random` and a font family and gives sheets; `PAPERS` names them all. A
name is to be masked where it stands beside a number or another datum of the same person; the
signer's name and the office's own numbers are not (`mask=False`).
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from samples.drawing import ornaments, tables
from samples.drawing.blocks import (
    BODY,
    CENTRE,
    born,
    datum,
    entry,
    home,
    labelled_value,
    letterhead,
    named,
    office_phone,
    signature_block,
)
from samples.drawing.composer import Column, Composer, Look, Piece, Text, bold, italic, value
from samples.drawing.fonts import TIMES, Family
from samples.drawing.layout import Sheet, Stamp
from samples.drawing.people import Person, company_tax_code, digits, full_name, person, recent_day
from samples.drawing.written import written


def letter(rng: Random, family: Family = TIMES) -> tuple[Sheet, ...]:
    """An office's answer to a citizen, whose particulars it repeats."""
    who, other = person(rng), person(rng)
    pen = Composer(family, 13.5)
    office = rng.choice(tables.OFFICES)
    number = f"Số: {rng.randrange(12, 3000)}/{tables.OFFICE_SIGNS[office]}-VP"
    letterhead(pen, rng, "UBND TỈNH MẪU", office.upper(), number)
    pen.gap(8)
    title = "Ông" if not who.female else "Bà"
    pen.text(["Kính gửi: ", f"{title} ", named(who)], CENTRE)
    pen.gap(6)
    pen.text(
        [
            "Ngày ",
            f"{recent_day(rng):%d/%m/%Y}",
            ", đơn vị nhận được đơn của ",
            f"{title.lower()} ",
            named(who),
            ", sinh ngày ",
            born(rng, who),
            ", ",
            *labelled_value(rng, "cccd", who.cccd),
            f", cấp ngày {who.issued:%d/%m/%Y} tại Cục Cảnh sát QLHC về TTXH, thường trú tại ",
            home(who),
            ", về việc cấp bản sao trích lục hộ tịch.",
        ],
        BODY,
    )
    pen.text(
        [
            "Sau khi kiểm tra hồ sơ theo quy định tại Nghị định số 123/2015/NĐ-CP và Thông tư số "
            "04/2020/TT-BTP, đơn vị có ý kiến như sau: hồ sơ còn thiếu văn bản ủy quyền của ",
            "ông " if not other.female else "bà ",
            named(other),
            " (",
            *labelled_value(rng, "cmnd", other.cmnd),
            ", ",
            *labelled_value(rng, "phone", other.mobile),
            ").",
        ],
        BODY,
    )
    pen.text(
        [
            "Đề nghị bổ sung trước ngày 30/12/2026. Lệ phí 8.000 đồng/bản, mã hồ sơ "
            f"000.00.16.H26-251125-{rng.randrange(1, 999):04d}. Liên hệ ",
            *labelled_value(rng, "email", who.email, label="thư điện tử"),
            " hoặc ",
            *labelled_value(rng, "phone", who.mobile, label="điện thoại"),
            " đã đăng ký để nhận kết quả.",
        ],
        BODY,
    )
    pen.text(["Trân trọng./."], BODY)
    signature_block(pen, rng, ("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"), ("Như trên", "Lưu: VT, HCTP"))
    return pen.sheets()


def decision(rng: Random, family: Family = TIMES) -> tuple[Sheet, ...]:
    """A decision that pays money to people, with their accounts."""
    first, second = person(rng), person(rng)
    pen = Composer(family, 13.5)
    number = f"Số: {rng.randrange(100, 4000)}/QĐ-UBND"
    letterhead(pen, rng, "UBND TỈNH MẪU", "ỦY BAN NHÂN DÂN XÃ MẪU", number)
    pen.gap(12)
    pen.text(bold("QUYẾT ĐỊNH"), Look("centre", 14.5))
    pen.text(bold("Về việc hỗ trợ đột xuất cho hộ gia đình có hoàn cảnh khó khăn"), CENTRE)
    pen.gap(6)
    pen.text(bold("CHỦ TỊCH ỦY BAN NHÂN DÂN XÃ"), CENTRE)
    pen.gap(4)
    basis = (
        "Căn cứ Luật Tổ chức chính quyền địa phương số 72/2025/QH15;",
        "Căn cứ Nghị định số 20/2021/NĐ-CP ngày 15 tháng 3 năm 2021 của Chính phủ;",
        "Xét đề nghị của Phòng Văn hóa - Xã hội tại Tờ trình số 45/TTr-VHXH.",
    )
    for line in basis:
        pen.text(italic(line), Look("justify", indent=28, leading=1.3))
    pen.gap(4)
    pen.text(bold("QUYẾT ĐỊNH:"), CENTRE)
    for i, who in enumerate((first, second), 1):
        title = "bà" if who.female else "ông"
        pen.text(
            [
                bold(f"Điều {i}. "),
                f"Hỗ trợ {title} ",
                named(who),
                ", sinh ngày ",
                born(rng, who),
                ", ",
                *labelled_value(rng, "cccd", who.cccd),
                ", địa chỉ: ",
                home(who),
                f", số tiền {rng.randrange(2, 30)}.000.000 đồng, chuyển vào ",
                *labelled_value(rng, "bank_account", who.account.number, label="số tài khoản"),
                f" tại {who.account.bank.full}.",
            ],
            BODY,
        )
    pen.text(
        [
            bold("Điều 3. "),
            "Chánh Văn phòng, Trưởng phòng Kinh tế, Kho bạc Nhà nước khu vực và các ",
            "ông, bà có tên tại Điều 1, Điều 2 chịu trách nhiệm thi hành Quyết định này./.",
        ],
        BODY,
    )
    signature_block(pen, rng, ("CHỦ TỊCH",), ("Như Điều 3", "Lưu: VT, VHXH"))
    return pen.sheets()


def citizen_table(rng: Random, family: Family = TIMES, rows: int = 34) -> tuple[Sheet, ...]:
    """A list of citizens over several pages, as offices attach it to notices."""
    pen = Composer(family, 13, (841.92, 595.32), left=45, right=40, top=45, bottom=40)
    pen.text(bold("DANH SÁCH NGƯỜI NHẬN HỖ TRỢ ĐỢT 2 NĂM 2026"), CENTRE)
    number = rng.randrange(10, 400)
    pen.text(italic(f"(Kèm theo Quyết định số {number}/QĐ-UBND ngày 12/3/2026)"), CENTRE)
    pen.gap(8)
    head = ("STT", "Họ và tên", "Ngày sinh", "Số CCCD", "Địa chỉ", "Số điện thoại", "Số tài khoản")
    cells: list[list[Text]] = []
    for i in range(1, rows + 1):
        who = person(rng)
        account = value("bank_account", who.account.number)
        cells.append(
            [
                str(i),
                named(who),
                value("date_of_birth", f"{who.born:%d/%m/%Y}"),
                value("cccd", who.cccd),
                home(who),
                datum(rng, "phone", who.mobile),
                [account, " ", who.account.bank.short],
            ]
        )
    widths = (0.5, 2.2, 1.2, 1.6, 3.3, 1.6, 1.9)
    pen.table(widths, head, cells, size=10, centred=frozenset({0, 2, 3}))
    return pen.sheets()


def form(rng: Random, family: Family = TIMES, *, hand: bool = False) -> tuple[Sheet, ...]:
    """An application form with dotted lines, filled in by machine or (`hand`) by pen."""
    who = person(rng)
    pen = Composer(family, 13)
    pen.text(bold("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), CENTRE)
    pen.text(bold("Độc lập - Tự do - Hạnh phúc"), CENTRE)
    middle = sum(pen.inner) / 2
    pen.gap(4)
    pen.rule(middle - 80, middle + 80)
    pen.gap(20)
    pen.text(bold("ĐƠN ĐỀ NGHỊ XÁC NHẬN THÔNG TIN CƯ TRÚ"), Look("centre", 15))
    pen.gap(4)
    pen.text([italic("Kính gửi: "), "Công an xã Mẫu"], CENTRE)
    pen.gap(10)
    account = written(rng, "bank_account", who.account.number)
    entry(pen, "1. Họ, chữ đệm và tên:", named(who, upper=True), hand=hand)
    entry(
        pen, "2. Ngày, tháng, năm sinh:", value("date_of_birth", f"{who.born:%d/%m/%Y}"), hand=hand
    )
    entry(pen, "3. Giới tính:", who.sex, hand=hand)
    entry(pen, "4. Số định danh cá nhân:", datum(rng, "cccd", who.cccd), hand=hand)
    entry(pen, "5. Nơi thường trú:", home(who), hand=hand)
    entry(pen, "6. Số điện thoại liên hệ:", datum(rng, "phone", who.mobile), hand=hand)
    entry(pen, "7. E-mail:", value("email", who.email), hand=hand)
    refund: list[str | Piece] = [
        value("bank_account", account, of=who.account.number),
        f" - {who.account.bank.short}",
    ]
    entry(pen, "8. Số tài khoản nhận lệ phí hoàn trả:", refund, hand=hand)
    pen.gap(6)
    pen.text(
        "9. Nội dung đề nghị: xác nhận thông tin về cư trú để hoàn thiện hồ sơ theo mẫu "
        "CT08 ban hành kèm theo Thông tư số 66/2023/TT-BCA, nộp tại quầy số 3.",
        BODY,
    )
    pen.text("Tôi xin cam đoan những nội dung kê khai trên đây là đúng sự thật.", BODY)
    pen.gap(12)
    day = recent_day(rng, 2024, 2026)
    right = (middle, pen.inner[1])
    pen.text(italic(f"Mẫu, ngày {day:%d} tháng {day:%m} năm {day:%Y}"), CENTRE, right)
    pen.text(bold("NGƯỜI ĐỀ NGHỊ"), CENTRE, right)
    pen.text(italic("(Ký, ghi rõ họ tên)"), CENTRE, right)
    image = ornaments.signature(rng)
    where = (sum(right) / 2 - 55, pen.y + 8, sum(right) / 2 + 65, pen.y + 60)
    pen.add(Stamp(image, *where))
    pen.gap(62)
    pen.text(named(who), CENTRE, right)
    return pen.sheets()


def _party(pen: Composer, rng: Random, who: Person) -> None:
    title = "Bà" if who.female else "Ông"
    lines: list[Text] = [
        [f"{title}: ", named(who, upper=True), "; sinh ngày: ", born(rng, who)],
        [
            *labelled_value(rng, "cccd", who.cccd),
            f" cấp ngày {who.issued:%d/%m/%Y}, nơi cấp: Bộ Công an",
        ],
        [*labelled_value(rng, "address", str(who.address), label="Địa chỉ thường trú")],
        [
            *labelled_value(rng, "phone", who.mobile),
            " - ",
            *labelled_value(rng, "email", who.email),
        ],
        [
            *labelled_value(rng, "bank_account", who.account.number),
            " tại ",
            who.account.bank.short,
            " - ",
            *labelled_value(rng, "tax_code", who.tax_code, label="MST cá nhân"),
        ],
    ]
    for line in lines:
        pen.text(line, Look(leading=1.35))


_ARTICLES = (
    (
        "Điều 1. ",
        "Bên B nhận thực hiện dịch vụ biên tập tài liệu kỹ thuật theo TCVN ISO "
        "9001:2015, khối lượng 1.250 trang, hoàn thành trước ngày 31/12/2026.",
    ),
    (
        "Điều 2. ",
        "Giá trị hợp đồng: 125.000.000 đồng (đã khấu trừ thuế 10%). Thanh toán bằng "
        "chuyển khoản trong 15 ngày kể từ ngày nghiệm thu.",
    ),
    (
        "Điều 3. ",
        "Mọi tranh chấp được giải quyết tại Tòa án có thẩm quyền. Hợp đồng lập thành "
        "02 bản có giá trị như nhau.",
    ),
)


def _company(pen: Composer, rng: Random) -> None:
    pen.text(bold("BÊN A: CÔNG TY TNHH MẪU THỬ"))
    pen.text(["Địa chỉ: Lô 12, Khu công nghiệp Mẫu, phường Thử, TP. Hải Phòng"], Look(leading=1.35))
    pen.text(labelled_value(rng, "tax_code", company_tax_code(rng), label="Mã số thuế", mask=False))
    pen.text(office_phone(rng))
    pen.text(
        [
            "Đại diện: ",
            value("person_name", full_name(rng, female=False), mask=False),
            " - Chức vụ: Giám đốc",
        ]
    )


def _signed_by_both(pen: Composer, rng: Random, who: Person) -> None:
    left, right = pen.inner
    middle = (left + right) / 2
    pen.beside(
        Column(left, middle, [(bold("ĐẠI DIỆN BÊN A"), CENTRE)]),
        Column(middle, right, [(bold("BÊN B"), CENTRE)]),
    )
    y = pen.y
    pen.add(
        Stamp(ornaments.seal(rng, "CÔNG TY TNHH MẪU THỬ"), left + 50, y + 2, left + 135, y + 87)
    )
    pen.add(Stamp(ornaments.signature(rng), middle + 60, y + 14, middle + 170, y + 62))
    pen.gap(70)
    pen.text(named(who), CENTRE, (middle, right))


def contract(rng: Random, family: Family = TIMES) -> tuple[Sheet, ...]:
    """A service contract between a company and a person."""
    who = person(rng)
    pen = Composer(family, 13)
    pen.text(bold("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), CENTRE)
    pen.text(bold("Độc lập - Tự do - Hạnh phúc"), CENTRE)
    pen.gap(14)
    pen.text(bold("HỢP ĐỒNG DỊCH VỤ"), Look("centre", 16))
    pen.text(f"Số: {rng.randrange(10, 400):03d}/2026/HĐDV-MT", CENTRE)
    pen.gap(8)
    for line in (
        "Căn cứ Bộ luật Dân sự số 91/2015/QH13 ngày 24/11/2015;",
        "Căn cứ nhu cầu và khả năng của hai bên,",
    ):
        pen.text(italic(line), BODY)
    day = recent_day(rng, 2025, 2026)
    pen.text(
        f"Hôm nay, ngày {day:%d} tháng {day:%m} năm {day:%Y}, tại trụ sở Bên A, chúng tôi gồm:",
        BODY,
    )
    _company(pen, rng)
    pen.gap(4)
    pen.text(bold("BÊN B (người cung cấp dịch vụ):"))
    _party(pen, rng, who)
    pen.gap(4)
    for title, text in _ARTICLES:
        pen.text([bold(title), text], BODY)
    pen.gap(10)
    _signed_by_both(pen, rng, who)
    return pen.sheets()


def receipt(rng: Random, family: Family = TIMES) -> tuple[Sheet, ...]:
    """A half-page payment order (ủy nhiệm chi)."""
    payer, payee = person(rng), person(rng)
    pen = Composer(family, 12, (595.32, 420.96), left=45, right=45, top=28, bottom=20)
    left, right = pen.inner
    bank = payer.account.bank
    pen.beside(
        Column(left, left + 200, [(bold(bank.short), Look(size=15)), (bank.full, Look(size=8))]),
        Column(
            left + 200,
            right,
            [
                (bold("ỦY NHIỆM CHI - PAYMENT ORDER"), Look("centre", 14)),
                (f"Số: {digits(rng, 6)}   Ngày {recent_day(rng):%d/%m/%Y}", CENTRE),
            ],
        ),
    )
    pen.gap(8)
    amount = rng.randrange(500, 60_000) * 1000
    for who, role in ((payer, "Đơn vị trả tiền"), (payee, "Đơn vị thụ hưởng")):
        pen.rule(left, right)
        pen.text([f"{role}: ", named(who, upper=True)], Look(leading=1.5))
        pen.text(
            [
                *labelled_value(rng, "bank_account", who.account.number, label="Số tài khoản"),
                f" - Tại: {who.account.bank.short}",
            ],
            Look(leading=1.5),
        )
        pen.text(
            [
                *labelled_value(rng, "cccd", who.cccd, label="CCCD/Hộ chiếu"),
                " - ",
                *labelled_value(rng, "phone", who.mobile, label="ĐT"),
            ],
            Look(leading=1.5),
        )
        pen.gap(4)
    pen.rule(left, right)
    money = f"{amount:,}".replace(",", ".")
    pen.text([bold(f"Số tiền bằng số: {money} VND")], Look(leading=1.6))
    pen.text([f"Nội dung: {payer.plain} chuyen tien hoc phi HK1 2026-2027"], Look(leading=1.5))
    pen.gap(6)
    third = (right - left) / 3
    for i, name in enumerate(("Chủ tài khoản", "Giao dịch viên", "Kiểm soát viên")):
        y = pen.y
        pen.text(bold(name), CENTRE, (left + i * third, left + (i + 1) * third))
        pen.y = y
    pen.add(Stamp(ornaments.signature(rng), left + 25, pen.y + 18, left + 125, pen.y + 62))
    pen.add(Stamp(ornaments.seal(rng, bank.short), right - 130, pen.y + 8, right - 60, pen.y + 78))
    return pen.sheets()


PAPERS: dict[str, Callable[[Random, Family], tuple[Sheet, ...]]] = {
    "letter": letter,
    "decision": decision,
    "citizen_table": citizen_table,
    "form": form,
    "contract": contract,
    "receipt": receipt,
}
