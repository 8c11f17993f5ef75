"""What the parts of an address are called, and the provinces: one table for all rooms that read
addresses."""

from __future__ import annotations

# From the smallest to the largest kind of a part.
HOUSE, STREET, HAMLET, COMMUNE, DISTRICT, PROVINCE = range(6)
# As they are written, with marks and, where nothing else is called so, without.
WORDS = {
    HOUSE: "số nhà|số|sn|nhà số|nhà|phòng trọ|phòng|căn hộ|căn|lô|block|tháp|tòa nhà|toà nhà|tòa|"
    "toà|chung cư|kiốt|ki-ốt|ki ốt|kiot|kiosk|sạp|quầy|dãy trọ|dãy|nhà trọ|khu trọ|tầng|lầu|"
    "tầng trệt|lầu trệt|biệt thự|so nha|nha so|so|phong|can|ktx",
    STREET: "ngõ|ngách|hẻm|kiệt|đường số|đường|phố|chợ|quốc lộ|tỉnh lộ|đại lộ|ql|tl|km|ngã ba|"
    "ngã tư|rạch|kênh|ngo|ngach|hem|kiet|duong|pho",
    HAMLET: "tổ dân phố số|tổ dân phố|tổ|tdp số|tdp|khu phố|kp|khối phố|khối|khóm|khu dân cư|"
    "khu vực|khu tập thể|khu tái định cư|khu đô thị|khu nhà trọ|khu nhà ở|khu nhà công nhân|khu|kv|"
    "kdc|ktt|kđt|ấp|thôn|xóm|bản|buôn|bôn|bon|plei|làng|nóc|sóc|phum|đội|cụm|tiểu khu|tập thể|"
    "giáo xứ|giáo họ|nông trường|to|khu pho|khom|ap|thon|xom|buon",
    COMMUNE: "phường|xã|thị trấn|đặc khu|phuong|xa|thi tran",
    DISTRICT: "quận|huyện|thị xã|thành phố|quan|huyen|thi xa|thanh pho|tp|tx",
    PROVINCE: "tỉnh|tinh",
}
# Before a point or a figure ("P. Thử", "Q.5").
SHORT = {COMMUNE: "p|x|tt", DISTRICT: "q|h|tp|tx", PROVINCE: "t"}
# What has a name and no number.
BUILT = (
    "nhà trọ|chung cư|dãy trọ|khu trọ|phòng trọ|tòa nhà|toà nhà|biệt thự|nhà công vụ|cư xá|"
    "ký túc xá|kí túc xá|c/c|c/x"
)
# The provinces and cities, before and after the mergers of 2025 (NQ 202/2025/QH15), folded.
PROVINCES = tuple(
    (
        "an giang|ba ria - vung tau|ba ria-vung tau|bac giang|bac kan|bac lieu|bac ninh|ben tre|"
        "binh dinh|binh duong|binh phuoc|binh thuan|ca mau|can tho|cao bang|da nang|dak lak|"
        "dac lac|dak nong|dac nong|dien bien|dong nai|dong thap|gia lai|ha giang|ha nam|ha noi|"
        "ha tay|ha tinh|hai duong|hai phong|hau giang|ho chi minh|hoa binh|hue|hung yen|"
        "khanh hoa|kien giang|kon tum|lai chau|lam dong|lang son|lao cai|long an|nam dinh|"
        "nghe an|ninh binh|ninh thuan|phu tho|phu yen|quang binh|quang nam|quang ngai|quang ninh|"
        "quang tri|soc trang|son la|tay ninh|thai binh|thai nguyen|thanh hoa|thua thien - hue|"
        "thua thien hue|tien giang|tra vinh|tuyen quang|vinh long|vinh phuc|yen bai|hcm"
    ).split("|")
)
