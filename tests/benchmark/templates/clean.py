"""Documents full of look-alikes, with no personal data above low (vietnam.md §6)."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from samples.drawing import people, tables
from samples.drawing.codes import ean_digit
from samples.drawing.lookalikes import MAKERS, look_alike
from tests.benchmark.flow import (
    Block,
    Flow,
    Paragraph,
    Table,
    Text,
    company,
    company_tax,
    landline,
    office_mail,
    paragraphs,
)
from tests.benchmark.templates.frame import head, number, receivers, sentences, title


def _dots(amount: int) -> str:
    return f"{amount:,}".replace(",", ".")


def _grid(header: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> Table:
    widths = (1.0 / len(header),) * len(header)
    cells = tuple(tuple((c,) for c in row) for row in rows)
    return Table(cells, widths, tuple((h,) for h in header))


def statistics(rng: Random) -> Flow:
    """A table of counts and money, some of them nine, ten and twelve digits long."""
    rows = [
        (
            f"{code}",
            tables.PROVINCES[code],
            _dots(rng.randrange(10**5, 10**7)),
            str(rng.randrange(10**11, 10**12)),
            f"{rng.uniform(0, 100):.2f}%",
        )
        for code in rng.sample(tuple(tables.PROVINCES), 16)
    ]
    header = ("Mã tỉnh", "Tỉnh", "Dân số (người)", "Thu ngân sách (đồng)", "Tỷ lệ")
    return Flow(
        "Thống kê",
        (
            *head(rng, "BC"),
            *title("BẢNG SỐ LIỆU THỐNG KÊ", "Năm 2024"),
            _grid(header, rows),
            *sentences(rng, 1),
        ),
    )


def budget(rng: Random) -> Flow:
    """Budget lines, treasury accounts, accounting accounts, programme codes."""
    rows = [
        (
            f"{rng.randrange(1, 40)}",
            f"{rng.randrange(10**6, 10**7)}",
            f"{rng.randrange(6000, 7800)}",
            _dots(rng.randrange(10**6, 10**10)),
            f"TK {rng.choice((111, 112, 131, 331, 461))}",
        )
        for _ in range(14)
    ]
    header = ("STT", "Mã chương trình", "Mục", "Dự toán (đồng)", "Hạch toán")
    treasury = (
        f"Tài khoản dự toán 9523.3.{rng.randrange(10**6, 10**7)}.00000 và tài khoản tiền gửi "
        f"3713.0.{rng.randrange(10**6, 10**7)}.00000 tại Kho bạc Nhà nước khu vực X; mã "
        f"đơn vị quan hệ ngân sách MNS:{rng.randrange(10**6, 2 * 10**6)}."
    )
    return Flow(
        "Dự toán",
        (
            *head(rng, "QĐ"),
            *title("DỰ TOÁN CHI NGÂN SÁCH"),
            _grid(header, rows),
            *paragraphs(treasury),
            *receivers(rng),
        ),
    )


def goods(rng: Random) -> Flow:
    """Barcodes, serial numbers, lots, prices; phone-like serials among them."""
    rows = []
    for _ in range(15):
        ean = f"893{people.digits(rng, 9)}"
        rows.append(
            (
                f"{ean}{ean_digit(ean)}",
                f"SP{people.digits(rng, 6)}",
                f"SN 09{people.digits(rng, 8)}X",
                f"LSX {people.recent_day(rng):%Y%m%d}-{rng.randrange(1, 20):02d}",
                _dots(rng.randrange(10**4, 10**7)),
            )
        )
    header = ("Mã vạch", "Mã hàng", "Số sê-ri", "Lô sản xuất", "Đơn giá (đồng)")
    lines = paragraphs(
        ("Nhà cung cấp: " + company(rng) + ", MST ", company_tax(rng)),
        f"Tổng đài 1900 {rng.randrange(1000, 9999)}, miễn phí 1800 {rng.randrange(1000, 9999)}.",
    )
    return Flow(
        "Danh mục hàng", (*title("DANH MỤC HÀNG HÓA"), _grid(header, rows), *lines), landscape=True
    )


def law(rng: Random) -> Flow:
    """A law text: document numbers, articles, dates, fines."""
    draw = rng.randrange
    blocks: list[Block] = [*head(rng, "NQ"), *title("NGHỊ QUYẾT", "Quy định mức thu phí, lệ phí")]
    for article in range(1, rng.randrange(5, 9)):
        blocks += paragraphs(
            f"Điều {article}. Áp dụng Nghị định số {draw(10, 400)}/2025/NĐ-CP, Thông tư số "
            f"{draw(1, 90):02d}/2024/TT-BTC và Công văn số {draw(100, 9999)}/STC-QLG.",
            f"{article}.1. Phạt tiền từ {_dots(draw(1, 90) * 10**6)} đồng đến "
            f"{_dots(draw(1, 9) * 10**8)} đồng; hiệu lực từ 01/01/2026 đến 31/12/2030.",
        )
    blocks += paragraphs("Công báo số 1527 + 1528/Ngày 29-12-2024; các điều 104, 105, 106, 107.")
    return Flow("Nghị quyết", (*blocks, *receivers(rng)))


def notice(rng: Random) -> Flow:
    """A notice whose only contacts are an agency's own (low)."""
    contact: Text = (
        "Liên hệ: Phòng Văn hóa - Xã hội, điện thoại ",
        landline(rng),
        ", email ",
        office_mail(rng),
        f", tổng đài {rng.choice(('1022', '113', '115', '19006789'))}.",
    )
    return Flow(
        "Thông báo",
        (
            *head(rng, "TB"),
            *title("THÔNG BÁO", "Lịch tiếp công dân"),
            *sentences(rng, 5),
            *paragraphs(contact),
            *receivers(rng),
        ),
    )


def schedule(rng: Random) -> Flow:
    """Times, rooms, class codes, exam numbers, postal codes."""
    rows = [
        (
            f"{people.recent_day(rng):%d/%m/%Y}",
            f"{rng.randrange(7, 17):02d}:30",
            f"P{rng.randrange(101, 909)}",
            f"{rng.randrange(2021, 2025)}{people.digits(rng, 6)}",
            f"SBD {people.digits(rng, 6)}",
        )
        for _ in range(16)
    ]
    header = ("Ngày thi", "Giờ", "Phòng", "Mã lớp học phần", "Số báo danh")
    return Flow(
        "Lịch thi",
        (*head(rng, "KH"), *title("LỊCH THI HỌC KỲ I", "Mã bưu chính 100000"), _grid(header, rows)),
    )


def library(rng: Random) -> Flow:
    """A bibliography: ISBN, ISSN, DOI, pages, years."""
    blocks: list[Block] = [*title("DANH MỤC TÀI LIỆU THAM KHẢO")]
    draw = rng.randrange
    for ordinal in range(1, rng.randrange(10, 18)):
        isbn = f"978604{people.digits(rng, 6)}"
        blocks += paragraphs(
            f"[{ordinal}] Giáo trình kinh tế học, NXB Mẫu, {draw(1990, 2025)}, "
            f"tr. {draw(10, 90)}-{draw(100, 400)}, "
            f"ISBN 978-604-{isbn[6:8]}-{isbn[8:12]}-{ean_digit(isbn)}, "
            f"ISSN 1859-{draw(1000, 9999)}, DOI 10.{draw(1000, 9999)}/vn.{draw(10**8, 10**9)}.",
            align="left",
        )
    return Flow("Tài liệu tham khảo", tuple(blocks))


def manual(rng: Random) -> Flow:
    """A technical manual: versions, machine addresses, standards, handles, UUID-like strings."""
    draw, day = rng.randrange, people.recent_day(rng)

    def group(size: int) -> str:
        return "".join(rng.choice("0123456789abcdef") for _ in range(size))

    lines = [
        f"Phiên bản phần mềm v2.{draw(100, 999)}.{draw(100, 999)}, máy chủ "
        f"10.{draw(0, 255)}.{draw(0, 255)}.12, cổng 8080.",
        f"Khóa phiên {group(8)}-{group(4)}-{group(4)}-{group(12)}; mã băm {group(32)}.",
        "Theo TCVN 13858-1:2023, IEC 60364-4-41, QCVN 08:2024/BCA; điện thoại (300 - 3400 Hz).",
        f"Dãy nhị phân {''.join(rng.choice('01') for _ in range(12))} và "
        f"{''.join(rng.choice('01') for _ in range(9))}; hằng số 1.048808848170152.",
        "Kênh hỗ trợ youtube.com/@kenhmau, biến SQL @userid, giá khuyến mại 50k@1 cái.",
        f"Dấu thời gian {day:%Y%m%d}{draw(10, 24)}{draw(10, 60)}"
        f" và ký số 04.01.2025 10:03:37 +07:00.",
        f"Tọa độ 21.0278, 105.8342; VN-2000 2326543.21 587654.32; thửa {draw(10, 900)}, tờ 264.",
        f"Số CAS 1800101-60-3, mã HS 2933.39.90, mã hồ sơ 000.00.00.H26-{day:%y%m%d}-0001.",
    ]
    rng.shuffle(lines)
    return Flow(
        "Hướng dẫn", (*title("HƯỚNG DẪN KỸ THUẬT"), *paragraphs(*lines), *sentences(rng, 2))
    )


def receipt(rng: Random) -> Flow:
    """A shop's receipt: bill, terminal, merchant and loyalty numbers, the shop's tax code."""
    draw, day = rng.randrange, people.recent_day(rng)
    lines: list[Text | str] = [
        (f"{company(rng)}\nMST: ", company_tax(rng)),
        f"Hotline 1900 {draw(1000, 9999)} - Số HĐ {people.digits(rng, 8)}",
        f"Quầy {draw(1, 20)} Thu ngân {draw(1000, 9999)} {day:%d/%m/%Y} 18:42",
        f"Ref {people.digits(rng, 12)} TID {people.digits(rng, 8)} MID {people.digits(rng, 15)}",
        f"Thẻ thành viên XXXXXXXXXXXX{people.digits(rng, 4)}",
        f"Tổng cộng {_dots(rng.randrange(10, 9000) * 1000)} đ, tiền mặt {_dots(10**7)} đ",
        f"Mã tra cứu {people.digits(rng, 16)}",
    ]
    return Flow(
        "Biên lai", (*title("PHIẾU TÍNH TIỀN"), *paragraphs(*lines, align="left")), mono=True
    )


def look_alikes(rng: Random) -> Flow:
    """Every kind of look-alike once, in no order, with the words it stands among."""
    kinds = rng.sample(tuple(MAKERS), len(MAKERS))
    lines = [look_alike(rng, kind) for kind in kinds]
    return Flow("Phụ lục", (*title("PHỤ LỤC SỐ LIỆU"), *paragraphs(*lines, align="left")))


def plan(rng: Random) -> Flow:
    """A work plan: numbers of documents, targets, school years, legal bases."""
    rows = [
        (
            f"{i}",
            number(rng, "KH"),
            f"{rng.randrange(2, 400)}",
            f"Quý {rng.choice(('I', 'II', 'III', 'IV'))}/2026",
        )
        for i in range(1, 13)
    ]
    return Flow(
        "Kế hoạch",
        (
            *head(rng, "KH"),
            *title("KẾ HOẠCH CÔNG TÁC", "Giai đoạn 2021-2025"),
            *sentences(rng, 3),
            _grid(("STT", "Văn bản", "Chỉ tiêu", "Thời hạn"), rows),
            Paragraph(("Kỳ 1977 33 8 2031; năm học 2025-2026.",), "left"),
        ),
    )
