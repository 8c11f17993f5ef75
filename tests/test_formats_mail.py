"""Letters are read and masked in all their texts and files. What mail programs make of the copies
says so."""

from __future__ import annotations

import contextlib
import email
import email.policy
import hashlib
import json
import mailbox
from email.message import EmailMessage
from pathlib import Path

import pytest

from scanner.model import Fill, Options, Status
from scanner.pipeline import mask_file
from scanner.report.outcome import Bar, exit_code
from scanner.report.record import View, file_record
from tests import archives, letters, outlook
from tests.archives import said
from tests.attacks.bytes_of import ole
from tests.command import lolot
from tests.letters import letter, mbox, parts, raw, sent, with_file
from tests.writing import masked, scanned, told

CCCD, PHONE = "079103012345", "0912345678"


def opened(data: bytes) -> EmailMessage:
    made = email.message_from_bytes(data, policy=email.policy.default)
    assert isinstance(made, EmailMessage)
    return made


def text_of(data: bytes) -> str:
    body = opened(data).get_body(("plain",))
    assert body is not None
    return str(body.get_content()).replace("\r\n", "\n")


def test_what_is_not_masked_stays_as_it_was(tmp_path: Path) -> None:
    made = letter(f"Kính gửi anh Mẫu,\n\nSố CCCD của anh: {CCCD}.\n\tTrân trọng.\n")
    made["Received"] = "from 10.1.2.3 by mx.example.com"
    made["X-Originating-IP"] = "[113.160.1.2]"
    made["Message-ID"] = "<1@example.gov.vn>"
    made.add_attachment(b"Thong bao nghi le", maintype="text", subtype="plain", filename="lịch.txt")
    report, copy = masked(tmp_path, "a.eml", sent(made))
    assert told(report) == {CCCD: "cccd"}
    after = opened(copy)
    assert text_of(copy) == text_of(sent(made)).replace(CCCD, "█" * 12)
    assert (after["Subject"], after["To"], after["From"]) == (
        *("Thông báo", "b@example.gov.vn", "Phong To chuc <tochuc@example.gov.vn>"),
    )
    assert after["Message-ID"] == "<1@example.gov.vn>"
    assert (after["Received"], after["X-Originating-IP"]) == (None, None)
    [file] = after.iter_attachments()
    assert (file.get_filename(), file.get_content().strip()) == ("lịch.txt", "Thong bao nghi le")
    assert masked(tmp_path, "a.eml", sent(made), Options(overwrite=True))[1] == copy


def test_the_way_to_a_value_is_told(tmp_path: Path) -> None:
    data = letters.inside_letter(with_file("danh sách.csv", archives.table(CCCD), "text/csv"))
    report = scanned(tmp_path, "a.eml", data)
    record = file_record(report, View("vi", reveal=False))
    places = {finding["place"] for finding in record["findings"] if finding["mask"]}
    assert {place.rpartition(" › ")[0] for place in places} == {"thư 1.eml › danh sách.csv"}


def test_who_is_written_to_is_masked_in_the_head_and_the_rest_of_it_stays(tmp_path: Path) -> None:
    made = letter("Kính gửi")
    del made["To"]
    made["To"] = f'"Nguyễn Văn Mẫu {PHONE}" <van.mau@gmail.com>, c@example.gov.vn'
    _, copy = masked(tmp_path, "a.eml", sent(made))
    assert PHONE not in letters.inside(copy)
    assert "c@example.gov.vn" in opened(copy)["To"]


def test_a_file_that_nobody_reads_is_left_out(tmp_path: Path) -> None:
    data = with_file("đơn.doc", ole(), "application/msword")
    report, copy = masked(tmp_path, "a.eml", data)
    assert (report.status, exit_code(report, Bar())) == (Status.PARTIAL, 3)
    assert [unread.within for unread in report.unread] == [("đơn.doc",)]
    [file] = opened(copy).iter_attachments()
    assert (file.get_filename(), file.get_payload(decode=True)) == ("đơn.doc", b"")


def test_a_signature_that_a_mask_voids_is_taken_out_and_said(tmp_path: Path) -> None:
    plain = f"Content-Type: text/plain; charset=utf-8\n\nCCCD: {CCCD}\n"
    signature = "Content-Type: application/pgp-signature\n\n-----BEGIN PGP SIGNATURE-----\n"
    for data in (
        parts(plain, signature, kind="signed"),
        raw(said(CCCD), "DKIM-Signature: v=1; d=example.com; b=AAAA"),
    ):
        report, copy = masked(tmp_path, "a.eml", data, Options(overwrite=True))
        assert report.copy is not None
        assert [note.key for note in report.copy.notes] == ["mail_signature"]
        assert b"signature" not in copy.lower()


@pytest.mark.parametrize(
    "data",
    [
        parts("Content-Type: application/pgp-encrypted\n\nVersion: 1\n", kind="encrypted"),
        raw("MIAG", "Content-Type: application/pkcs7-mime; smime-type=enveloped-data"),
    ],
)
def test_an_encrypted_letter_says_so(data: bytes, tmp_path: Path) -> None:
    report = scanned(tmp_path, "a.eml", data)
    assert report.error is not None
    assert (report.error.key, exit_code(report, Bar())) == ("mail_encrypted", 3)


@pytest.mark.parametrize(
    ("part", "code"),
    [
        ("Content-Type: application/pkcs7-mime\n\nMIAG\n", "member_locked"),
        ("Content-Type: message/partial\n\nFrom: a\n\nx\n", "member_broken"),
        ("Content-Type: message/external-body; access-type=URL\n\nFrom: a\n\nx\n", "member_link"),
        ("Content-Type: text/plain\n\nbegin 644 a.txt\n#0V%T\n`\nend\n", "attachment_unread"),
    ],
)
def test_what_is_packed_in_other_ways_is_told(part: str, code: str, tmp_path: Path) -> None:
    report = scanned(tmp_path, "a.eml", parts(letters.PLAIN, part))
    assert ([unread.code for unread in report.unread], report.status) == ([code], Status.PARTIAL)


def test_each_letter_of_a_folder_is_one(tmp_path: Path) -> None:
    one, two = raw(b"Kinh gui\n"), raw(said(CCCD) + b"\n>From nay ve sau\n")
    report, copy = masked(tmp_path, "a.mbox", mbox(one, two, one))
    assert [f.within for f in report.findings if f.type == "cccd"] == [("thư 2.eml",)]
    (tmp_path / "b.mbox").write_bytes(copy)
    with contextlib.closing(mailbox.mbox(tmp_path / "b.mbox")) as folder:
        found = list(folder)
    assert len(found) == 3
    text = found[1].get_payload(decode=True)
    assert isinstance(text, bytes)
    assert text.decode().split() == ["Số", "CCCD:", "█" * 12, "From", "nay", "ve", "sau"]


def test_a_label_takes_the_place_of_the_bars(tmp_path: Path) -> None:
    made = letter(f"Số CCCD: {CCCD}\n")
    made.add_attachment(said(CCCD), maintype="text", subtype="plain", filename="a.txt")
    _, copy = masked(tmp_path, "a.eml", sent(made), Options(fill=Fill(label="[đã che]")))
    assert text_of(copy) == "Số CCCD: [đã che]\n"
    [file] = opened(copy).iter_attachments()
    assert file.get_payload(decode=True) == "Số CCCD: [đã che]".encode()


def test_the_commands_take_it_like_any_file(tmp_path: Path) -> None:
    (tmp_path / "a.eml").write_bytes(with_file("b.txt", said(CCCD), "text/plain"))
    done = lolot("scan", "a.eml", "--format", "json", cwd=tmp_path)
    assert done.returncode == 1, done.stderr
    found = json.loads(done.stdout)["files"][0]["findings"]
    assert [one["place"] for one in found if one["mask"]] == ["b.txt › dòng 1"]
    done = lolot("mask", "a.eml", "--output-dir", "out", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    done = lolot("verify", "a.eml", "out/a.eml", cwd=tmp_path)
    assert done.returncode == 0, done.stdout


def test_receivers_are_read_and_masked_one_by_one(tmp_path: Path) -> None:
    people = f"'Lê Thị Thử' <thu@gmail.com>, c@example.gov.vn, 'Trần Văn Mẫu {PHONE}' <d@gmail.com>"
    made = letter("Kính gửi")
    del made["To"]
    made["To"] = people
    for name, data in (("a.eml", sent(made)), ("a.msg", outlook.letter(more=receivers(people)))):
        path = tmp_path / name
        path.write_bytes(data)
        report = mask_file(str(path), str(tmp_path / f"copy-{name}"), Options())
        assert report.copy is not None
        assert report.copy.status == "verified", report.copy.remaining
        copy = letters.inside(Path(report.copy.path).read_bytes())
        assert PHONE not in copy
        assert "c@example.gov.vn" in copy


def receivers(people: str) -> outlook.Tree:
    made: dict[str, bytes | outlook.Tree] = {}
    for number, person in enumerate(people.split(", ")):
        name, _, mail = person.strip(">").rpartition(" <")
        said = outlook.wide(_3001=name, _3003=mail)
        made[f"__recip_version1.0_#{number:08d}"] = said
    return made


def test_no_copy_takes_the_name_of_another(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for name, number in (("a.msg", 1), ("a.msg.eml", 2), ("a.eml", 3), ("a.msg-2.eml", 4)):
        text = f"Số CCCD: {CCCD[:-1]}{number}\r\n"
        is_outlook = name.endswith(".msg")
        (folder / name).write_bytes(outlook.letter(text) if is_outlook else sent(letter(text)))
    for more in ((), ("--overwrite",)):
        run = lolot("mask", "in", "--output-dir", "out", *more, "--format", "json", cwd=tmp_path)
        assert run.returncode == 0, run.stderr.decode()
        copies = [file["copy"] for file in json.loads(run.stdout)["files"]]
        for copy in copies:
            data = (tmp_path / copy["path"]).read_bytes()
            assert hashlib.sha256(data).hexdigest() == copy["sha256"]
        assert {Path(copy["path"]).name for copy in copies} == {
            *("a.eml", "a.msg.eml", "a.msg-2.eml", "a.msg-3.eml")
        }


@pytest.mark.parametrize("kind", ["???", "multipart/mixed"])
def test_a_file_without_a_name_and_of_no_kind_keeps_its_letter_whole(
    kind: str, tmp_path: Path
) -> None:
    file = {**outlook.attached("", b"Th\xc3\xb4ng b\xc3\xa1o"), **outlook.wide(_370E=kind)}
    made = outlook.letter(f"Số CCCD: {CCCD}\r\n", {"__attach_version1.0_#00000000": file})
    (tmp_path / "a.msg").write_bytes(made)
    report = mask_file(str(tmp_path / "a.msg"), str(tmp_path / "copy.msg"), Options())
    assert set(told(report)) == {CCCD}
    assert report.copy is not None
    assert (report.copy.status, report.copy.remaining) == ("verified", ())


def test_a_letter_in_a_letter_of_outlook_keeps_its_words(tmp_path: Path) -> None:
    """It says of itself that it is a letter, and neither from whom nor about what."""
    _, copy = masked(tmp_path, "a.msg", outlook.HIDDEN["a letter in a letter"]("079103012345"))
    assert f"Số CCCD: {'█' * 12}" in letters.inside(copy)
