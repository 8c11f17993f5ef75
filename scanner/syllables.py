"""The syllables that names are made of behind the surname, as they are written today."""

from __future__ import annotations

import re

# What children are called.
GIVEN = frozenset(
    "a ái an ân án anh ánh ảnh ấn ẩn âu bá bạch bách bái bàng bảng bảo báo bằng bắc băng bảy bé "
    "bền bích biên biểu bính bình bỉnh bồng bổn bốn bông bút bửu bưởi cả ca cầm cẩm can căn cần "
    "cẩn cảnh canh cát cậy chấn chánh chất châu chế chi chí chỉ chiêm chiêu chiến chiểu chín chinh "
    "chính chót chuẩn chúc chung chuyên chuyền chương chức chước cơ công cu cúc cung củng cư cương "
    "cường cửu dạ dân dần danh dạng dậu di dĩ diện diễm diệm diên diễn diệp diệu dịu dinh do doanh "
    "doãn du dụ dục dung dũng dụng duy duyên duyệt duẩn dư dự dữ dưỡng dương dực đa đài đại đam "
    "đảm đàm đan đán đàn đang đáng đào đạo đạt đắc đăng đằng đẳng đặng đậu đề đệ địch đích điềm "
    "điền điển điện điệp điều điểm đình đính định đỉnh đoan đoàn đoài đô độ đồ đôn đông đồng đống "
    "động đức đương đường được đượm gái gấm giang giao giáp giàu giám giới gia giai giản giỏi hà "
    "hạ hải hai hân hãn hán hàn hanh hãnh hạnh hào hảo hạo hạc hách ham hàm hát hậu hằng hiên hiền "
    "hiến hiển hiện hiếu hiệp hiệu hinh hoa hòa hóa hỏa họa hoạch hoài hoan hoàn hoán hoàng hoành "
    "hoằng hoạt học hòe hội hồi hồng hồ hổ hộ hộ hợi hợp hỗ hợi huân huấn huệ hùng huề huế hưng "
    "hứng hương hướng hường hưởng hữu huy huyên huyền huyến huynh huỳnh hy hỷ hỉ hí ích kế kết kha "
    "khả khải khái khang kháng khanh khánh khắc khâm khâu khiêm khiết khiêu khoa khỏa khoái khoan "
    "khoản khoát khôi khôn khởi khơi khuê khuyên khuyến khương khuông khang kích kiên kiến kiệm "
    "kiệt kiều kiểu kim kính kinh kỳ kỷ kỹ ký lạc lài lai lam lãm lâm lan lành lang lãng lanh lân "
    "lập lâu lăng lắm lắng lê lễ lệ liêm liên liễn liễu liệu linh lĩnh lịch loan loát lộc lợi long "
    "lô lụa luân luận luật luyến luyện lũy lực lưu lữ lượng lương lường lượm lựu ly lý lí mai mạnh "
    "mão mận mẫn mậu mẫu mẹo mến mi miên miến minh mịnh mơ mỡ mộc mộng môn mùi muôn mười mừng mưu "
    "mỹ mĩ mỵ my na nam nang năm năng nga ngà ngạc ngạn ngân ngãi nghi nghĩa nghị nghiêm nghiên "
    "nghiệp nghệ nghĩnh ngoan ngoãn ngoạn ngọ ngọc ngôn ngợi ngộ nguyên nguyễn nguyện nguyệt "
    "nguyễn ngữ ngự ngừng nhã nhạn nhan nhàn nhạc nhâm nhân nhẫn nhất nhật nhi nhì nhĩ nhiên nhiệm "
    "nhiếp nho nhỏ nhơn nhớ nhu nhuần nhuận nhung nhường nhượng như nhương nhựt niên niệm ninh nở "
    "nụ nữ nương oai oanh ơn phan phát phẩm phấn phi phiên phiệt phong phóng phòng phổ phú phu "
    "phục phúc phùng phụng phụ phước phương phượng pháp phận quan quang quảng quân quế quốc quý "
    "quí quới quyên quyền quyến quyết quỳnh quỳ quyển rạng rỡ sa san sang sáng sanh sao sâm sầm "
    "sắc sen sinh sĩ sỹ soạn song sơn sử sự sung sương sướng sửu tạ tài tam tám tâm tân tấn tần "
    "tập tất tây tân tế thạc thạch thái thám tham thản thanh thành thạnh thao thảo thạo thắm thắng "
    "thăng thân thận thập thất thâu thế thể thêm thi thí thìn thiên thiện thiếp thiết thiều thiệu "
    "thiệp thịnh thọ thoa thoan thoại thoan thỏa thoảng thông thống thơ thơm thời thới thu thụ "
    "thuần thuận thuật thục thùy thúy thuyên thuyết thuyền thủy thưa thức thực thương thường "
    "thượng thưởng thư thừa thứ thụy tuyến ti tiềm tiên tiến tiền tiệp tiếp tiêu tiểu tín tính "
    "tình tịnh tĩnh toa toại toan toàn toản toán tòng tố tô tôn tốt tới tơ trà trác trạch trai "
    "trâm trầm trân trấn trang tráng tri trí trì trị triều triển triết triệu trinh trình trọng "
    "trúc trung trụ truật truyền trực trưng trước trương trường trưởng trừ tu tú tuân tuấn tuất "
    "tục tuệ tùng túc tuy tuyên tuyền tuyển tuyết tuyệt tụng tư từ tứ tươi tước tường tưởng tượng "
    "tửu tựu tý tỵ tỷ tỉnh uy úy uyên uyển út ước ưng ứng vân vấn vận vạn văn vẹn vi vĩ vị viên "
    "viễn viện viết việt vinh vĩnh vịnh vọng vô võ vũ vui vượng vương vững vỹ vy xa xinh xoan xuân "
    "xuyên xuyến xướng xứng ý yên yến yếm yêu vàng xoài luyên mây nết nghét ngát ngần ngoạt nguyên "
    "nhài nhiều nhị nhịn phin quát quắn quảng quyệt rin sáu sáu tẹo thắm thẻo thoăn thim thinh "
    "thuông thoát tím tỏa tràng tranh trinh tròn trứ trừng tuân tuyn tương vẻ vóc xiêm xum xuyên "
    "bao bạn bằng khuể khuyển khoáng khuynh khởi lãng lành liệt lẫm lưỡng mùa mong nhậm nhậm nhơn "
    "nhỡ phẩm phiếu ruộng sâm sỏi tảo táo thấm thiểm thúc thoang thơi toản trát trợ vang viện vĩnh "
    "xứng đua đủ đỏ đơn đợi đương đoái đẹp đãi đén đèn lẹ lem len lép lến liếu lua lúa luyến lượt "
    "mẹt mót mung mướp nào nếp ngây ngò ngợt nhạn nhặn nhắn nhớn nhót nhừ phấy ríp sạch sao sếu "
    "sim sót tách thà thiềm thiệm thiêm thìa thỉnh thiu thôi tí tiu trẻ trượng trước tràm xi xiêm "
    "bống bòng bưng bậc bật bế cải cam chiếu chúng chuông chuộng còn cơm cợt cửa dâng dền diêm "
    "doan dong dung đấu".split()
)
# What stands in the middle of names.
MIDDLE = frozenset(
    "thị văn hữu đức ngọc minh thanh xuân quang quốc công đình hồng kim bá thế gia anh bảo hoàng "
    "duy trọng tiến trung tuấn thành nhật phương phước phúc mạnh đăng đắc viết vĩnh sỹ sĩ khắc hải "
    "hoài như thu thùy thúy mỹ diễm diệu tuyết bích cẩm ánh mai lan hà hạnh khánh linh quỳnh trúc "
    "tường tú nguyên thiên thái tấn tất tài nhân nhất nghĩa nam mộng mậu long lê lâm kiều kiên huy "
    "hùng hiếu hậu đông đoan doãn danh cao chí cảnh bình an ái vũ võ trần trí toàn thượng thục "
    "thiện tâm sơn quý phú phi phan nguyễn nhã mẫn lệ lập khải huỳnh hưng hồ hòa giang đoàn đại "
    "đạo cát chánh chấn chiêu bùi bửu y uyên tôn tố triệu trường thuận thừa quế phạm đặng đỗ ngô "
    "dương mạc lý phùng trịnh đồng tự sinh tử trà thảo vân việt vương hiển kế khoa lương nhựt "
    "ninh quân quyết tân thịnh thông thủy tiểu tịnh triết vạn vi xuyên yến cẩn chung cường di dũng "
    "định hiền hoan khương kỳ lạc liên lĩnh lộc lợi mẫu na nghi nhung phụng phượng sao thạch "
    "thạnh thắng thiệu thọ thơ tích tín tô tùng từ vĩ vinh đan điền tuệ uy xuyến thể tư trinh "
    "hương ngươn".split()
)
# A syllable of Vietnamese, folded.
_SYLLABLE = re.compile(
    "(?:[kptcg]h|ng|nh|ngh|gi|tr|qu|[bcdghklmnprstvx])?[aeiouy]{1,3}(?:ng|nh|ch|[cmnpt])?"
)


def is_syllable(folded: str) -> bool:
    """Whether folded letters may be a syllable of Vietnamese.

    >>> is_syllable("thue"), is_syllable("th"), is_syllable("nghieng")
    (True, False, True)
    """
    return _SYLLABLE.fullmatch(folded) is not None
