"""Which words are the name of a person: by surname, length, and what no name holds."""

from __future__ import annotations

import re

from scanner.letters import fold

# The surnames that nearly all Vietnamese bear, folded; a name that starts with another one is
# possible, only less sure.
SURNAMES = frozenset(
    "nguyen tran le pham huynh hoang phan vu vo dang bui do ho ngo duong ly dinh trinh doan "
    "luong mai cao to ton lam dao truong ha quach thai luu tang phung chu vuong nghiem kieu la "
    "khuat quan ta tong trieu vi van au bach ban be cam chau co cu dam dieu dong giang giap han "
    "hua khong khuc lang lieu lo luc ma mac mau nong ong phi pho phu sam son su thach than "
    "thang thi tieu tieu tu ung uong vang xa y yen "
    "giang sung lo cam luong quang hau ha hang lau mua chao ly "
    "khong thao tan vang nie ksor h rcom dieu "
    "danh kim lieng nham ninh vong lu deo moong siu rmah ayun eban mlo kpa kpuih puih alang bling "
    "zoram linh lung xong gia lenh dich "
    "trang lai khuu vien diep dau khieu luyen kha tra nguy thieu doan ngac nghi tat".split()
)
# Names of provinces and cities that begin like a surname (before and after the mergers of 2025).
_PLACES = frozenset(
    "ha noi|ha nam|ha tinh|ha giang|ha tay|ho chi minh|cao bang|lam dong|thai binh|thai nguyen|"
    "bac lieu|lang son|son la|lai chau|quang ninh|quang tri|quang nam|quang ngai|quang binh|"
    "an giang|yen bai|dien bien|dien bien phu|hoa binh|ninh binh|ninh thuan|kien giang|"
    "dong nai|dong thap|da nang|khanh hoa|phu tho|phu yen|viet nam".split("|")
)
# Words of offices and papers that are no syllables of names, as they are written; those that
# are both ("công", "thành", "tâm") only in the pairs that mean a thing.
_NO_NAME = frozenset(
    "ty tnhh ubnd ủy uỷ ban trường thpt thcs bệnh viện phường xã quận huyện tỉnh phố đường số "
    "phòng ngân hàng nhánh cục tổng bộ nhà nước xóm thôn khu hội đảng doanh nghiệp tác quyết "
    "định nghị khoản ngày giới tính tịch địa chỉ điện thoại nữ kính gửi cccd cmnd email người "
    "ký tên mua nhận chủ luật thẻ bhyt bhxh gplx tại nh bên đội bầu csgt".split()
)
_PAIRS = (
    "như điều",
    "việt nam",
    "trung tâm",
    "công ty",
    "thành phố",
    "chi nhánh",
    "hợp đồng",
    "mã otp",
    "mã số",
    *("sử dụng|gia đình|quan hệ|danh sách|bảng lương|chứng nhận|xác nhận|kê khai|xuất khẩu").split(
        "|"
    ),
    *("nhập khẩu|kim ngạch|dự án|dự toán|đơn vị|sản phẩm|thông tin|lịch sử|đồng bộ|cao cấp").split(
        "|"
    ),
    *("danh bạ|danh mục|danh hiệu|hội viên|đoàn viên|thành viên|học viên").split("|"),
    *("thiết bị|vật tư|kế hoạch|tổng hợp|cộng hòa|xã hội|hành chính|nội dung|tài chính").split("|"),
)
_PLAIN = frozenset(map(fold, _NO_NAME)) - {*"phuong huyen dinh tinh hang ban phong hoi tai".split()}
_PLAIN_PAIRS = tuple(map(fold, _PAIRS))


def person_name(value: str) -> float:
    """A Vietnamese name: two to six syllables, the first a surname, none the word of an office.

    >>> person_name("Nguyễn Văn Mẫu") > person_name("Pham Quoc") > person_name("Plơi Thị Mẫu") > 0
    True
    >>> person_name("Huỳnh Thanh Huyền") > 0.8, person_name("KẾ TOÁN"), person_name("Như Điều")
    (True, 0.0, 0.0)
    >>> person_name("Công ty Trần Anh"), person_name("Mẫu"), person_name("PAYMENT ORDER")
    (0.0, 0.0, 0.0)
    >>> person_name("Hồ Chí Minh"), person_name("HÀ NAM")
    (0.0, 0.0)
    """
    plain = re.sub("[.'’]", "", fold(value)).split()
    if not 2 <= len(plain) <= 6 or max(map(len, plain)) > 7:
        return 0.0
    if not all(part.isalpha() for part in plain) or plain[0] in ("cong", "uy", "so"):
        return 0.0
    words, pairs = (_PLAIN, _PLAIN_PAIRS) if value.isascii() else (_NO_NAME, _PAIRS)
    written = value.lower().replace(".", "").split()
    # Women's names of the Ê Đê and Gia Rai begin with "H'".
    surname = plain[0] in SURNAMES or re.match(r"h['’]", fold(value)) is not None
    strange = sum(part in words for part in written[1:] if fold(part) not in SURNAMES)
    strange += written[0] in words and not surname
    if strange > (1 if surname else 0) or any(pair in " ".join(written) for pair in pairs):
        return 0.0
    if " ".join(plain) in _PLACES:
        return 0.0
    if not surname:
        return 0.0 if value.isascii() or (value.isupper() and len(plain) == 2) else 0.3
    return 0.9 if len(plain) > 2 or re.search(r"\bh['’]", fold(value)) else 0.7


# Words that papers and bodies begin with and that are a surname without their marks.
_NO_SURNAME = frozenset(
    "tờ trường thẻ bản bán ban bàn phí phó đông tổ tố hộ mã là lá cơ cờ điều đề đơn hoa sở sơ đo "
    "độ cá chú chủ vũng đạo tiêu tiểu kiểu bạn ba vị trạng trại viện đầu dấu dầu tra trả trà "
    "khả khá nghỉ tất thiếu".split()
)
_TITLES = re.compile(
    r"(?<![a-z])(?:to khai|tham gia|bao hiem|dang ky|de nghi|ho so|ho chieu|thong tin|ke hoach|"
    r"du an|to trinh|trang (?:thiet|trai|chu)|doan (?:thanh|kiem|cong|vien|truong|the)|thpt|thcs|"
    r"co phan|cong an|dai hoc|cao dang)(?![a-z])"
)


def surnamed(value: str) -> float:
    """A name that starts with a surname and holds no word of a title: what only its place speaks
    for has to.

    >>> surnamed("Nguyễn Văn Mẫu") > 0.5, surnamed("Giám Đốc Sở"), surnamed("TỜ KHAI HỘ CHIẾU")
    (True, 0.0, 0.0)
    """
    structure = person_name(value)
    first = value.lower().split()[0] if value else ""
    if structure < 0.7 or first in _NO_SURNAME or _TITLES.search(fold(value)):
        return 0.0
    return structure
