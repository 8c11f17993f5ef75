"""Payloads that name a person or open something: vCard, MeCard, tel:, mailto:, WIFI:, addresses."""

from __future__ import annotations

import quopri
import re
from collections.abc import Callable, Iterable, Iterator
from urllib.parse import parse_qsl, unquote

from scanner.marks.field import Field, Kind, Understood, clean, day

_SKIPPED = frozenset(("BEGIN", "END", "VERSION", "PRODID", "REV", "UID"))
_VCARD = {
    "FN": "person_name",
    "TEL": "phone",
    "EMAIL": "email",
    "ADR": "address",
    "BDAY": "date_of_birth",
    "URL": "url",
}
_MECARD = {**_VCARD, "N": "person_name"}
_BIZCARD = {"N": "person_name", "X": "person_name", "A": "address", "B": "phone", "E": "email"}
_MATMSG = {"TO": "email"}
_WIFI = {"P": "password", "S": "text", "I": "text"}


def vcard(text: str) -> Understood | None:
    """A vCard or a calendar entry; None for anything else."""
    match = re.match(r"BEGIN:(VCARD|VEVENT|VCALENDAR)\b", text, re.IGNORECASE)
    if match is None:
        return None
    return "contact" if match[1].upper() == "VCARD" else "text", _vcard_fields(text)


def by_scheme(text: str) -> Understood | None:
    """A payload that starts with a known scheme (`tel:`, `WIFI:` …) or is a web address."""
    scheme, colon, body = text.partition(":")
    known = _SCHEMES.get(scheme.upper()) if colon else None
    if known:
        return known[0], known[1](body)
    if re.match(r"(?:[a-z][a-z0-9+.-]{1,20}://|www\.)\S", text, re.IGNORECASE):
        return "url", _url_fields(text)
    return None


def _vcard_fields(text: str) -> Iterator[Field]:
    """The properties of a vCard 2.1-4.0 (RFC 6350): folded lines, groups, parameters, escapes."""
    unfolded = re.sub(r"\r?\n[ \t]", "", re.sub(r"=\r?\n", "", text))
    for line in re.split(r"\r\n|\r|\n", unfolded):
        head, _, raw = line.partition(":")
        name, *parameters = head.upper().split(";")
        name = name.rpartition(".")[2]
        if name in _SKIPPED:
            continue
        if any("QUOTED-PRINTABLE" in parameter for parameter in parameters):
            raw = quopri.decodestring(raw.encode(errors="replace")).decode("utf-8", "replace")
        parts = [_unescape(part) for part in _split(raw)]
        if name == "N":
            # family; given; additional: said in the Vietnamese order
            yield Field("person_name", " ".join([*parts[:1], *parts[2:3], *parts[1:2]]))
        elif name == "ADR":
            yield Field("address", ", ".join(part for part in parts if part))
        else:
            yield _typed(_VCARD.get(name, "text"), " ".join(parts))


def _typed(type_: str, value: str) -> Field:
    if type_ == "date_of_birth":
        digits = re.fullmatch(r"([0-9]{4})([0-9]{2})([0-9]{2})", clean(value))
        value = day("-".join(digits.groups()) if digits else clean(value)) or value
    if type_ in ("phone", "email"):
        value = re.sub(r"^(?:tel|mailto):", "", value.strip(), flags=re.IGNORECASE)
    return Field(type_, value)


def _split(body: str) -> list[str]:
    return re.split(r"(?<!\\);", body)


def _unescape(text: str) -> str:
    return re.sub(r"\\(.)", lambda match: " " if match[1] in "nN" else match[1], text)


def _pairs(types: dict[str, str], others: str | None = "text") -> Callable[[str], Iterator[Field]]:
    """A reader of `KEY:value;KEY:value;;`; keys not in `types` are of type `others` or dropped."""

    def read(body: str) -> Iterator[Field]:
        for part in _split(body):
            key, _, value = part.partition(":")
            type_ = types.get(key.strip().upper(), others)
            if type_ == "person_name":
                value = " ".join(value.split(","))
            if type_:
                yield _typed(type_, _unescape(value))

    return read


def _to_and_query(type_: str) -> Callable[[str], Iterator[Field]]:
    """A reader of `to,to?key=value&key=value`."""

    def read(body: str) -> Iterator[Field]:
        to, _, query = body.partition("?")
        for one in re.split(r"[,;]", unquote(to)):
            yield Field(type_, one)
        for key, value in parse_qsl(query):
            yield Field(type_ if key.lower() in ("to", "cc", "bcc") else "text", value)

    return read


def _message_fields(body: str) -> Iterator[Field]:
    """`0912…:words` (SMSTO) or `0912…?body=words` (sms)."""
    to, _, words = body.partition(":")
    if "?" in to:
        yield from _to_and_query("phone")(body)
    else:
        yield Field("phone", unquote(to))
        yield Field("text", words)


def _otp_fields(body: str) -> Iterator[Field]:
    path, _, query = body.partition("?")
    yield Field("text", unquote(path.strip("/")).partition("/")[2])
    for key, value in parse_qsl(query):
        yield Field("password" if key.lower() == "secret" else "text", value)


def _url_fields(address: str) -> Iterator[Field]:
    """The address as it is and as it reads; where it draws a VietQR, also the account it is for.

    Numbers inside an address are no one's to a reader of pages, but in a code they are what
    it opens: the parts are words of their own, `key=value` a label and its value.
    """
    yield Field("url", address)
    read = unquote(address.replace("+", " "))
    parts = re.split(r"[/?&#;]+", re.sub(r"^[a-z][a-z0-9+.-]*://", "", read, flags=re.IGNORECASE))
    yield Field("text", "\n".join(re.sub(r"[=_]+", ": ", part, count=1) for part in parts if part))
    match = re.search(r"vietqr\.[a-z]+/(?:image/)?([0-9A-Za-z]+)-([0-9A-Za-z]{4,19})\b", address)
    if match:
        yield Field("bank", match[1])
        yield Field("bank_account", match[2])
    for key, value in parse_qsl(address.partition("?")[2]):
        if key.lower() == "accountname":
            yield Field("person_name", value)


def _location_fields(body: str) -> Iterator[Field]:
    yield Field("gps_location", re.split(r"[?;]", body)[0])


_SCHEMES: dict[str, tuple[Kind, Callable[[str], Iterable[Field]]]] = {
    "MECARD": ("contact", _pairs(_MECARD)),
    "BIZCARD": ("contact", _pairs(_BIZCARD)),
    "MATMSG": ("email", _pairs(_MATMSG)),
    "WIFI": ("wifi", _pairs(_WIFI, others=None)),
    "TEL": ("phone", _to_and_query("phone")),
    "MAILTO": ("email", _to_and_query("email")),
    "SMS": ("message", _message_fields),
    "SMSTO": ("message", _message_fields),
    "MMS": ("message", _message_fields),
    "MMSTO": ("message", _message_fields),
    "OTPAUTH": ("one_time_password", _otp_fields),
    "GEO": ("location", _location_fields),
}
