"""The text in a digital signature: names, numbers and addresses in its certificates.

A signature's /Contents is a CMS structure in DER (RFC 5652); its certificates name the
signer (X.520 attributes, often `UID=CCCD:…` in Vietnam) and carry an e-mail address in
subjectAltName. This walks tags and lengths only: nothing is verified, nothing trusted.
"""

from __future__ import annotations

from collections.abc import Iterator

_NAMES = {
    "2.5.4.3": "CN",
    "2.5.4.4": "SN",
    "2.5.4.5": "SERIALNUMBER",
    "2.5.4.6": "C",
    "2.5.4.7": "L",
    "2.5.4.8": "ST",
    "2.5.4.9": "STREET",
    "2.5.4.10": "O",
    "2.5.4.11": "OU",
    "2.5.4.12": "T",
    "2.5.4.20": "PHONE",
    "2.5.4.42": "GN",
    "2.5.4.97": "ORGANIZATIONIDENTIFIER",
    "0.9.2342.19200300.100.1.1": "UID",
    "1.2.840.113549.1.9.1": "E",
}
_ENCODINGS = {
    0x0C: "utf-8",
    0x12: "ascii",
    0x13: "ascii",
    0x14: "latin-1",
    0x16: "ascii",
    0x1A: "ascii",
    0x1C: "utf-32-be",
    0x1E: "utf-16-be",
    0x81: "ascii",
    0x82: "ascii",
    0x86: "ascii",
}
_OCTETS, _OID = 0x04, 0x06
_MAX_DEPTH = 40
_MAX_ITEMS = 50_000


def texts(data: bytes) -> list[str]:
    """Every text in DER `data`, once each, as `NAME=value` where its attribute is known.

    What is no DER gives nothing; what is cut short gives what stands before the cut.
    """
    found: dict[str, None] = {}
    oid = ""
    for tag, value in _walk(data):
        if tag == _OID:
            oid = _oid(value)
        elif (encoding := _ENCODINGS.get(tag)) is not None:
            text = _printable(value, encoding)
            if text:
                name = _NAMES.get(oid)
                found[f"{name}={text}" if name else text] = None
            oid = ""
    return list(found)


def _walk(data: bytes) -> Iterator[tuple[int, bytes]]:
    todo = [(memoryview(data), 0)]
    for _ in range(_MAX_ITEMS):
        if not todo:
            return
        rest, depth = todo.pop()
        item = _item(rest)
        if item is None:
            continue
        tag, value, after = item
        # After the outermost item comes only the padding of the signature's place.
        if after and depth:
            todo.append((after, depth))
        if depth < _MAX_DEPTH and _holds_items(tag, value):
            todo.append((value, depth + 1))
        else:
            yield tag, bytes(value)


def _holds_items(tag: int, value: memoryview) -> bool:
    """Constructed, or an octet string that wraps DER again, as extensions do."""
    if tag & 0x20:
        return True
    if tag != _OCTETS or len(value) < 2:
        return False
    inner = _item(value)
    return inner is not None and value[0] in (0x30, 0x31, 0x0C, 0x13, 0x16) and not inner[2]


def _item(data: memoryview) -> tuple[int, memoryview, memoryview] | None:
    """(tag, value, what follows), None where `data` starts with no complete item."""
    if len(data) < 2 or data[0] & 0x1F == 0x1F:
        return None
    length, start = data[1], 2
    if length == 0x80:
        # BER's indefinite length: the end marker reads as an empty item further on.
        return data[0], data[2:], data[:0]
    if length > 0x80:
        start += length & 0x7F
        length = int.from_bytes(data[2:start], "big")
    if data[0] == 0 and length == 0:
        return 0, data[:0], data[start:]
    value = data[start : start + length]
    return data[0], value, data[start + length :]


def _oid(value: bytes) -> str:
    if not value:
        return ""
    parts = [min(value[0] // 40, 2)]
    parts.append(value[0] - 40 * parts[0])
    number = 0
    for byte in value[1:]:
        number = number << 7 | byte & 0x7F
        if not byte & 0x80:
            parts.append(number)
            number = 0
    return ".".join(map(str, parts))


def _printable(value: bytes, encoding: str) -> str:
    try:
        text = value.decode(encoding)
    except UnicodeDecodeError:
        return ""
    return text.strip() if text.isprintable() else ""
