"""Words like given names that are nobody's where they stand: behind a title, a tale, before what an
office, a dish or a thing is called."""

from __future__ import annotations

import re

# Whom tales, prayers and lessons are about, and what places are called.
NOBODY = frozenset(
    (
        "bà rịa|bà đen|bà nà|bà đanh|bà triệu|bà trưng|bà chiểu|bà hom|bà điểm|bà quẹo|"
        "bà chúa|bà đá|bà lụa|bà om|bà mụ|bà tây|bà huyện|bà nguyệt|bà tơ|bà đinh|bà tiên|"
        "bà trời|ông tạ|ông công|ông táo|ông địa|ông bụt|ông trời|ông đốc|ông lãnh|ông tơ|"
        "ông tây|ông hoàng|ông thọ|ông già|ông đồ|ông trạng|ông gióng|ông mãnh|ông tiên|"
        "cô tô|cô tấm|cô tiên|cô giang|cô bắc|anh quốc|anh đào|anh hùng|anh tây|anh khoai|"
        "anh cả|chị dậu|chị cả|chú cuội|chú tễu|chú rể|bác hồ|bác tôn|bác ái|bác cổ|bác học|"
        "bác sĩ|bác sỹ|cậu vàng|cụ rùa|cụ hồ|cháu bác|con rồng|mẹ việt|mẹ nấm|chị sứ|chị hai|"
        "em út|em hồng|bạn đọc|bạn đồng|con lạc"
    ).split("|")
)
# Who brings the kitchen god and the moon along.
TALES = {"công": "Táo", "hằng": "Cuội"}
# What somebody is, written with a capital: the name is a word's first syllable.
OFFICES = re.compile(
    r"(?:giám (?:đốc|thị|khảo|mục|sát|hộ)|trưởng (?:thôn|ấp|bản|phòng|ban|khoa|đoàn|nhóm|tộc|họ|"
    r"khu|xóm|làng|công|trạm|tổ|ca|bộ|ngành|buôn|khóm)|chánh (?:án|văn|thanh|tòa|quản|niệm)|"
    r"hiệu (?:trưởng|phó)|hội (?:trưởng|phó|viên|đồng)|đại (?:tá|úy|diện|biểu|sứ|đức|tướng|đội|"
    r"học|lý|hội)|trung (?:tá|úy|đội|tướng|tâm|sĩ|ương|học|đoàn)|thượng (?:tá|úy|tọa|tướng|sĩ|"
    r"nghị)|thiếu (?:tá|úy|tướng|nhi|niên)|công (?:an|nhân|chức|đoàn|chứng|dân|tố|ty|chúa|tử|"
    r"giáo|viên)|viện (?:trưởng|phó|sĩ)|thứ trưởng|thư ký|quản (?:lý|giáo|đốc|trị|gia|sinh)|"
    r"tham (?:tán|mưu|gia)|đồng (?:chí|nghiệp|hương|bào|đội)|quân (?:nhân|đội|y|sư)|kế toán|"
    r"tài (?:xế|khoản|liệu)|tổ (?:trưởng|phó|viên)|bảo (?:vệ|mẫu|hiểm)|nhân (?:viên|dân|chứng|"
    r"sự)|y (?:tá|sĩ|sỹ)|kỹ (?:sư|thuật)|luật (?:sư|gia)|nghị (?:sĩ|viên)|phụ (?:huynh|tá|nữ|"
    r"trách|hồ|xe|lục)|nghệ (?:sĩ|sỹ|nhân)|thanh (?:niên|tra|tịnh)|phi công|dân (?:quân|phòng|"
    r"tộc)|tổng (?:thống|giám|bí|biên|thư|tư|công|cục|đài)|thủ (?:tướng|trưởng|quỹ|kho|thư|môn|"
    r"khoa|đô)|sinh (?:viên|vật|ngày|năm)|học (?:sinh|viên)|thẩm phán|"
    r"phó (?:chủ|giám|trưởng|phòng|ban|bí|"
    r"hiệu|thủ|viện|công|cục)|thành (?:viên|phố|đoàn)|tỉnh (?:ủy|đoàn|đội|táo)|văn (?:thư|"
    r"phòng|công|sĩ)|sĩ quan|chí sĩ|chức (?:vụ|danh)|khách (?:hàng|mời|sạn|quý|du)|lý trưởng|"
    r"việt (?:nam|kiều)|"
    r"tôn giáo|quốc tịch|"
    r"hòa (?:thượng|giải)|ni (?:sư|cô)|linh mục|mục sư|giáo (?:viên|sư|dân|lý|hội|hoàng|dục)|"
    r"thương (?:binh|gia|nhân|mại|tá|lái)|tiến (?:sĩ|sỹ)|thạc (?:sĩ|sỹ)|duy nhất|bồi thẩm|"
    r"điện (?:thoại|lực|nước|máy|tử|lạnh)|điều (?:dưỡng|tra|phối|hành|lệ|khoản)|diễn (?:viên|giả)|"
    r"ca (?:sĩ|sỹ)|hoa hậu|danh (?:hài|"
    r"ca|thủ)|hướng dẫn|doanh nhân|liên (?:đội|hệ)|chi (?:bộ|cục|hội|đoàn|nhánh|tiết|phí)|"
    r"tôn (?:giáo|trọng)|quyền (?:lợi|chủ|giám|trưởng)|vận động|kiều bào|nữ \w+|"
    r"nam (?:sinh|giới|nữ)|tân (?:binh|sinh|hôn|cử|giám|chủ)|cảnh sát|ân nhân|"
    r"hoàng (?:đế|hậu|tử)|hùng biện|khuyến (?:học|nông|lâm|ngư|công|mãi|mại|khích|cáo|nghị|thiện|"
    r"tài)|tây|hội)(?!\w)",
    re.IGNORECASE,
)
# Food is sold by the names of those who cook it.
DISH = re.compile(
    r"(?<!\w)(?:phở|bún|bánh|cơm|chè|xôi|lẩu|ốc|bia|trà|nem|chả|gà|vịt|cháo|tiếu|phê|kem|mì|lươn|"
    r"nước|mắm|tương|bưởi|cốm|kẹo|tàu hũ|kênh|rạch|mương|đầm|hồ|suối|núi|hòn|vịnh|mũi|giồng|gò|cồn|"
    r"đập|vàm|mộ|tục|tết|cúng|thờ|chuyện|truyện|tích|sự tích|lễ|vía|hội)(?: [^\W\d_]{1,6}){0,2} \Z",
    re.IGNORECASE,
)
# What a given name behind no title may also be: a sex, a mark at school, a people of the country.
ALSO = frozenset(
    (
        "nam nữ kinh thái tày mường dao hoa nùng mông thổ chăm đạt đậu giỏi khá tốt có không mới "
        "đông tây bắc trung thường chính phụ phó trưởng bí thư an ninh vinh huế sài bình nhất nhì "
        "điều chương căn"
    ).split()
)
# What begins like somebody, with a capital: "của Ngân hàng", "theo Hợp đồng".
THINGS = re.compile(
    r"(?:căn (?:cứ|hộ|cước)|hợp (?:đồng|tác)|kết (?:quả|luận)|thành (?:phần|tích|phố)|"
    r"ngân (?:hàng|sách)|phương (?:án|tiện|pháp)|đồng (?:ý|thời|chí|bào)|hiệp (?:hội|định)|"
    r"tâm (?:lý|trạng|thần)|tín (?:dụng|nhiệm|đồ)|bình (?:quân|thường|an)|an (?:toàn|ninh|sinh)|"
    r"minh (?:chứng|họa)|hoàn (?:thành|cảnh)|phúc (?:lợi|thẩm)|nghĩa vụ|danh (?:sách|mục)|"
    r"lợi (?:ích|nhuận)|lương (?:cơ|tháng|hưu|thực)|hạnh (?:kiểm|phúc)|trang (?:bị|thiết|trại)|"
    r"thu (?:nhập|chi|hồi|phí)|thông (?:tin|báo)|quốc (?:hội|gia|tế|phòng)|hải quan|"
    r"thủy (?:lợi|sản)|lâm (?:nghiệp|sản)|nông (?:nghiệp|dân)|hà nội|"
    r"(?:trường|trung|chính|việt|hội|ban|bộ|tỉnh|phòng|cục|sở) )",
    re.IGNORECASE,
)
# What begins a sentence like a given name and goes on as if somebody did it: "Đăng ký khai sinh".
BEGINNINGS = re.compile(
    r"(?:đăng (?:ký|nhập|tải)|chi (?:trả|có)|hoàn trả|giao (?:nhận|trả)|thu (?:mua|nhận|trả|về)|"
    r"tiến (?:vào|ra|đến|tới)|hướng (?:đến|tới|về)|(?:khoa|sinh|hóa|văn|tâm|triết) học|"
    r"thương mua|tạm trả)(?!\w)",
    re.IGNORECASE,
)
