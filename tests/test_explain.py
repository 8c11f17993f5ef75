"""`lolot explain`: each value told, and each that was not, with what was weighed."""

import math
import os
import subprocess
from pathlib import Path
from typing import Any

import pymupdf
import pytest

from scanner import pipeline
from scanner.commands.explain import Question, record
from scanner.finding.evidence import IDS
from scanner.messages import LANGUAGES, catalogue
from scanner.model import Options
from scanner.report.because import worded
from scanner.report.record import View, file_record
from tests.command import lolot, posix, program, told
from tests.finding import PATTERNS, found_in

CITIZEN = "001187012345"
PAPER = f"""
ĐƠN XIN XÁC NHẬN
Họ và tên: Nguyễn Thị Hồng Nhung
Sinh ngày: 12/03/1987, số CCCD: {CITIZEN}
Thường trú: số 12, ngõ 45 phố Yên Lãng, phường Đống Đa, Hà Nội
Kho hàng số 8441 2233 01 ở đường Nguyễn Thị Minh Khai.
Phòng họp số 2 sáng thứ ba.
"""
POETS = """
Đọc thêm ở lớp: nhà thơ Xuân Diệu, nhạc sĩ Trịnh Công Sơn, giáo sư Trần Đức Thảo.
Chí Phèo ở làng Vũ Đại. Ngày 12/3/1987 khai trương.
"""
MINUTES = "Biên bản họp tổ dân phố\nÔng Trần Văn Bảy phát biểu."


def drawn(path: Path, *pages: str) -> Path:
    """A text PDF with the letters of Vietnamese."""
    document = pymupdf.open()
    for text in pages:
        lines = "".join(f"<p>{line}</p>" for line in text.strip().split("\n"))
        document.new_page().insert_htmlbox((60, 60, 540, 700), lines)
    document.save(path)
    return path


def asked(path: Path, *, page: int | None = None, find: str = "", **options: Any) -> Any:
    """What a machine is told of a file."""
    asked_for = Options(explain=find, **options)
    question = Question(str(path), asked_for, View("vi", reveal=True), "json", page, find)
    return record(pipeline.scan_file(str(path), asked_for), question)


@pytest.fixture(scope="module")
def paper(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return drawn(tmp_path_factory.mktemp("explained") / "đơn.pdf", PAPER, MINUTES)


@pytest.fixture(scope="module")
def explained(paper: Path) -> Any:
    return asked(paper)


def of(entries: list[Any], kind: str, page: int = 1) -> Any:
    return next(one for one in entries if one["type"] == kind and one["page"] == page)


class TestFindings:
    def test_the_shares_of_a_name_come_to_its_chance(self, explained: Any) -> None:
        name = of(explained["findings"], "person_name")

        score = name["bias"] + sum(one["share"] for one in name["evidence"])
        assert {one["id"] for one in name["evidence"]} == {*IDS}
        assert name["chance"] == pytest.approx(1 / (1 + math.exp(-score)), abs=0.001)
        assert name["chance"] >= name["least"]
        for one in name["evidence"]:
            assert one["share"] == pytest.approx(one["value"] * one["weight"], abs=0.001)

    @pytest.mark.parametrize("kind", ["person_name", "address", "date_of_birth"])
    def test_names_homes_and_births_have_all_evidence(self, explained: Any, kind: str) -> None:
        found = of(explained["findings"], kind)

        assert found["evidence"][0]["id"] == found["because"][0].lstrip("-")
        assert all(one["words"] and one["words"] != one["id"] for one in found["evidence"])

    def test_a_number_has_its_detector_and_what_decided(self, explained: Any) -> None:
        found = of(explained["findings"], "cccd")

        assert found["because"] == ["pattern.cccd", "label"]
        assert found["reasons"] == ["khớp mẫu cccd", "có nhãn của nó đứng cạnh"]
        assert "evidence" not in found

    def test_they_are_those_of_a_scan(self, explained: Any, paper: Path) -> None:
        scanned = file_record(pipeline.scan_file(str(paper), Options()), View("vi", reveal=True))

        more = {"reasons", "chance", "least", "bias", "evidence"}
        found = [
            {key: value for key, value in one.items() if key not in more}
            for one in explained["findings"]
        ]
        assert found == scanned["findings"]


class TestNearMisses:
    def test_a_number_without_a_label_says_so(self, paper: Path) -> None:
        near = of(asked(paper, find="8441223301")["near"], "bank_account")

        assert near["why_not"] == "unsure"
        assert near["because"] == ["pattern.bank_account", "alone"]

    def test_a_span_below_the_threshold_has_its_evidence(self, tmp_path: Path) -> None:
        near = asked(drawn(tmp_path / "a.pdf", POETS))["near"]

        assert near
        for one in near:
            assert one["why_not"] == "below"
            assert one["chance"] < one["least"]
            assert len(one["evidence"]) == len(IDS)

    def test_what_nobody_weighs_is_weighed_where_it_is_asked_for(self, paper: Path) -> None:
        answer = asked(paper, find="phòng HỌP")

        (near,) = answer["near"]
        assert answer["findings"] == []
        assert (near["why_not"], near["text"]) == ("asked", "Phòng họp")
        assert near["chance"] < 0.2

    def test_what_the_options_leave_out_is_told(self, paper: Path) -> None:
        answer = asked(paper, find="Hồng Nhung", types=frozenset({"cccd"}))

        assert [(one["text"], one["why_not"]) for one in answer["near"]] == [
            ("Nguyễn Thị Hồng Nhung", "left_out")
        ]

    def test_none_says_again_what_is_told(self, explained: Any) -> None:
        told_ = {(one["type"], one["text"]) for one in explained["findings"]}

        assert not told_ & {(one["type"], one["text"]) for one in explained["near"]}


class TestChoice:
    def test_a_page(self, paper: Path) -> None:
        answer = asked(paper, page=2)

        assert [one["text"] for one in answer["findings"]] == ["Trần Văn Bảy"]
        assert {one["page"] for one in answer["near"]} <= {2}

    @pytest.mark.parametrize("sought", ["nguyen thi hong", "001187 012345", "001187"])
    def test_a_text_however_it_is_written(self, paper: Path, sought: str) -> None:
        found = asked(paper, find=sought)["findings"]

        assert [one["text"] for one in found] == [
            CITIZEN if sought[0].isdigit() else "Nguyễn Thị Hồng Nhung"
        ]


class TestOutput:
    def test_values_are_hidden_unless_asked_for(self, paper: Path) -> None:
        for form in ("table", "json"):
            run = lolot("explain", str(paper), "--format", form, cwd=paper.parent)
            said = run.stdout.decode("utf-8")

            assert run.returncode == 0, told(run)
            assert "N. T. H. N." in said
            for value in (CITIZEN, "Hồng Nhung", "1987", "Yên Lãng", "8441 2233 01"):
                assert value not in said

    def test_it_speaks_english(self, paper: Path) -> None:
        run = lolot("explain", str(paper), "--lang", "en", cwd=paper.parent)

        said = run.stdout.decode("utf-8")
        assert "a label of its own stands beside it" in said
        assert "what the score of this type begins with" in said
        assert "trang" not in said.lower()

    def test_much_is_cut(self, tmp_path: Path) -> None:
        # A list of citizens: so many that nobody reads them.
        rows = [f"{n}. CCCD: {1187000000 + 7919 * n:012d}" for n in range(700)]
        pages = ["\n".join(rows[n : n + 35]) for n in range(0, 700, 35)]
        document = pymupdf.open()
        for text in pages:
            document.new_page().insert_text((60, 60), text, fontsize=9)
        document.save(tmp_path / "a.pdf")

        answer = asked(tmp_path / "a.pdf")

        assert len(answer["findings"]) == 500
        assert answer["more"]["findings"] == 200

    @posix
    def test_a_pipe_that_closes_does_not_mean_that_data_was_found(self, tmp_path: Path) -> None:
        path = drawn(tmp_path / "a.pdf", MINUTES)
        reader, writer = os.pipe()
        os.close(reader)

        run = subprocess.run([program(), "explain", path], stdout=writer, timeout=180, check=False)

        os.close(writer)
        assert run.returncode == 3


class TestExit:
    def test_unreadable(self, tmp_path: Path) -> None:
        (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7 broken")

        run = lolot("explain", "a.pdf", cwd=tmp_path)

        assert run.returncode == 3
        assert "hỏng" in run.stdout.decode("utf-8")

    @pytest.mark.parametrize(
        "arguments", [["--page", "3"], ["--page", "0"], ["--types", "nothing"], ["--nothing"]]
    )
    def test_a_wrong_call(self, tmp_path: Path, arguments: list[str]) -> None:
        drawn(tmp_path / "a.pdf", MINUTES, MINUTES)

        run = lolot("explain", "a.pdf", *arguments, cwd=tmp_path)

        assert run.returncode == 2
        assert not run.stdout


class TestWords:
    @pytest.mark.parametrize("lang", LANGUAGES)
    def test_all_evidence_has_words(self, lang: str) -> None:
        more = ("label", "check", "behind", "around", "alone", "other_label", "public", "private")
        for identity in (*IDS, *more, "nobody", "elsewhere", "word"):
            assert f"evidence.{identity}" in catalogue(lang)

    def test_what_speaks_against_and_what_is_unknown(self) -> None:
        assert worded("en", "-pattern.low") == "against it: the pattern takes it for public"
        assert worded("en", "pattern.my-own") == "fits the pattern my-own"
        assert worded("en", "ocr") == "text in a picture"
        assert worded("en", "of.later") == "of.later"


def test_what_a_reader_reads_off_a_picture_is_explained(tmp_path: Path) -> None:
    text = drawn(tmp_path / "text.pdf", PAPER)
    with pymupdf.open(text) as document:
        picture = document[0].get_pixmap(dpi=200).tobytes("png")
    (tmp_path / "a.png").write_bytes(picture)

    (found,) = asked(tmp_path / "a.png", find="Hong Nhung")["findings"]

    assert found["source"] == "ocr"
    assert len(found["evidence"]) == len(IDS)


def test_an_attachment_is_explained(tmp_path: Path) -> None:
    inner = drawn(tmp_path / "trong.pdf", PAPER).read_bytes()
    document = pymupdf.open()
    document.new_page()
    document.embfile_add("trong.pdf", inner)
    document.save(tmp_path / "a.pdf")

    answer = asked(tmp_path / "a.pdf")

    assert all(one["within"] == ["trong.pdf"] for one in answer["findings"])
    assert any("evidence" in one for one in answer["findings"])
    assert any(one.get("within") == ["trong.pdf"] for one in answer["near"])


PAPERS = (
    PAPER,
    "Điện thoại: 0912 345 678 (mẹ: 024 3825 1234), e-mail: an.nguyen@mau.vn; Hotline: 1900 1234",
    "Mã OTP: 482913. Mật khẩu: Kx9#mmQ2. Biển số 29A-123.45. Hộ chiếu số: C1234567",
    "STT | Họ tên | Dân tộc | Số điện thoại\n1 | Lò Thị Mai | Thái | 0987654321",
)


@pytest.mark.parametrize("paper", PAPERS)
def test_every_id_is_known_and_holds_no_value(paper: str) -> None:
    known = {key.removeprefix("evidence.") for key in catalogue("vi") if "evidence." in key}
    known |= {f"pattern.{detector}" for detector in PATTERNS.by_id}

    found = found_in(paper)

    assert found
    for one in found:
        assert one.because
        assert {identity.removeprefix("-") for identity in one.because} <= known
