"""Words of offices, papers and shops, which no name of a person has."""

from __future__ import annotations

# Words of offices and papers that are no syllables of names, as they are written; those that
# are both ("công", "thành", "tâm") only in the pairs that mean a thing.
NO_NAME = frozenset(
    "ty tnhh ubnd ủy uỷ ban trường thpt thcs bệnh viện phường xã quận huyện tỉnh phố đường số "
    "phòng ngân hàng nhánh cục tổng bộ nhà nước xóm thôn khu hội đảng doanh nghiệp tác quyết "
    "định nghị khoản ngày giới tính tịch địa chỉ điện thoại nữ kính gửi cccd cmnd email người "
    "ký tên mua nhận chủ luật thẻ bhyt bhxh gplx tại nh bên đội bầu csgt lớp vào với "
    "tiếng đợt các việc shop tiệm tổ giấy cty tộc".split()
)
# Those of them that are a given name behind a surname alone.
GIVEN_TOO = frozenset("ngân ngan định dinh luật luat nghị nghi nữ nu hội hoi tịch tich".split())
GIVEN_PAIRS = ("gia đình", "công nhân", "trung tâm")
PAIRS = {
    *GIVEN_PAIRS,
    "như điều",
    "giao dịch",
    "thai sản",
    "không có",
    "án tích",
    "tòa án",
    "toà án",
    "mượn tiền",
    "giấy mượn",
    "giấy vay",
    "hợp pháp",
    "dành cho",
    "ngân hàng",
    "việt nam",
    "công ty",
    "tổng cộng",
    "hỗ trợ",
    "phụ huynh",
    "siêu thị",
    "vị trí",
    "tiêu biểu",
    "đơn thuốc",
    "tuyên dương",
    "đề nghị",
    "ký túc",
    "túc xá",
    "tổng số",
    "thành phố",
    "chi nhánh",
    "hợp đồng",
    "mã otp",
    "mã số",
    "chủ hộ",
    *("thai sản|tạm hoãn|hợp pháp|in hoa|chữ in").split("|"),
    *("sử dụng|quan hệ|danh sách|bảng lương|chứng nhận|xác nhận|kê khai|xuất khẩu").split("|"),
    *("nhập khẩu|kim ngạch|dự án|dự toán|đơn vị|sản phẩm|thông tin|lịch sử|đồng bộ|cao cấp").split(
        "|"
    ),
    *("tuyển sinh|dự thi|triệu tập|sở hữu|tài sản|gắn liền|ngân sách|ngân quỹ").split("|"),
    *("học sinh|cháu nội|cháu ngoại|con trai|con gái|con dâu|con rể").split("|"),
    *("họ và|và tên|họ tên|sát hạch|giấy phép|giảm trừ|gia cảnh").split("|"),
    *("điều trị|huyết áp|bồi dưỡng|nhận thức|viện phí|phó chủ").split("|"),
    *("danh bạ|danh mục|danh hiệu|điều kiện|tham gia|đấu giá|đăng ký|hội viên|đoàn viên").split(
        "|"
    ),
    *("thành viên|học viên|giấy tờ|chu kỳ|trạm xá|nhà thuốc|cáo phó").split("|"),
    *("kế toán|thủ quỹ|thủ kho|người lập|lập bảng|lập biểu|chữ đệm|cư trú|thường trú").split("|"),
    "chỗ ở",
    "hộ tịch",
    *("mục tiêu|mục đích|mục lục|học vấn|kinh nghiệm|kỹ năng|tài khoản|bí thư").split("|"),
    *("hộ nghèo|cận nghèo|hộ cận|hộ khẩu|hộ kinh|hộ gia").split("|"),
    *(
        "thiết bị|vật tư|kế hoạch|tổng hợp|cộng hòa|xã hội|lữ hành|hành chính|nội dung|tài chính"
    ).split("|"),
}
# What heads, labels and remarks of forms say: nobody's name, though each word may be one's.
HEADINGS = frozenset(
    (
        "ghi chú|sở thích|giải thưởng|phê duyệt|đại diện|tỷ lệ|tôn giáo|dân tộc|tạm trú|trình độ|"
        "chức vụ|liên hệ|kiểm soát|không phải|phương tiện|nguyên quán|quê quán|học lực|hạnh kiểm|"
        "tình trạng|hôn nhân|ngoại ngữ|tin học|hoạt động|thành tích|định hướng|sức khỏe|sức khoẻ|"
        "thanh toán|hình thức|đơn giá|thành tiền|cộng trang|diện tích|lãnh đạo|kiểm tra|thực hiện|"
        "chủ trì|cam kết|miễn phí|tự do|hưu trí|nội trợ|đã mất|đã nộp|chưa nộp|nhân sự|giám sát|"
        "chuyên môn|chẩn đoán|xét nghiệm|tiền sử|dị ứng|nhóm máu|bàn giao|đóng dấu|mô tả|dịch vụ|"
        "khách lẻ|vãng lai|bằng chữ|trạng thái|lý do|hướng dẫn|lưu ý|y lệnh|đánh giá|xếp loại|"
        "kết quả|tham chiếu|bản thân|trực tiếp|an toàn|bảo hộ|chính thức|lao động|tiền mặt|tạm ứng|"
        "công nợ|không có|tại nhà|con cái|tạm hoãn|thai sản|ốm đau|bản quyền|thông báo|báo lỗi|"
        "thông báo lỗi|chữ in hoa|in hoa|chữ hoa|viết hoa|dưỡng sức"
    ).split("|")
)
# What shops, buses and inns are called by behind their names, in any tongue.
TRADES = frozenset(
    "shop store spa cafe coffee luxury lodge hotel hostel homestay resort travel limousine mart "
    "tower plaza".split()
)
