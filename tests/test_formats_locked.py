"""Files with a password are opened by those of --password-file, say what they ask for without it,
and have none in their copy."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import docx
import msoffcrypto
import pikepdf
import pytest
import pyzipper

from scanner.model import Options, Status
from scanner.report.outcome import Bar, exit_code
from tests import archives, letters, lockeds, office, opendocs
from tests.archives import said, zipped
from tests.attacks.bytes_of import sheet
from tests.command import lolot
from tests.writing import masked, scanned, told

CCCD, SECRET = "079103012345", "mật khẩu 1"
OPEN = Options(passwords=("không phải", SECRET))


def locked_letter() -> bytes:
    letter, plain, out = docx.Document(), io.BytesIO(), io.BytesIO()
    letter.add_paragraph(f"Số CCCD: {CCCD}")
    letter.save(plain)
    msoffcrypto.OfficeFile(plain).encrypt(SECRET, out)
    return out.getvalue()


def locked_zip(*files: tuple[str, bytes], strength: int = 256, open_: bytes = b"") -> bytes:
    out = io.BytesIO()
    with pyzipper.AESZipFile(out, "w", compression=zipfile.ZIP_DEFLATED) as archive:
        if open_:
            archive.writestr("mở.txt", open_)
        archive.setpassword(SECRET.encode())
        archive.setencryption(pyzipper.WZ_AES, nbits=strength)
        for name, data in files:
            archive.writestr(name, data)
    return out.getvalue()


LETTER = opendocs.odt(opendocs.Held(opendocs.para(f"Số CCCD: {CCCD}")))
FILES = {
    "odt, by its parts": ("a.odt", lockeds.by_aes(LETTER, SECRET)),
    "odt, the old way": ("a.odt", lockeds.by_blowfish(LETTER, SECRET)),
    "odt, as a whole": ("a.odt", lockeds.as_a_whole(LETTER, SECRET)),
    "docx": ("a.docx", locked_letter()),
    "zip, AES of 256 bits": ("a.zip", locked_zip(("a.txt", said(CCCD)))),
    "zip, AES of 128 bits": ("a.zip", locked_zip(("a.txt", said(CCCD)), strength=128)),
    "zip, the old way": ("a.zip", archives.ciphered("a.txt", said(CCCD), SECRET.encode())),
}


@pytest.mark.parametrize(("name", "data"), FILES.values(), ids=FILES)
def test_a_password_opens_it_and_the_copy_has_none(name: str, data: bytes, tmp_path: Path) -> None:
    report, copy = masked(tmp_path, name, data, OPEN)
    assert set(told(report)) == {CCCD}
    assert report.copy is not None
    assert "password_removed" in [note.key for note in report.copy.notes]
    assert CCCD not in archives.inside(copy) + office.inside(copy)
    assert "█" * 12 in archives.inside(copy) + office.inside(copy)


@pytest.mark.parametrize(("name", "data"), FILES.values(), ids=FILES)
def test_without_it_one_line_says_so(name: str, data: bytes, tmp_path: Path) -> None:
    for options, key in (
        (Options(), "encrypted"),
        (Options(passwords=("khác",)), "wrong_password"),
    ):
        report = scanned(tmp_path, name, data, options)
        assert report.error is not None
        assert (report.error.key, report.status) == (key, Status.ERROR)
        assert exit_code(report, Bar()) == 3


def test_what_stays_locked_beside_what_is_open_is_told(tmp_path: Path) -> None:
    data = locked_zip(("a.txt", said(CCCD)), open_=b"Thong bao")
    report, copy = masked(tmp_path, "a.zip", data)
    assert [(u.code, u.within) for u in report.unread] == [("member_locked", ("a.txt",))]
    with zipfile.ZipFile(io.BytesIO(copy)) as archive:
        assert archive.namelist() == ["mở.txt"]


def test_files_with_a_password_in_other_files(tmp_path: Path) -> None:
    for name, data in (
        ("a.zip", zipped(("đơn.docx", locked_letter()), ("b.txt", said(CCCD)))),
        ("a.eml", letters.with_file("đơn.docx", locked_letter())),
    ):
        report, copy = masked(tmp_path, name, data, OPEN)
        assert ("đơn.docx",) in [f.within for f in report.findings if f.mask]
        assert CCCD not in letters.inside(copy) + archives.inside(copy)
        report = scanned(tmp_path, name, data)
        assert [unread.within for unread in report.unread] == [("đơn.docx",)]


def test_a_pdf_with_a_password_in_an_archive(tmp_path: Path) -> None:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(sheet(f"So CCCD: {CCCD}"))) as pdf:
        pdf.save(out, encryption=pikepdf.Encryption(user=SECRET, owner=SECRET))
    report, copy = masked(tmp_path, "a.zip", zipped(("a.pdf", out.getvalue())), OPEN)
    assert told(report) == {CCCD: "cccd"}
    assert report.copy is not None
    assert report.copy.notes == ()
    assert CCCD not in archives.inside(copy)


def test_the_command_says_no_password_anywhere(tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(locked_letter())
    (tmp_path / "pw").write_text(f"{SECRET}\n", encoding="utf-8")
    done = lolot("scan", "a.docx", cwd=tmp_path)
    assert done.returncode == 3
    assert "--password-file" in done.stdout.decode()
    call = ("mask", "a.docx", "--output-dir", "out", "--password-file", "pw", "--format", "json")
    done = lolot(*call, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert SECRET not in (done.stdout + done.stderr).decode()
    copy = docx.Document(str(tmp_path / "out" / "a.docx"))
    assert copy.paragraphs[0].text == f"Số CCCD: {'█' * 12}"
    done = lolot("verify", "a.docx", "out/a.docx", "--password-file", "pw", cwd=tmp_path)
    assert done.returncode == 0, done.stdout
