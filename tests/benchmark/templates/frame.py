"""What Vietnamese office papers share: head, opening lines, filler sentences, signature block."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from samples.drawing import people, tables
from tests.benchmark.flow import (
    Align,
    Block,
    Paragraph,
    Table,
    Text,
    Value,
    agency,
    joined,
    landline,
    office_mail,
)

SENTENCES = (
    "Căn cứ Luật Tổ chức chính quyền địa phương ngày 16 tháng 6 năm 2025;",
    "Căn cứ Nghị định số 30/2020/NĐ-CP ngày 05 tháng 3 năm 2020 về công tác văn thư;",
    "Xét đề nghị của Trưởng phòng Văn hóa - Xã hội tại Tờ trình số 45/TTr-VHXH;",
    "Hồ sơ được lập thành 02 bản có giá trị pháp lý như nhau, mỗi bên giữ một bản.",
    "Các bên cam kết thực hiện đúng và đầy đủ các nội dung đã thỏa thuận ở trên.",
    "Trong quá trình thực hiện nếu có vướng mắc, đề nghị phản ánh kịp thời để được hướng dẫn.",
    "Kinh phí thực hiện được lấy từ nguồn ngân sách địa phương năm 2026 theo quy định hiện hành.",
    "Thời gian tiếp nhận hồ sơ từ 7 giờ 30 đến 11 giờ 30 và từ 13 giờ 30 đến 17 giờ 00.",
    "Tôi xin cam đoan những lời khai trên là đúng sự thật và chịu trách nhiệm trước pháp luật.",
    "Danh sách này được niêm yết công khai tại nhà văn hóa thôn trong thời hạn 15 ngày.",
    "Mức hỗ trợ là 1.500.000 đồng/tháng, được chi trả trước ngày 10 hằng tháng.",
    "Văn bản có hiệu lực kể từ ngày ký và thay thế các quy định trước đây trái với nội dung này.",
    "Đơn vị phối hợp có trách nhiệm cử cán bộ tham gia và báo cáo kết quả trước ngày 25/12/2025.",
    "Việc bàn giao phải được lập thành biên bản, có chữ ký xác nhận của đại diện các bên.",
    "Trường hợp chậm nộp sẽ bị xử lý theo khoản 2 Điều 7 của Quy chế ban hành năm 2024.",
    "Số lượng chỉ tiêu phân bổ cho năm học 2025-2026 là 1.245 học sinh, tăng 3,2% so với năm 2024.",
    "Đề nghị các thôn, tổ dân phố thông báo rộng rãi trên hệ thống truyền thanh cơ sở.",
    "Người lao động được nghỉ hằng năm 12 ngày làm việc và hưởng nguyên lương theo hợp đồng.",
    "Bên thuê thanh toán tiền nhà trong vòng 05 ngày đầu của mỗi tháng bằng chuyển khoản.",
    "Mọi sửa đổi, bổ sung phải được lập thành phụ lục và có đủ chữ ký của hai bên.",
    "Hội đồng đã kiểm tra thực tế, đối chiếu bản chính và thống nhất kết quả như sau.",
    "Tài sản được định giá theo bảng giá đất ban hành kèm theo Quyết định số 71/2024/QĐ-UBND.",
    "Các tổ chức, cá nhân có liên quan chịu trách nhiệm thi hành văn bản này.",
    "Kết quả được trả qua dịch vụ bưu chính công ích hoặc trực tiếp tại bộ phận một cửa.",
)


def sentences(rng: Random, count: int) -> list[Block]:
    """`count` paragraphs of one to three office sentences without personal data."""
    return [
        Paragraph((" ".join(rng.sample(SENTENCES, rng.randrange(1, 4))),)) for _ in range(count)
    ]


def number(rng: Random, kind: str) -> str:
    """A document number as NĐ 30/2020 writes it: `123/QĐ-UBND`."""
    return f"{rng.randrange(1, 3900):02d}/{kind}-{rng.choice(('UBND', 'SYT', 'STP', 'THPT', 'VP'))}"


def date_line(rng: Random) -> str:
    day = people.recent_day(rng, 2024, 2026)
    place = rng.choice(tables.PROVINCES_2025)
    return f"{place}, ngày {day:%d} tháng {day:%m} năm {day:%Y}"


def head(rng: Random, kind: str, *, contact: bool = True) -> list[Block]:
    """The two-column head of an agency's letter, in half of them with its own contacts (low)."""
    office = agency(rng)
    left: Text = (f"{office.upper()}\nSố: {number(rng, kind)}",)
    if contact and rng.random() < 0.5:
        left = (*left, "\nĐiện thoại: ", landline(rng), "\nEmail: ", office_mail(rng))
    right: Text = (
        f"CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n{date_line(rng)}",
    )
    return [Table(((left, right),), (0.46, 0.54), ruled=False, align="center")]


def motto(rng: Random) -> list[Block]:
    """The head of a citizen's own paper."""
    lines = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc"
    return [Paragraph((lines,), "center", bold=True)]


def title(text: str, below: str = "") -> list[Block]:
    blocks: list[Block] = [Paragraph((text,), "center", bold=True, size=1.25)]
    if below:
        blocks.append(Paragraph((below,), "center", italic=True))
    return blocks


def signed(rng: Random, left: str, right: str, names: Sequence[str] = ("", "")) -> list[Block]:
    """Two columns to sign in; an officer's printed name is ordinary (low)."""

    def cell(role: str, who: str) -> Text:
        note = "(Ký, ghi rõ họ tên)"
        if not who:
            return (f"{role}\n{note}\n\n\n",)
        return (f"{role}\n{note}\n\n\n", Value("person_name", who.lower(), who, mask=False))

    cells = (cell(left, names[0]), cell(right, names[1]))
    return [Table((cells,), (0.5, 0.5), ruled=False, align="center")]


def receivers(rng: Random) -> list[Block]:
    """`Nơi nhận` and the signer of an administrative paper."""
    female = rng.random() < 0.4
    who = people.full_name(rng, female=female)
    role = rng.choice(("KT. CHỦ TỊCH\nPHÓ CHỦ TỊCH", "GIÁM ĐỐC", "HIỆU TRƯỞNG", "CHÁNH VĂN PHÒNG"))
    left: Text = ("Nơi nhận:\n- Như Điều 3;\n- Thường trực Đảng ủy;\n- Lưu: VT, VHXH.",)
    right: Text = (f"{role}\n\n\n\n", Value("person_name", who.lower(), who, mask=False))
    return [Table(((left, right),), (0.5, 0.5), ruled=False)]


def lines(parts: Sequence[Text], align: Align = "left") -> list[Block]:
    """One paragraph for each text."""
    return [Paragraph(part, align) for part in parts]


def listed(parts: Sequence[Text], rng: Random) -> Text:
    """Texts run together in one sentence, as contracts do."""
    return joined(parts, rng.choice((", ", "; ", " - ", ", ")))
