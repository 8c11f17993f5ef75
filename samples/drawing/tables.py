"""Tables the made-up people are drawn from: names, provinces, prefixes, banks.

Formats as vietnam.md has them (§1.1 province codes, §2 prefixes and area codes, §4.1-4.3
banks). Street and commune names are common words, not places that were looked up.
"""

from __future__ import annotations

from dataclasses import dataclass


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


SURNAMES = (
    *_words("Nguyễn Trần Lê Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý") * 3,
    *_words("Đinh Đoàn Mai Trịnh Lương Tạ Châu Quách La Thái Cao Tô Kiều Lâm Từ Hà Đào Vương"),
    *_words("Lưu Nghiêm Chu Tống Hứa Khổng Thạch Danh Lò Giàng Sầm Vi Nông Ma Đàm Phùng"),
)
MIDDLE_MALE = _words(
    "Văn Văn Văn Hữu Đức Công Quang Minh Quốc Thanh Xuân Ngọc Đình Duy Anh Hải Trọng Bá Viết "
    "Thế Tuấn Khắc Phúc Nhật Gia Mạnh Hoàng Trung Việt Tiến Sỹ Đăng"
)
MIDDLE_FEMALE = _words(
    "Thị Thị Thị Thị Ngọc Thanh Thu Kim Bích Hồng Minh Phương Mai Diệu Quỳnh Như Tuyết Mỹ Ánh "
    "Hoài Khánh Thùy Lan Cẩm Hoàng Ái Tường Yến Thảo Kiều"
)
GIVEN_MALE = _words(
    "Mẫu Thử Bảo Cường Dũng Đạt Giang Hiếu Hòa Hưng Khải Khoa Khôi Kiên Lâm Long Lộc Mạnh Nghĩa "
    "Nhân Phát Phong Phú Quân Quý Sơn Tài Tâm Thành Thắng Thịnh Thọ Tín Toàn Trí Trường Tuấn "
    "Tùng Tường Việt Vinh Vũ Vượng Ý Đông Huỳnh Nguyên Hậu"
)
GIVEN_FEMALE = _words(
    "Mẫu Thử An Ánh Bình Châu Chi Cúc Diễm Dung Duyên Đào Giang Hà Hạnh Hằng Hiền Hoa Huệ Hương "
    "Huyền Lan Liên Linh Loan Ly Mai My Nga Ngân Nguyệt Nhi Nhung Oanh Phượng Quyên Sương Tâm "
    "Thảo Thơ Thu Thủy Thúy Trâm Trang Trinh Tuyền Uyên Vân Vy Xuân Yến Nguyễn Đoan Quế Bưởi Ngọc"
)

# Code of birth registration -> province before the 2025 merger.
PROVINCES = {
    "001": "Hà Nội",
    "002": "Hà Giang",
    "004": "Cao Bằng",
    "006": "Bắc Kạn",
    "008": "Tuyên Quang",
    "010": "Lào Cai",
    "011": "Điện Biên",
    "012": "Lai Châu",
    "014": "Sơn La",
    "015": "Yên Bái",
    "017": "Hòa Bình",
    "019": "Thái Nguyên",
    "020": "Lạng Sơn",
    "022": "Quảng Ninh",
    "024": "Bắc Giang",
    "025": "Phú Thọ",
    "026": "Vĩnh Phúc",
    "027": "Bắc Ninh",
    "030": "Hải Dương",
    "031": "Hải Phòng",
    "033": "Hưng Yên",
    "034": "Thái Bình",
    "035": "Hà Nam",
    "036": "Nam Định",
    "037": "Ninh Bình",
    "038": "Thanh Hóa",
    "040": "Nghệ An",
    "042": "Hà Tĩnh",
    "044": "Quảng Bình",
    "045": "Quảng Trị",
    "046": "Thừa Thiên Huế",
    "048": "Đà Nẵng",
    "049": "Quảng Nam",
    "051": "Quảng Ngãi",
    "052": "Bình Định",
    "054": "Phú Yên",
    "056": "Khánh Hòa",
    "058": "Ninh Thuận",
    "060": "Bình Thuận",
    "062": "Kon Tum",
    "064": "Gia Lai",
    "066": "Đắk Lắk",
    "067": "Đắk Nông",
    "068": "Lâm Đồng",
    "070": "Bình Phước",
    "072": "Tây Ninh",
    "074": "Bình Dương",
    "075": "Đồng Nai",
    "077": "Bà Rịa - Vũng Tàu",
    "079": "Hồ Chí Minh",
    "080": "Long An",
    "082": "Tiền Giang",
    "083": "Bến Tre",
    "084": "Trà Vinh",
    "086": "Vĩnh Long",
    "087": "Đồng Tháp",
    "089": "An Giang",
    "091": "Kiên Giang",
    "092": "Cần Thơ",
    "093": "Hậu Giang",
    "094": "Sóc Trăng",
    "095": "Bạc Liêu",
    "096": "Cà Mau",
}
COUNTRIES = {"155": "Đức", "175": "Hoa Kỳ", "193": "Lào", "231": "Liên bang Nga", "252": "Séc"}
CITIES = frozenset({"Hà Nội", "Hải Phòng", "Đà Nẵng", "Hồ Chí Minh", "Cần Thơ", "Huế"})
# The 34 provinces and cities since 2025-07-01.
PROVINCES_2025 = (
    *("Hà Nội", "Huế", "Hải Phòng", "Đà Nẵng", "Hồ Chí Minh", "Cần Thơ", "Lai Châu", "Điện Biên"),
    *("Sơn La", "Lạng Sơn", "Quảng Ninh", "Thanh Hóa", "Nghệ An", "Hà Tĩnh", "Cao Bằng"),
    *("Tuyên Quang", "Lào Cai", "Thái Nguyên", "Phú Thọ", "Bắc Ninh", "Hưng Yên", "Ninh Bình"),
    *("Quảng Trị", "Quảng Ngãi", "Gia Lai", "Khánh Hòa", "Lâm Đồng", "Đắk Lắk", "Đồng Nai"),
    *("Tây Ninh", "Vĩnh Long", "Đồng Tháp", "Cà Mau", "An Giang"),
)

COMMUNES = (
    *("Tân Mẫu", "An Thử", "Bình Hòa", "Phú Lợi", "Tân An", "Hòa Thuận", "Mỹ Đức", "Long Thạnh"),
    *("Yên Sở", "Xuân Lộc", "Đông Hải", "Thạnh Phú", "Vĩnh Tân", "Cát Linh", "Quảng Thành"),
    *("Nam Sơn", "Trung Hưng", "Phước Hiệp", "Thới Bình", "Đại Đồng", "Kim Liên", "Ea Mẫu"),
)
DISTRICTS = (
    *("Tân Phú", "Mẫu Sơn", "Châu Thành", "Yên Mẫu", "Hòa Vang", "Đông Thử", "Long Mỹ"),
    *("Phú Hòa", "Thanh Thủy", "Bắc Bình", "Vĩnh Thạnh", "Kim Sơn"),
)
STREETS = (
    *("Nguyễn Trãi", "Lê Lợi", "Trần Hưng Đạo", "Hoa Phượng", "Cây Keo", "Bờ Sông", "Mẫu Đơn"),
    *("Giải Phóng", "Thống Nhất", "30 Tháng 4", "Hai Bà Trưng", "Quang Trung", "Ngô Quyền"),
    *("Chùa Bộc", "Bạch Đằng", "Điện Biên Phủ", "Hùng Vương", "Lý Thường Kiệt"),
)
# Offices and the letters they sign their document numbers with.
OFFICE_SIGNS = {
    "Sở Tư pháp": "STP",
    "Sở Y tế": "SYT",
    "Sở Nội vụ": "SNV",
    "Sở Xây dựng": "SXD",
    "Sở Tài chính": "STC",
    "Văn phòng": "VP",
}
OFFICES = tuple(OFFICE_SIGNS)

MOBILE_PREFIXES = (
    *(f"03{d}" for d in range(2, 10)),
    *("052", "055", "056", "058", "059"),
    *("070", "076", "077", "078", "079"),
    *(f"08{d}" for d in range(1, 10)),
    *("090", "091", "092", "093", "094", "096", "097", "098", "099"),
)
AREA_CODES = _words(
    "203 204 205 206 207 208 209 210 211 212 213 214 215 216 218 219 220 221 222 225 226 227 "
    "228 229 232 233 234 235 236 237 238 239 24 24 24 251 252 254 255 256 257 258 259 260 261 "
    "262 263 269 270 271 272 273 274 275 276 277 28 28 28 290 291 292 293 294 296 297 299"
)
MAIL_DOMAINS = (
    *("gmail.com", "gmail.com", "gmail.com", "yahoo.com", "yahoo.com.vn", "outlook.com"),
    *("hotmail.com", "icloud.com", "outlook.com.vn", "live.com", "proton.me", "ymail.com"),
    *("vnn.vn", "fpt.vn", "mail.com", "sv.mau.edu.vn", "student.thu.edu.vn", "zoho.com"),
)


@dataclass(frozen=True, slots=True)
class Bank:
    """`accounts`: how its account numbers begin and how long they are in all."""

    bin: str
    short: str
    full: str
    accounts: tuple[tuple[str, int], ...]


BANKS = (
    Bank(
        "970436",
        "Vietcombank",
        "Ngân hàng TMCP Ngoại thương Việt Nam",
        (("0071", 13), ("0011", 13), ("0491", 13), ("10", 10)),
    ),
    Bank(
        "970418",
        "BIDV",
        "Ngân hàng TMCP Đầu tư và Phát triển Việt Nam",
        (("120", 14), ("314", 14), ("88", 10)),
    ),
    Bank("970415", "VietinBank", "Ngân hàng TMCP Công thương Việt Nam", (("10", 12),)),
    Bank(
        "970405",
        "Agribank",
        "Ngân hàng Nông nghiệp và Phát triển Nông thôn Việt Nam",
        (("6200", 13), ("1500", 13), ("3110", 13)),
    ),
    Bank(
        "970407",
        "Techcombank",
        "Ngân hàng TMCP Kỹ thương Việt Nam",
        (("1903", 14), ("191", 14), ("102", 14)),
    ),
    Bank("970422", "MB", "Ngân hàng TMCP Quân đội", (("0", 13), ("99", 13), ("68", 9))),
    Bank("970416", "ACB", "Ngân hàng TMCP Á Châu", (("2", 9), ("1", 8))),
    Bank("970432", "VPBank", "Ngân hàng TMCP Việt Nam Thịnh Vượng", (("1", 9), ("2", 8))),
    Bank(
        "970403",
        "Sacombank",
        "Ngân hàng TMCP Sài Gòn Thương Tín",
        (("0600", 12), ("0500", 14)),
    ),
    Bank("970423", "TPBank", "Ngân hàng TMCP Tiên Phong", (("0", 11), ("1", 8), ("4", 15))),
    Bank("970437", "HDBank", "Ngân hàng TMCP Phát triển TP.HCM", (("0", 15),)),
    Bank("970426", "MSB", "Ngân hàng TMCP Hàng Hải Việt Nam", (("0300", 14), ("04", 13))),
    Bank("970441", "VIB", "Ngân hàng TMCP Quốc tế Việt Nam", (("6", 15), ("0", 9))),
    Bank("970443", "SHB", "Ngân hàng TMCP Sài Gòn - Hà Nội", (("1", 10),)),
    Bank("970448", "OCB", "Ngân hàng TMCP Phương Đông", (("0", 16),)),
    Bank("970449", "LPBank", "Ngân hàng TMCP Lộc Phát Việt Nam", (("0", 12), ("9", 14))),
)
