"""Letters put together part by part, each hiding place with a value of its own, and all that mail
programs take out of them."""

# ruff: noqa: E501  (a hiding place a line is what can be read here)

from __future__ import annotations

import base64
import email
import email.policy
import quopri
import re
from collections.abc import Callable, Mapping
from email.message import EmailMessage, Message

from tests import archives
from tests.archives import said, zipped
from tests.attacks.bytes_of import sheet

HEAD = "From: Phòng Tổ chức <tochuc@example.gov.vn>\nTo: a@example.com\nSubject: Thông báo\n"


def letter(text: str = "Kính gửi các đơn vị.\n", **head: str) -> EmailMessage:
    made = EmailMessage()
    made["From"], made["To"] = "Phong To chuc <tochuc@example.gov.vn>", "b@example.gov.vn"
    made["Subject"] = head.pop("subject", "Thông báo")
    for name, content in head.items():
        made[name.replace("_", "-")] = content
    made.set_content(text)
    return made


def sent(made: Message) -> bytes:
    return made.as_bytes(policy=email.policy.SMTP)


def with_file(name: str, data: bytes, kind: str = "application/octet-stream") -> bytes:
    made = letter()
    main, sub = kind.split("/")
    made.add_attachment(data, maintype=main, subtype=sub, filename=name)
    return sent(made)


def both(plain: str, markup: str) -> bytes:
    made = letter(plain)
    made.add_alternative(markup, subtype="html")
    return sent(made)


def raw(body: str | bytes, *head: str) -> bytes:
    lines = "".join(f"{line}\n" for line in head)
    said = body if isinstance(body, bytes) else body.encode()
    return (HEAD + "MIME-Version: 1.0\n" + lines + "\n").encode() + said


def parts(*some: str, kind: str = "mixed", before: str = "", behind: str = "") -> bytes:
    body = before + "".join(f"--xx\n{part}\n" for part in some) + f"--xx--\n{behind}"
    return raw(body, f'Content-Type: multipart/{kind}; boundary="xx"')


def inside_letter(data: bytes) -> bytes:
    made = letter()
    made.add_attachment(email.message_from_bytes(data, policy=email.policy.default))
    return sent(made)


def mbox(*letters: bytes) -> bytes:
    return b"\n".join(b"From a@example.com Thu Jan  1 00:00:00 2026\n" + one for one in letters)


PLAIN = "Content-Type: text/plain\n\nKinh gui\n"


HIDDEN: Mapping[str, Callable[[str], bytes]] = {
    "text": lambda v: sent(letter(f"Số CCCD: {v}\n")),
    "text in base64": lambda v: raw(
        base64.encodebytes(said(v)), "Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: base64"
    ),
    "text in quoted-printable": lambda v: raw(
        quopri.encodestring(said(v).replace(v.encode(), b"=\n".join([v[:5].encode(), v[5:].encode()]))).replace(b"=3D\n", b"=\n"),
        "Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: quoted-printable",
    ),
    "text in UTF-16": lambda v: raw(
        base64.encodebytes(f"Số CCCD: {v}".encode("utf-16")), "Content-Type: text/plain; charset=utf-16", "Content-Transfer-Encoding: base64"
    ),
    "text of eight bits, untold": lambda v: raw(said(v)),
    "text in windows-1258": lambda v: raw(
        f"Đơn CCCD: {v}".encode("cp1258"), "Content-Type: text/plain; charset=windows-1258"
    ),
    "text of a coding that is none": lambda v: raw(said(v), "Content-Type: text/plain; charset=x-none"),
    "subject": lambda v: sent(letter(subject=f"Hồ sơ CCCD {v}")),
    "subject in halves": lambda v: raw(
        "x", f"Subject: =?utf-8?b?{base64.b64encode(f'CCCD {v[:6]}'.encode()).decode()}?=\n =?utf-8?q?{v[6:]}?="
    ),
    "name of a sender": lambda v: sent(letter(reply_to=f'"CCCD {v}" <c@example.com>')),
    "who sent it on": lambda v: sent(letter(Received=f"from may-cua-CCCD-{v} by mx.example.com")),
    "an own head": lambda v: sent(letter(X_Ghi_Chu=f"Số CCCD: {v}")),
    "a head in base64": lambda v: sent(letter(X_Note=f"CCCD: {v} của ông Mẫu")),
    "comments": lambda v: sent(letter(Comments=f"CCCD: {v}")),
    "markup alone": lambda v: raw(f"<p>Số CCCD: {v}</p>", "Content-Type: text/html; charset=utf-8"),
    "markup beside a text": lambda v: both("Kính gửi", f"<p>Số CCCD: {v[:5]}<b>{v[5:]}</b></p>"),
    "text beside markup": lambda v: both(f"Số CCCD: {v}", "<p>Kính gửi</p>"),
    "an attached letter": lambda v: with_file("đơn.docx", archives.document(v)),
    "an attached list": lambda v: with_file("danh sách.csv", archives.table(v), "text/csv"),
    "an attached PDF": lambda v: with_file("a.pdf", sheet(f"So CCCD: {v}"), "application/pdf"),
    "an attached PDF called otherwise": lambda v: with_file("a.dat", sheet(f"So CCCD: {v}")),
    "an attached archive": lambda v: with_file("a.zip", zipped(("a.txt", said(v)))),
    "an attached text": lambda v: with_file("a.txt", said(v), "text/plain"),
    "the name of a file": lambda v: with_file(f"CCCD {v}.txt", b"Thong bao", "text/plain"),
    "the name of a file in base64": lambda v: with_file(f"số CCCD {v}.txt", b"Thong bao"),
    "the name of a file in its type": lambda v: parts(
        f'Content-Type: text/plain; name="CCCD {v}.txt"\n\nThong bao\n', PLAIN
    ),
    "a letter in a letter": lambda v: inside_letter(sent(letter(f"Số CCCD: {v}\n"))),
    "a file in a letter in a letter": lambda v: inside_letter(with_file("a.txt", said(v))),
    "a letter in a letter in base64": lambda v: parts(
        PLAIN, "Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n" + base64.encodebytes(raw(said(v))).decode()
    ),
    "before the first part": lambda v: parts(PLAIN, before=f"CCCD: {v}\n"),
    "behind the last part": lambda v: parts(PLAIN, behind=f"CCCD: {v}\n"),
    "a remark of a part": lambda v: parts(f"Content-Description: CCCD: {v}\n{PLAIN}"),
    "the line between parts": lambda v: parts(PLAIN).replace(b"xx", f"CCCD: {v}".encode()),
    "parts in parts": lambda v: parts(
        f'Content-Type: multipart/mixed; boundary="yy"\n\n--yy\nContent-Type: text/plain\n\nCCCD: {v}\n--yy--\n'
    ),
    "parts without an end": lambda v: parts(PLAIN, f"Content-Type: text/plain\n\nCCCD: {v}\n").replace(b"--xx--\n", b""),
    "parts without their line": lambda v: raw(f"--zz\n\nCCCD: {v}\n", "Content-Type: multipart/mixed"),
    "a signature": lambda v: parts(
        PLAIN, f"Content-Type: application/pgp-signature\n\nComment: CCCD: {v}\n", f"Content-Type: text/plain\n\nCCCD {v}\n", kind="signed"
    ),
    "how it was delivered": lambda v: parts(
        PLAIN, f"Content-Type: message/delivery-status\n\nReporting-MTA: dns; x\n\nFinal-Recipient: rfc822; CCCD {v}\n"
    ),
    "mbox: the second letter": lambda v: mbox(raw("Kinh gui\n"), raw(said(v))),
    "mbox: a quoted line": lambda v: mbox(raw(f">From CCCD: {v}\n")),
    "mbox: who sent it": lambda v: f"From CCCD:{v} Thu Jan  1 00:00:00 2026\n".encode() + raw("Kinh gui\n"),
}  # fmt: skip


def ending(place: str) -> str:
    return "a.mbox" if place.startswith("mbox") else "a.eml"


def inside(data: bytes) -> str:
    """All that mail programs take out of a file, to the last file in it."""
    found = [data.decode("utf-8", "replace")]
    if data.startswith(b"From "):
        found += map(inside, re.split(rb"^From [^\n]*\n", data, flags=re.MULTILINE)[1:])
        return "\n".join(found)
    made = email.message_from_bytes(data, policy=email.policy.default)
    found += [f"{name}: {text}" for name, text in made.items()]
    for part in made.walk():
        found += [str(part.get_filename()), str(part.preamble), str(part.epilogue)]
        found += map(str, part.values())
        content = part.get_payload(decode=True)
        if isinstance(content, bytes):
            coding = part.get_content_charset() or "utf-8"
            found.append(content.decode(coding if "none" not in coding else "utf-8", "replace"))
            found.append(re.sub(r"<[^>]*>", "", found[-1]))
            found.append(archives.inside(content))
            if re.fullmatch(rb"[A-Za-z0-9+/\s]{40,}=*\s*", content):
                found.append(base64.b64decode(content + b"==").decode("utf-8", "replace"))
    return "\n".join(found)
