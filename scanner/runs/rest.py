"""Where an address ends that the text goes on behind."""

from __future__ import annotations

from scanner.expressions import compiled
from scanner.runs.messages import any_run
from scanner.runs.towns import ASIDE
from scanner.units import COMMUNE, PROVINCE, WORDS

# The beginning of a sentence behind a place.
_SENTENCE = compiled(r"[.]\s\p{Lu}\p{L}+[ ](?=\p{Ll}|\d)")
_CLAUSE = (
    r"(?:từ|do|theo|được|với|là|có|đã|bị|nhưng|để|trong|trước|sau|khi|vì|nên|hưởng|về|cho|mà"
    r"|(?:tạm|thường)[ ]trú|(?:e-?mail|điện[ ]thoại|sđt|đt|số[ ]điện)(?=[ :.]))(?!\p{L})"
)
_GOES_ON = compiled(
    rf"{_SENTENCE.pattern}|[ ,]{{1,2}}{ASIDE}|,[ \n]{_CLAUSE}"
    r"|[ ](?:từ|trước|sau)[ ](?:trước|năm|khi|ngày|\d)"
    r"|[,;]?\s\(?(?:thửa|tờ[ ]bản|diện[ ]tích|SĐT|ĐT|CCCD|CMND)(?!\p{L})"
)
# Words behind a ward or a larger place.
_TOLD_ON = compiled(rf"[,;)]{{0,2}}[ ](?=\p{{Ll}})(?!(?i:{'|'.join(WORDS.values())})[ .])")


def without_rest(text: str, start: int, end: int) -> int:
    """Where an address ends at text[start:end] that may run on into the next sentence, what a
    message goes on with, or what is told of a piece of land.

    >>> text = "ngách 76/12 An Dương, Tây Hồ. Khoảng 1h sáng, anh Mẫu, quê Sơn La"
    >>> text[: without_rest(text, 0, len(text))]
    'ngách 76/12 An Dương, Tây Hồ'
    >>> text = "tổ 3, phường Thử, thửa số 12, tờ bản đồ 5"
    >>> text[: without_rest(text, 0, len(text))]
    'tổ 3, phường Thử'
    """
    if not (_TOLD_ON.search(text, start, end) or _GOES_ON.search(text, start, end)):
        return end
    found = any_run(text, start, end)
    if found is None or found.end >= end:
        return end
    on = (found.is_house or PROVINCE in found.kinds) and _TOLD_ON.match(text, found.end)
    told = on and (max(found.kinds) >= COMMUNE or on.group().strip())
    return found.end if told or _GOES_ON.match(text, found.end) else end
