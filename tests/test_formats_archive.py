"""Archives are read to the last file in them or said not to be, and written back as they were. What
other programs make of the copies says so."""

from __future__ import annotations

import gc
import io
import json
import tarfile
import zipfile
import zlib
from pathlib import Path

import py7zr
import pytest
from py7zr.io import BytesIOFactory

from scanner.errors import LolotError
from scanner.formats import sniff
from scanner.formats.archive import others
from scanner.formats.written.source import WrittenSource
from scanner.model import Fill, Options, Status
from scanner.pipeline import mask_file, verify_files
from scanner.report.outcome import Bar, exit_code
from scanner.report.record import View, file_record
from tests import archives, letters, outlook
from tests.archives import Files, said, tar, zipped
from tests.attacks.bytes_of import ole, seven_zip, sheet
from tests.command import lolot
from tests.writing import masked, scanned, told

CCCD, PHONE = "079103012345", "0912345678"


def members(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_what_is_not_masked_stays_as_it_was(tmp_path: Path) -> None:
    clean = sheet()
    files: Files = (("thư mục/", b""), ("thư mục/a.txt", said(CCCD)), ("b.pdf", clean))
    data = zipped(*files, comment="Thông báo")
    report, copy = masked(tmp_path, "a.zip", data)
    assert told(report) == {CCCD: "cccd"}
    left = members(copy)
    assert list(left) == ["thư mục/", "thư mục/a.txt", "b.pdf"]
    assert left["thư mục/a.txt"].decode() == f"Số CCCD: {'█' * 12}"
    assert left["b.pdf"] == clean
    with zipfile.ZipFile(io.BytesIO(copy)) as archive:
        assert archive.comment.decode() == "Thông báo"
    assert masked(tmp_path, "a.zip", data, Options(overwrite=True))[1] == copy


def test_the_way_to_a_value_is_told(tmp_path: Path) -> None:
    inner = zipped(
        ("danh sách.csv", b"STT,CCCD\n1,%s\n" % CCCD.encode()), ("b.pdf", sheet(f"CCCD {CCCD}"))
    )
    report = scanned(tmp_path, "a.zip", zipped(("hồ sơ.zip", inner)))
    record = file_record(report, View("vi", reveal=False))
    assert {finding["place"] for finding in record["findings"]} == {
        "hồ sơ.zip › danh sách.csv › dòng 2, cột 2",
        "hồ sơ.zip › b.pdf › trang 1",
    }
    assert {finding["page"] for finding in record["findings"]} == {None}


def test_what_one_member_hides_no_other_one_shows(tmp_path: Path) -> None:
    """A telephone that is somebody's in one file is nobody's, or an office's, in another."""
    office = f"ỦY BAN NHÂN DÂN XÃ MẪU\nĐiện thoại: {PHONE}\n"
    files: Files = (
        ("a.txt", f"Ông Nguyễn Văn Mẫu, CCCD {CCCD}, ĐT {PHONE}".encode()),
        ("b.txt", office.encode()),
        ("c.pdf", sheet(f"Uy ban nhan dan xa Mau, dien thoai {PHONE}")),
        ("d.zip", zipped(("b.txt", office.encode()))),
    )
    report, copy = masked(tmp_path, "a.zip", zipped(*files))
    assert PHONE in told(report)
    assert PHONE not in archives.inside(copy)
    assert "ỦY BAN NHÂN DÂN XÃ MẪU" in archives.inside(copy)


def test_a_label_takes_the_place_of_the_bars_in_members(tmp_path: Path) -> None:
    options = Options(fill=Fill(label="[đã che]"))
    _, copy = masked(tmp_path, "a.zip", zipped(("a.txt", said(CCCD))), options)
    assert members(copy)["a.txt"].decode() == "Số CCCD: [đã che]"


def locked(name: str, data: bytes) -> bytes:
    """A zip of which one member says that it has a password."""
    packed = bytearray(archives.entry(name, data))
    listed = packed.index(b"PK\1\2")
    packed[6] |= 1
    packed[listed + 8] |= 1
    return bytes(packed)


def linked(kind: bytes) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, type_ in (("a", kind), (CLEAN[0], tarfile.REGTYPE)):
            one = tarfile.TarInfo(name)
            one.type, one.linkname = type_, "/etc/passwd" if type_ == kind else ""
            archive.addfile(one)
    return out.getvalue()


# Lines of a card may be folded, within a number too.
CARD = b"BEGIN:VCARD\nTEL:09\n 12345678\n"
CLEAN = ("sạch.txt", b"Thong bao nghi le")


def lzma_packed() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(*CLEAN)
        archive.writestr("a.txt", b"x", zipfile.ZIP_LZMA)
    return out.getvalue()


LOST = {
    "a link": ("a.tar", linked(tarfile.SYMTYPE), "member_link"),
    "a hard link": ("a.tar", linked(tarfile.LNKTYPE), "member_link"),
    "a device": ("a.tar", linked(tarfile.CHRTYPE), "member_link"),
    "a pipe": ("a.tar", linked(tarfile.FIFOTYPE), "member_link"),
    "zeros": ("a.zip", zipped(CLEAN, ("a.txt", bytes(30_000_000))), "member_too_large"),
    "packed by lzma": ("a.zip", lzma_packed(), "member_way"),
    "an old Word file": ("a.zip", zipped(CLEAN, ("a.doc", ole())), "attachment_unread"),
    "a card": ("a.zip", zipped(CLEAN, ("a.vcf", CARD)), "attachment_unread"),
    "zeros in a zip": (
        "a.zip",
        zipped(CLEAN, ("b.zip", zipped(("a.txt", bytes(30_000_000))))),
        "member_too_large",
    ),
}


@pytest.mark.parametrize(("name", "data", "code"), LOST.values(), ids=LOST)
def test_what_nobody_reads_is_told_and_no_copy_has_it(
    name: str, data: bytes, code: str, tmp_path: Path
) -> None:
    report = scanned(tmp_path, name, data)
    assert [unread.code for unread in report.unread] == [code]
    assert (report.status, exit_code(report, Bar())) == (Status.PARTIAL, 3)
    report, copy = masked(tmp_path, name, data)
    assert report.status is Status.PARTIAL
    assert scanned(tmp_path, name, copy).status is Status.OK
    assert "sạch.txt" in archives.inside(copy)


def test_an_archive_of_which_nothing_is_read_has_no_copy(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(zipped(("a.doc", ole())))
    report = mask_file(str(tmp_path / "a.zip"), str(tmp_path / "b.zip"), Options())
    assert report.error is not None
    assert (report.error.key, report.copy) == ("empty_archive", None)
    assert not (tmp_path / "b.zip").exists()


def test_a_broken_member_is_told(tmp_path: Path) -> None:
    data = zipped(("a.txt", b"Thong bao " * 9), ("b.txt", said(CCCD)), way=zipfile.ZIP_STORED)
    report, copy = masked(tmp_path, "a.zip", data.replace(b"Thong", b"Thonk", 1))
    assert [(u.code, u.within) for u in report.unread] == [("member_broken", ("a.txt",))]
    assert list(members(copy)) == ["b.txt"]


def test_a_locked_archive_asks_for_its_password(tmp_path: Path) -> None:
    report = scanned(tmp_path, "a.zip", locked("a.txt", said(CCCD)))
    assert report.error is not None
    assert (report.error.key, exit_code(report, Bar())) == ("encrypted", 3)


def test_names_lead_nowhere_in_the_copy(tmp_path: Path) -> None:
    names = ("../../x/a.txt", "/etc/b.txt", "C:\\d\\c.txt", "a.txt", "A.TXT", "a.txt")
    report, copy = masked(tmp_path, "a.zip", zipped(*((name, said(CCCD)) for name in names)))
    assert list(members(copy)) == [
        *("x/a.txt", "etc/b.txt", "d/c.txt", "a.txt", "A (2).TXT", "a (3).txt")
    ]
    assert report.copy is not None
    assert [note.key for note in report.copy.notes] == ["archive_renamed"]


def test_archives_in_archives_come_to_an_end(tmp_path: Path) -> None:
    data = zipped(("a.txt", said(CCCD)))
    for depth in range(9):
        data = zipped((f"{depth}.zip", data))
    report = scanned(tmp_path, "a.zip", data)
    assert [unread.code for unread in report.unread] == ["attachment_unread"]
    assert exit_code(report, Bar()) == 3


PLAIN = zipped(("a.txt", said(CCCD)), ("b.txt", b"x"), way=zipfile.ZIP_STORED)
LISTED = PLAIN.index(b"PK\1\2")
ODD = {
    "bytes behind": PLAIN + b"x",
    "bytes before": b"PK\3\4x" + PLAIN,
    "two zips": PLAIN + PLAIN,
    "cut off": PLAIN[:-30],
    "a member that is not listed": PLAIN[:LISTED] + PLAIN[:44] + PLAIN[LISTED:],
    "another name in the list": PLAIN[:LISTED] + PLAIN[LISTED:].replace(b"a.txt", b"c.txt"),
    "a remark that is a list": zipped(("a.txt", b"x"))[:-2] + b"\x2e\0" + PLAIN[LISTED:][:46],
    "a tar with more behind its end": tar(("a.txt", b"x")) + b"x" * 512,
    "a tar cut off": tar(("a.txt", b"x" * 2000))[:1500],
    "a gzip cut off": archives.gzipped(said(CCCD))[:-4],
    "two gzips": archives.gzipped(b"x") * 2,
    "a gzip of zeros": archives.gzipped(bytes(30_000_000) * 2),
}


@pytest.mark.parametrize("data", ODD.values(), ids=ODD)
def test_what_is_more_than_its_list_is_not_read(data: bytes) -> None:
    with pytest.raises(LolotError) as caught:
        sniff(data, "a.zip")
    assert caught.value.reason.key in ("skipped_archive", "skipped_kind")
    assert not getattr(caught.value, "harmless", False)


def test_the_commands_take_it_like_any_file(tmp_path: Path) -> None:
    (tmp_path / "a.tar.gz").write_bytes(archives.gzipped(tar(("b.txt", said(CCCD)))))
    done = lolot("scan", "a.tar.gz", "--format", "json", cwd=tmp_path)
    assert done.returncode == 1, done.stderr
    [finding] = json.loads(done.stdout)["files"][0]["findings"]
    assert (finding["within"], finding["place"]) == (["b.txt"], "b.txt › dòng 1")
    done = lolot("mask", "a.tar.gz", "--output-dir", "out", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    with tarfile.open(tmp_path / "out" / "a.tar.gz") as archive:
        file = archive.extractfile("b.txt")
        assert file is not None
        assert file.read().decode() == f"Số CCCD: {'█' * 12}"
    done = lolot("verify", "a.tar.gz", "out/a.tar.gz", cwd=tmp_path)
    assert done.returncode == 0, done.stdout


def test_a_7z_of_which_a_part_is_not_listed_is_not_read(tmp_path: Path) -> None:
    """Its head is moved behind a stream that nothing in its list tells of."""
    data = archives.seven(("a.txt", b"x" * 100))
    start = int.from_bytes(data[12:20], "little")
    moved = (start + 12).to_bytes(8, "little") + data[20:32]
    head = data[:8] + zlib.crc32(moved).to_bytes(4, "little") + moved
    (tmp_path / "a.7z").write_bytes(
        head + data[32 : 32 + start] + CCCD.encode() + data[32 + start :]
    )
    for odd in ((tmp_path / "a.7z").read_bytes(), seven_zip()):
        report = scanned(tmp_path, "b.7z", odd)
        assert exit_code(report, Bar()) == 3


needs_libarchive = pytest.mark.skipif(not others.libarchive(), reason="no bsdtar here")


def test_a_7z_stays_one(tmp_path: Path) -> None:
    data = archives.seven(("thư/a.txt", said(CCCD)), CLEAN)
    report, copy = masked(tmp_path, "a.7z", data)
    assert told(report) == {CCCD: "cccd"}
    factory = BytesIOFactory(1000)
    with py7zr.SevenZipFile(io.BytesIO(copy)) as archive:
        archive.extract(factory=factory)
    left = {name: file.read() for name, file in factory.products.items()}
    assert left == {"thư/a.txt": f"Số CCCD: {'█' * 12}".encode(), CLEAN[0]: CLEAN[1]}
    assert masked(tmp_path, "a.7z", data, Options(overwrite=True))[1] == copy


@pytest.mark.parametrize("hidden", [False, True])
def test_a_password_opens_a_7z(hidden: bool, tmp_path: Path) -> None:
    data = archives.seven(("a.txt", said(CCCD)), password="mật", hidden=hidden)
    for options, key in (
        (Options(), "encrypted"),
        (Options(passwords=("khác",)), "wrong_password"),
    ):
        report = scanned(tmp_path, "a.7z", data, options)
        assert report.error is not None
        assert report.error.key == key
    report, _ = masked(tmp_path, "a.7z", data, Options(passwords=("khác", "mật")))
    assert told(report) == {CCCD: "cccd"}
    assert report.copy is not None
    assert [note.key for note in report.copy.notes] == ["password_removed"]


@needs_libarchive
def test_the_copy_of_a_rar_is_a_zip_and_says_so(tmp_path: Path) -> None:
    data = archives.rar(("thư/a.txt", said(CCCD)), CLEAN, remark=f"CCCD: {CCCD[:-1]}6".encode())
    (tmp_path / "a.rar").write_bytes(data)
    report = mask_file(str(tmp_path / "a.rar"), str(tmp_path / "b.rar"), Options())
    assert set(told(report)) == {CCCD, f"{CCCD[:-1]}6"}
    assert report.copy is not None
    assert (report.copy.status, Path(report.copy.path).name) == ("verified", "b.rar.zip")
    assert [note.key for note in report.copy.notes] == ["copy_is_zip"]
    left = members(Path(report.copy.path).read_bytes())
    assert left == {"thư/a.txt": f"Số CCCD: {'█' * 12}".encode(), CLEAN[0]: CLEAN[1]}
    checked = verify_files(str(tmp_path / "a.rar"), report.copy.path, Options())
    assert checked.copy is not None
    assert checked.copy.status == "verified"


@needs_libarchive
def test_a_rar_in_a_zip(tmp_path: Path) -> None:
    data = zipped(("a.rar", archives.rar(("b.txt", said(CCCD)))), CLEAN)
    _, copy = masked(tmp_path, "a.zip", data)
    assert list(members(copy)) == ["a.rar.zip", CLEAN[0]]
    assert CCCD not in archives.inside(copy)


@needs_libarchive
@pytest.mark.parametrize("more", [b"x", archives.rar(("b.txt", b"x"))])
def test_what_stands_behind_a_rar_is_never_passed(more: bytes, tmp_path: Path) -> None:
    report = scanned(tmp_path, "a.rar", archives.rar(("a.txt", b"x")) + more)
    assert exit_code(report, Bar()) == 3


def test_no_copy_in_one_takes_the_name_of_another(tmp_path: Path) -> None:
    letter = outlook.letter(f"Số CCCD: {CCCD}\r\n")
    other = letters.sent(letters.letter("Số CCCD: 079103012399\n"))
    packed = zipped(("thư/a.msg", letter), ("thư/a.msg.eml", other))
    _, copy = masked(tmp_path, "a.zip", packed)
    assert {*members(copy)} == {"thư/a.msg-2.eml", "thư/a.msg.eml"}
    assert CCCD.encode() not in b"".join(members(copy).values())


def test_a_file_in_one_goes_as_soon_as_it_is_read(tmp_path: Path) -> None:
    """Two hundred of twenty megabytes each were all kept, until somebody looked for garbage."""
    inner = zipped(
        ("a.docx", archives.document(CCCD)), ("b.eml", letters.with_file("a.txt", said(CCCD)))
    )
    gc.collect()
    gc.disable()
    try:
        scanned(tmp_path, "a.zip", zipped(("b.zip", inner)))
        assert not [one for one in gc.get_objects() if isinstance(one, WrittenSource)]
    finally:
        gc.enable()
