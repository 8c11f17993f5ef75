"""Papers about one or two people: decisions, contracts, applications, CVs, powers of attorney."""

from __future__ import annotations

from random import Random

from samples.drawing import people
from samples.drawing.people import Person
from tests.benchmark.flow import (
    Block,
    Flow,
    Paragraph,
    Table,
    Text,
    Value,
    address,
    born,
    company,
    company_tax,
    field,
    joined,
    landline,
    name,
    office_mail,
    paragraphs,
    value,
)
from tests.benchmark.templates.frame import (
    head,
    lines,
    listed,
    motto,
    receivers,
    sentences,
    signed,
    title,
)


def _identity(rng: Random, who: Person) -> Text:
    """One identity number: mostly CCCD, an old CMND now and then."""
    if rng.random() < 0.25:
        return field(rng, "cmnd", who.cmnd)
    return field(rng, "cccd", who.cccd)


def _issued(rng: Random, who: Person) -> str:
    place = rng.choice(("Cục Cảnh sát QLHC về TTXH", "Bộ Công an"))
    return f"cấp ngày {who.issued:%d/%m/%Y} tại {place}"


def _bank(rng: Random, who: Person) -> Text:
    account = who.account
    tail = rng.choice((f" tại {account.bank.short}", f" - {account.bank.full}", ""))
    return (*field(rng, "bank_account", account.number), tail)


def _called(who: Person) -> Text:
    return (f"{'Bà' if who.female else 'Ông'} ", name(who))


def decision(rng: Random) -> Flow:
    """A decision that grants one person something."""
    who = people.person(rng)
    subject = rng.choice(
        ("hỗ trợ chi phí học tập", "trợ cấp xã hội hằng tháng", "bổ nhiệm viên chức")
    )
    first = joined(
        (
            ("Điều 1. Phê duyệt ", subject, " cho ", *_called(who)),
            ("sinh ", born(rng, who)),
            _identity(rng, who),
            ("địa chỉ: ", address(who)),
        ),
        ", ",
    )
    second = joined(
        (
            ("Điều 2. Kinh phí được chuyển vào tài khoản của người được hưởng",),
            _bank(rng, who),
            field(rng, "phone", who.mobile),
        ),
        "; ",
    )
    blocks = [
        *head(rng, "QĐ"),
        *title("QUYẾT ĐỊNH", f"Về việc {subject}"),
        *sentences(rng, 2),
        *paragraphs(
            first,
            second,
            "Điều 3. Văn phòng và cá nhân có tên tại Điều 1 chịu trách nhiệm "
            "thi hành Quyết định này.",
        ),
        *receivers(rng),
    ]
    return Flow("Quyết định", tuple(blocks))


def _party(rng: Random, side: str, who: Person) -> list[Block]:
    rows: list[Text] = [
        (f"{side}: ", *_called(who)),
        ("Sinh ngày: ", born(rng, who)),
        (*_identity(rng, who), ", " + _issued(rng, who)),
        ("Địa chỉ: ", address(who)),
        field(rng, "phone", who.mobile),
    ]
    extras = [field(rng, "email", who.email), _bank(rng, who), field(rng, "tax_code", who.tax_code)]
    rows += rng.sample(extras, rng.randrange(0, 3))
    if rng.random() < 0.4:
        return list(paragraphs(listed(rows, rng)))
    return lines(rows)


def _firm(rng: Random, side: str) -> list[Block]:
    """A company as a party: its numbers are public and count as low."""
    female = rng.random() < 0.5
    who = people.full_name(rng, female=female)
    return lines(
        [
            (f"{side}: {company(rng).upper()}",),
            ("Mã số thuế: ", company_tax(rng)),
            ("Điện thoại: ", landline(rng)),
            (
                "Đại diện: ",
                Value("person_name", who.lower(), who, mask=False),
                " - Chức vụ: Giám đốc",
            ),
        ]
    )


def contract(rng: Random) -> Flow:
    """A lease, a sale, a labour contract: two parties, one of them sometimes a company."""
    kind = rng.choice(
        ("THUÊ NHÀ", "MUA BÁN XE", "LAO ĐỘNG", "CHUYỂN NHƯỢNG QUYỀN SỬ DỤNG ĐẤT", "VAY TIỀN")
    )
    first, second = people.person(rng), people.person(rng)
    firm = kind == "LAO ĐỘNG" or rng.random() < 0.25
    opening = _firm(rng, "BÊN A") if firm else _party(rng, "BÊN A", first)
    blocks = [
        *motto(rng),
        *title(f"HỢP ĐỒNG {kind}", f"Số: {rng.randrange(1, 400):03d}/2025/HĐ"),
        *paragraphs("Hôm nay, tại trụ sở văn phòng, chúng tôi gồm có:"),
        *opening,
        *_party(rng, "BÊN B", second),
        *sentences(rng, rng.randrange(3, 8)),
        *signed(rng, "BÊN A", "BÊN B", ("" if firm else first.name, second.name)),
    ]
    return Flow("Hợp đồng", tuple(blocks))


def application(rng: Random) -> Flow:
    """A citizen's own application, field by field."""
    who = people.person(rng)
    goal = rng.choice(
        (
            "XÁC NHẬN TÌNH TRẠNG HÔN NHÂN",
            "XIN NGHỈ PHÉP",
            "ĐỀ NGHỊ CẤP ĐỔI GIẤY PHÉP",
            "ĐĂNG KÝ BIẾN ĐỘNG ĐẤT ĐAI",
            "ĐỀ NGHỊ MỞ TÀI KHOẢN",
        )
    )
    fields: list[Text] = [
        ("Tôi tên là: ", name(who, upper=rng.random() < 0.5)),
        ("Ngày sinh: ", born(rng, who), f"    Giới tính: {who.sex}"),
        (*field(rng, "cccd", who.cccd), "    ", _issued(rng, who)),
        ("Nơi thường trú: ", address(who)),
        (*field(rng, "phone", who.mobile), "    ", *field(rng, "email", who.email)),
    ]
    if rng.random() < 0.4:
        fields.insert(3, (*field(rng, "cmnd", who.cmnd), " (số cũ)"))
    if goal.endswith("TÀI KHOẢN") or rng.random() < 0.3:
        fields.append(_bank(rng, who))
    blocks = [
        *motto(rng),
        *title(f"ĐƠN {goal}"),
        *paragraphs("Kính gửi: Ủy ban nhân dân xã", align="center"),
        *lines(fields),
        *sentences(rng, rng.randrange(1, 4)),
        *signed(rng, "XÁC NHẬN CỦA CƠ QUAN", "NGƯỜI LÀM ĐƠN", ("", who.name)),
    ]
    return Flow("Đơn", tuple(blocks))


def curriculum(rng: Random) -> Flow:
    """A CV, Vietnamese or English: contacts on top, in one line or as a table."""
    who, english = people.person(rng), rng.random() < 0.4
    contacts: list[Text] = [
        (("Phone: " if english else "Điện thoại: "), value(rng, "phone", who.mobile)),
        ("Email: ", value(rng, "email", who.email)),
        (("Date of birth: " if english else "Ngày sinh: "), born(rng, who)),
        (("Address: " if english else "Địa chỉ: "), address(who)),
    ]
    if rng.random() < 0.4:
        label = "ID No.: " if english else "Số CCCD: "
        contacts.append((label, value(rng, "cccd", who.cccd)))
    shown: list[Block] = (
        [Paragraph(joined(contacts, rng.choice((" | ", " • ", "   "))), "center")]
        if rng.random() < 0.5
        else [Table(tuple(((p[0],), p[1:]) for p in contacts), (0.3, 0.7), ruled=False)]
    )
    jobs = (
        (
            "2019 - 2025: Accountant, prepared monthly statements for 120 clients.",
            "2016 - 2019: Sales assistant, turnover up 18% in 2018.",
        )
        if english
        else (
            "2019 - 2025: Kế toán tổng hợp, lập báo cáo tài chính cho 120 khách hàng.",
            "2016 - 2019: Nhân viên bán hàng, doanh số năm 2018 tăng 18%.",
        )
    )
    sections = ("EXPERIENCE", "EDUCATION") if english else ("KINH NGHIỆM", "HỌC VẤN")
    blocks = [
        Paragraph((name(who, upper=True),), "left", bold=True, size=1.6),
        *shown,
        *paragraphs(sections[0], bold=True),
        *paragraphs(*jobs),
        *paragraphs(sections[1], bold=True),
        *paragraphs(
            "2012 - 2016: University of Economics, GPA 3.2/4.0"
            if english
            else "2012 - 2016: Đại học Kinh tế, điểm trung bình 3.2/4.0"
        ),
    ]
    return Flow("CV", tuple(blocks))


def attorney(rng: Random) -> Flow:
    """A power of attorney in running sentences."""
    giver, taker = people.person(rng), people.person(rng)

    def told(who: Person) -> Text:
        return joined(
            (
                _called(who),
                ("sinh ngày ", born(rng, who)),
                (*_identity(rng, who), " ", _issued(rng, who)),
                ("thường trú tại ", address(who)),
                field(rng, "phone", who.mobile),
            ),
            ", ",
        )

    blocks = [
        *motto(rng),
        *title("GIẤY ỦY QUYỀN"),
        *paragraphs("I. BÊN ỦY QUYỀN", bold=True),
        *paragraphs(told(giver)),
        *paragraphs("II. BÊN ĐƯỢC ỦY QUYỀN", bold=True),
        *paragraphs(told(taker)),
        *paragraphs("III. NỘI DUNG ỦY QUYỀN", bold=True),
        *sentences(rng, 3),
        *signed(rng, "BÊN ỦY QUYỀN", "BÊN ĐƯỢC ỦY QUYỀN", (giver.name, taker.name)),
    ]
    return Flow("Giấy ủy quyền", tuple(blocks))


def minutes(rng: Random) -> Flow:
    """Minutes of a meeting or of an offence, with the people who were there."""
    crowd = [people.person(rng) for _ in range(rng.randrange(2, 6))]
    entries = [
        joined(
            ((f"{i}. ", *_called(who)), _identity(rng, who), field(rng, "phone", who.mobile)),
            rng.choice((", ", "; ", " - ")),
        )
        for i, who in enumerate(crowd, 1)
    ]
    blocks = [
        *head(rng, "BB"),
        *title("BIÊN BẢN", rng.choice(("Họp thôn về bình xét hộ nghèo", "Vi phạm hành chính"))),
        *paragraphs("Vào hồi 08 giờ 30 phút, chúng tôi gồm:"),
        *lines(entries),
        *sentences(rng, rng.randrange(2, 5)),
        *signed(rng, "THƯ KÝ", "CHỦ TRÌ", (crowd[0].name, crowd[1].name)),
    ]
    return Flow("Biên bản", tuple(blocks))


def notice(rng: Random) -> Flow:
    """An agency's notice: contact officers are low, the private numbers in it are not."""
    who, officer = people.person(rng), people.full_name(rng, female=rng.random() < 0.5)
    contact: Text = (
        "Mọi thông tin xin liên hệ Bộ phận một cửa, đầu mối: ông/bà ",
        Value("person_name", officer.lower(), officer, mask=False),
        ", điện thoại ",
        landline(rng),
        ", email ",
        office_mail(rng),
        ".",
    )
    private = joined(
        (
            ("Người trúng tuyển: ", name(who)),
            _identity(rng, who),
            field(rng, "phone", who.mobile),
            field(rng, "email", who.email),
        ),
        "; ",
    )
    blocks = [
        *head(rng, "TB"),
        *title("THÔNG BÁO", "Về kết quả tuyển dụng viên chức năm 2025"),
        *sentences(rng, 2),
        *paragraphs(private),
        *sentences(rng, 1),
        *paragraphs(contact),
        *receivers(rng),
    ]
    return Flow("Thông báo", tuple(blocks))


def story(rng: Random) -> Flow:
    """Running text (a report, a complaint) with numbers in the middle of sentences."""
    who, other = people.person(rng), people.person(rng)
    account = other.account
    told: Text = (
        "Ngày 12/8/2025, ",
        *_called(who),
        " (số CCCD ",
        value(rng, "cccd", who.cccd),
        ") nhận được cuộc gọi từ số ",
        value(rng, "phone", other.mobile),
        " tự xưng là cán bộ công an. Nạn nhân đã chuyển 250.000.000 đồng vào tài khoản ",
        value(rng, "bank_account", account.number),
        f" mở tại {account.bank.short} mang tên ",
        name(other, upper=True),
        ". Sau đó nạn nhân liên hệ lại qua địa chỉ ",
        value(rng, "email", other.email),
        " nhưng không được phản hồi.",
    )
    call: Text = (
        "Ai biết thông tin xin báo cho gia đình theo số ",
        value(rng, "phone", who.mobile),
        ".",
    )
    blocks = [
        *title(rng.choice(("BÁO CÁO SỰ VIỆC", "ĐƠN TRÌNH BÁO", "BẢN TƯỜNG TRÌNH"))),
        *sentences(rng, 1),
        *paragraphs(told),
        *sentences(rng, 2),
        *paragraphs(call),
    ]
    return Flow("Báo cáo", tuple(blocks))
