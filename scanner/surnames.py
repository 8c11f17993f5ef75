"""The surnames of the peoples of Vietnam, and what stands in their place, as they are written."""

from __future__ import annotations

from scanner.letters import fold

# The surnames that nearly all Vietnamese bear, folded; a name that starts with another one is
# possible, only less sure.
SURNAMES = frozenset(
    "nguyen tran le pham huynh hoang phan vu vo dang bui do ho ngo duong ly dinh trinh doan "
    "luong mai cao to ton lam dao truong ha quach thai luu tang phung chu vuong nghiem kieu la "
    "khuat quan ta tong trieu vi van au bach ban be cam chau co cu dam dieu dong giang giap han "
    "hua khong khuc lang lieu lo luc ma mac mau nong ong phi pho phu sam son su thach than "
    "thang thi tieu tieu tu ung uong vang xa y yen "
    "giang sung rah bhriu ating coor kray lo cam luong quang hau ha hang lau mua chao ly "
    "khong thao tan vang nie ksor h rcom dieu "
    "danh kim lieng nham ninh vong lu deo moong siu rmah ayun eban mlo kpa kpuih puih alang bling "
    "zoram linh lung xong gia lenh dich "
    "trang lai khuu vien diep dau khieu luyen kha tra nguy thieu doan ngac nghi tat ka cil".split()
)
# Rarer ones, of the Kinh and of the peoples of the mountains and the South, that without their
# marks are other words ("biên bản", "tiền", "trình").
MARKED = frozenset(
    "biện bành cấn chế chiêm chúc chung cung đái đới đậu điền đoạn đường đàng đèo hầu hạ hờ hạng "
    "hảng khâu kông lãnh lăng lều liễu lộ lôi lư lữ lường lù lềm mẫn mè mùa mục nghê nhan nhâm nhữ "
    "nhiêu phù phàn phương quàng quế quyền rơ sái sầm tào tẩn thẩm thào thiều thiệu thông thôi "
    "tiết tòng trác tráng trình tưởng úc vưu vừ cà cứ chảo giàng sùng siu khương bàng hoắc liêu "
    "ngũ nhậm tề sái chử cồ lã trầm thượng bá arất điêu hôih pơloong ngân xồng cụt chíu chìu "
    "tằng nình sằn voòng lỷ cháng neáng néang chẻo xeo moong pịt kpă hán trượng chamaléa lèng "
    "cầm sính vĩnh bửu ưng pờ khoàng lèo katơr kră mạch".split()
)
# Those of the other peoples that no word of a paper is: the Cơ Tu, the Ra Glai, the Ê Đê, the Gia
# Rai, the Chu Ru, the Thái, the Mông, the Hà Nhì, the Lô Lô, the Khơ Mú, the Khmer, the Nùng.
PEOPLES = frozenset(
    "zơ zơrâm jơ jơrâm dơ dơrâm pơ ploong bhnướch bnướch bhling blúp riah rapát cơlâu tarương "
    "chamalé pinăng kadá patâu tơr kriêng bdap adrơng jdrung hlong mjâo êñuôl ênuôl hwing kđoh "
    "ktla arul hmok rahlan ralan rơmah kpui hiao tou touneh chẩu lềm lềnh lừu lỳ nịnh sằm sồng "
    "sẻn sủi sìn thền thèn thàng toòng trạc viêng xìn xềnh xỉn lùng mùng dìu khằm tếnh phàng pản "
    "chừ dường dùn sần lủng nhọt doãn uông vằn mỗ khương khiếu liểu lèo".split()
)
# Those that are words as well, many of them of the Chăm: behind them given names have to follow.
WORDS = frozenset(
    "thành thiên phú quảng đạo báo bố tài thập nại não so sô sử thổ mang bo pa ta tà ra tơ bờ ché "
    "mò lồ hù khang kháng phà tải xen cút ốc chá chứ ngọ lỗ dư cái cai cảnh man mẫu quản tri trì "
    "thịnh tấn tần tuy viêm vòng mấu tro sa vì bạc khoáng mông nùng kiêm giản diêm nạ sừng "
    "chang".split()
)
# The clans of the Ê Đê and M'nông, which stand behind the name.
CLANS = frozenset("niê mlô mlo êban byă kbuôr ksơr ayun hđơk knul buôn yă hmŏk bkrông".split())


def is_surname(word: str) -> bool:
    """Whether a word with its marks may be a surname.

    >>> is_surname("Nguyễn"), is_surname("Phường")
    (True, False)
    """
    return fold(word) in SURNAMES or word.lower() in MARKED | PEOPLES | CLANS
