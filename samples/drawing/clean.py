"""Papers without anybody's data, full of numbers that look like it."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from samples.drawing.blocks import BODY, CENTRE, letterhead
from samples.drawing.codes import ean_digit
from samples.drawing.composer import Composer, Look, Text, bold, italic
from samples.drawing.fonts import TIMES, Family
from samples.drawing.layout import Sheet
from samples.drawing.lookalikes import look_alike
from samples.drawing.people import digits, recent_day


def _money(amount: int) -> str:
    return f"{amount:,}".replace(",", ".")


def notice(rng: Random, family: Family = TIMES) -> tuple[Sheet, ...]:
    """A public notice: document numbers, dates, fees, dossier codes, hotlines, coordinates."""
    pen = Composer(family, 13.5)
    letterhead(pen, rng, "UBND TỈNH MẪU", "SỞ XÂY DỰNG", f"Số: {rng.randrange(100, 999)}/TB-SXD")
    pen.gap(10)
    pen.text(bold("THÔNG BÁO"), Look("centre", 14.5))
    pen.text(bold("Về việc tiếp nhận hồ sơ quy hoạch và lịch làm việc"), CENTRE)
    pen.gap(8)
    lines = (
        f"Căn cứ {look_alike(rng, 'document')[4:]} và Luật số 91/2025/QH15, đơn vị thông báo:",
        f"1. Khu vực có {look_alike(rng, 'parcel')}, diện tích 1.234,5 m2, "
        f"{look_alike(rng, 'coordinates')}.",
        f"2. {look_alike(rng, 'dossier')}; tiếp nhận từ ngày {recent_day(rng):%d/%m/%Y} đến hết "
        "ngày 30/12/2026, mức phí 1.250.000 đồng/hồ sơ, nộp vào tài khoản "
        f"3713.0.{digits(rng, 7)}.00000 tại Kho bạc Nhà nước khu vực I, mã chương 412.",
        f"3. Hồ sơ lưu trữ theo {look_alike(rng, 'standard')} và IEC 60364-4-41; bản điện tử lập "
        f"lúc {recent_day(rng):%Y%m%d}{rng.randrange(24):02d}30, phiên bản v2.091.234.",
        "4. Thắc mắc gọi tổng đài 1900 6789 (phím 3), 1800 1234 miễn phí; khẩn cấp gọi 113, 114, "
        "115. Không tiếp nhận qua điện thoại (300 - 3400 Hz) ghi âm.",
        f"5. {look_alike(rng, 'school_year').capitalize()}; kế hoạch vốn 2021-2025: "
        f"{_money(rng.randrange(10**9, 10**11))} đồng, mã dự án 7720203, điều chỉnh lần 2 tại "
        f"{look_alike(rng, 'document')}.",
    )
    for line in lines:
        pen.text(line, BODY)
    pen.text(f"6. Xem thêm tại {look_alike(rng, 'url')}", Look(size=12, indent=28))
    pen.gap(8)
    pen.text(bold("TRƯỞNG PHÒNG"), Look("right"))
    return pen.sheets()


def books(rng: Random, family: Family = TIMES) -> tuple[Sheet, ...]:
    """A publisher's list: ISBN, bar code numbers, prices, print runs, licence numbers."""
    pen = Composer(family, 13, left=50, right=45)
    pen.text(bold("NHÀ XUẤT BẢN MẪU THỬ"), CENTRE)
    pen.text(bold("DANH MỤC SÁCH NỘP LƯU CHIỂU QUÝ III NĂM 2026"), Look("centre", 15))
    pen.text(italic("ISSN 1859-4867 - Giấy phép số 1246/GP-BTTTT ngày 25/8/2011"), CENTRE)
    pen.gap(10)
    titles = (
        "Toán cao cấp, tập 1",
        "Ngữ văn 9",
        "Nhập môn thống kê",
        "Cây thuốc quanh ta",
        "Lịch sử gốm Việt",
        "Sổ tay an toàn điện",
        "Tiếng Anh thương mại",
        "Vật lý đại cương",
        "Kỹ thuật trồng nấm",
        "Bếp nhà mùa gió",
        "Địa chất công trình",
        "Thơ thiếu nhi",
    )
    rows: list[list[Text]] = []
    for i, title in enumerate(titles, 1):
        body = "978604" + digits(rng, 6)
        isbn = f"978-604-{body[6:8]}-{body[8:12]}-{ean_digit(body)}"
        code = "893" + digits(rng, 9)
        rows.append(
            [
                str(i),
                title,
                isbn,
                code + ean_digit(code),
                f"{rng.randrange(100, 9999)}-{recent_day(rng):%Y}/CXBIPH/{i:02d}-12/MT",
                _money(rng.randrange(25, 400) * 1000),
            ]
        )
    head = ("TT", "Tên sách", "ISBN", "Mã vạch EAN", "Số xác nhận ĐKXB", "Giá bìa (đ)")
    pen.table((0.5, 1.9, 2.1, 1.7, 2.7, 1.1), head, rows, size=9.5, centred=frozenset({0}))
    pen.gap(10)
    total = _money(rng.randrange(10**8, 10**9))
    pen.text(f"In {rng.randrange(500, 3000)} bản, khổ 16 x 24 cm. Tổng giá trị: {total} đồng.")
    pen.text("Lệnh sản xuất LSX 20251125-01, lô giấy 123456, kho B12-0409.")
    return pen.sheets()


def invoice(rng: Random, family: Family = TIMES) -> tuple[Sheet, ...]:
    """A goods invoice between companies: codes, lots, money, accounting accounts."""
    pen = Composer(family, 12.5, left=45, right=45)
    day = recent_day(rng, 2025, 2026)
    pen.text(bold("HÓA ĐƠN GIÁ TRỊ GIA TĂNG"), Look("centre", 16))
    pen.text(f"Ký hiệu: 1C25TAA    Số: {rng.randrange(99999):08d}", CENTRE)
    pen.text(f"Ngày {day:%d} tháng {day:%m} năm {day:%Y}", CENTRE)
    pen.gap(6)
    for line in (
        "Đơn vị bán hàng: CÔNG TY CỔ PHẦN HÓA CHẤT MẪU",
        "Đơn vị mua hàng: TRUNG TÂM KIỂM NGHIỆM THỬ",
        f"Mã tra cứu: {digits(rng, 12)} tại https://hoadon.mau.vn/tra-cuu?ma={digits(rng, 10)}",
        f"Hợp đồng số {digits(rng, 4)}000123456/2025/HĐKT, đơn hàng DH{digits(rng, 8)}",
    ):
        pen.text(line, Look(leading=1.35))
    pen.gap(6)
    rows: list[list[Text]] = []
    for i, name in enumerate(
        ("Axit citric", "Natri clorua", "Etanol 96", "Glycerin", "Cồn y tế"), 1
    ):
        price = rng.randrange(20, 900) * 1000
        count = rng.randrange(2, 60)
        rows.append(
            [
                str(i),
                name,
                look_alike(rng, "cas")[8:],
                look_alike(rng, "hs")[7:],
                f"L{day:%y%m%d}{i:02d}",
                str(count),
                _money(price),
                _money(price * count),
            ]
        )
    head = ("TT", "Tên hàng", "Số CAS", "Mã HS", "Số lô", "SL", "Đơn giá", "Thành tiền")
    pen.table((0.5, 1.8, 1.7, 1.5, 1.3, 0.6, 1.3, 1.6), head, rows, size=10)
    pen.gap(6)
    pen.text(bold("Cộng tiền hàng: 89.890.000 - Thuế GTGT 8%: 7.191.200 - Tổng: 97.081.200 đồng"))
    pen.text(f"Định khoản: {look_alike(rng, 'accounting')}; chứng từ 000012345, quyển 07.")
    pen.text(look_alike(rng, "receipt"))
    pen.text("Hotline chăm sóc khách hàng: 1900 1234. Cân điện tử: kết quả 1.048808848170152 kg.")
    return pen.sheets()


CLEAN: dict[str, Callable[[Random, Family], tuple[Sheet, ...]]] = {
    "notice": notice,
    "books": books,
    "invoice": invoice,
}
