"""Towns and provinces that are known by their names, without a word for what they are."""

from __future__ import annotations

import re

from scanner import addresses
from scanner.districts import DISTRICTS
from scanner.expressions import compiled
from scanner.letters import fold
from scanner.units import DISTRICT, PROVINCE

PROVINCES = frozenset((*addresses.PROVINCES, "tphcm", "hn", "sai gon", "ha noi", "tp hcm"))
KNOWN_TOWNS = DISTRICTS | PROVINCES
# How a province is written in short behind a town: "Kim Bôi HB".
_SHORTS = {"".join(w[0] for w in re.findall(r"\w+", name)).upper() for name in addresses.PROVINCES}
SHORT_PROVINCE = compiled(rf"[ ]?,?[ ](?:{'|'.join(sorted(_SHORTS))}|HCM)(?![\p{{L}}\d])")
# What a message goes on with behind a place.
ASIDE = (
    r"(?<!\p{L})(?:nhé|nhe|ạ|nữa|giùm|giúp|luôn|sđt|sdt|đt|dt|lh|gặp|gọi|alo"
    r"|nha(?=[ ](?:shop|em|anh|chị|bạn|ad|s[đd]t)|[ ]?[.,!?\n]|$)"
    r"|cho(?=[ ](?:em|mình|mẹ|anh|chị|bố|ba|bà|ông|con|tôi|chú|cô|dì|bác|nó|vợ|chồng|người)))"
    r"(?!\p{L})"
)
# A district or a province behind others in small letters, as people write in messages.
_KNOWN = compiled(
    r"(?:,[ \n]?|[ ])(?:(?:tp|tx|thành[ ]phố|thị[ ]xã|huyện|tỉnh|quận|[htq](?=[.]))[. ]{1,2})?"
    rf"(?P<name>\p{{Ll}}+(?:[ ](?!{ASIDE})[\p{{Ll}}']+){{0,3}})"
    rf"(?=[ ]?(?:[,.;)!?\n]|$)|[ ]{ASIDE})"
)


def is_pair(printed: str) -> bool:
    """Whether a name is that of a district and its province without a comma."""
    words = fold(printed).split()
    return any(
        " ".join(words[:n]) in DISTRICTS and " ".join(words[n:]) in PROVINCES
        for n in range(2, len(words) - 1)
    )


def known_small(text: str, at: int, last: int) -> tuple[int, tuple[int, ...]] | None:
    """Where a known place ends that goes on in small letters, and its kinds."""
    found = _KNOWN.match(text, at, last)
    if found is None:
        return None
    name = fold(found["name"])
    if is_pair(name):
        return found.end(), (DISTRICT, PROVINCE)
    if name not in DISTRICTS and name not in PROVINCES:
        return None
    return found.end(), (PROVINCE if name in PROVINCES else DISTRICT,)
