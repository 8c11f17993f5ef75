"""Both doors from drop to downloaded copy, in a real browser."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pikepdf
import pymupdf
import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.conftest import SAMPLES, in_both
from tests.browser.flow import barriers, drop, left, line, look, overflows, read, saved, unpacked

CCCD = "001203012345"


def masked(name: str) -> str:
    """What the copy of a file is called."""
    return f"{Path(name).stem}-đã-che{Path(name).suffix}"


def locked(path: Path) -> Path:
    """A PDF that asks for a password."""
    document = pymupdf.open()
    document.new_page(width=300, height=200).insert_text((30, 60), f"So CCCD: {CCCD}")
    encryption = {"encryption": pymupdf.PDF_ENCRYPT_AES_256, "owner_pw": "o", "user_pw": "mật khẩu"}
    document.save(path, **encryption)
    return path


class TestCheck:
    def test_many_kinds_at_once(self, page: Page, tmp_path: Path) -> None:
        """Text, mixed, HEIC, card front and back, screenshot and a locked PDF: one zip."""
        names = ["letter.pdf", "mixed.pdf", "payment-order.heic", "cccd-chip-front.jpg"]
        names += ["can-cuoc-2024-back.webp", "chat-dark.png"]
        secret = locked(tmp_path / "khóa.pdf")

        drop(page, [*(SAMPLES / name for name in names), secret])
        asked = read(page, "khóa.pdf")
        expect(asked).to_contain_text("Tệp có mật khẩu")
        asked.get_by_label("Mật khẩu").fill("sai")
        asked.get_by_role("button", name="Mở").click()
        expect(asked).to_contain_text("Mật khẩu này chưa mở được tệp")
        asked.get_by_label("Mật khẩu").fill("mật khẩu")
        asked.get_by_role("button", name="Mở").click()
        asked.filter(has_text="Không nên đăng").wait_for()
        for name in names:
            self.settle(page, name)
        expect(page.locator('li.file[data-state="done"]')).to_have_count(7)
        make = page.get_by_role("button", name="Tạo bản che")
        if make.count():
            make.click()
        archive = saved(page, "Tải 7 bản che (zip)", tmp_path)

        copies = unpacked(archive, tmp_path / "copies")
        # None is called like its original, beside which it comes to lie.
        assert copies.keys() == {masked(name) for name in (*names, "khóa.pdf")}
        assert {name: left(SAMPLES / name, copies[masked(name)]) for name in names} == {
            name: [] for name in names
        }
        with pikepdf.open(copies[masked("khóa.pdf")]) as opened:
            assert not opened.is_encrypted
        assert CCCD.encode() not in copies[masked("khóa.pdf")].read_bytes()
        report = saved(page, "Lưu báo cáo (HTML)", tmp_path).read_text(encoding="utf-8")
        assert "letter.pdf" in report and CCCD not in report
        with pymupdf.open(saved(page, "Lưu báo cáo (PDF)", tmp_path)) as printed:
            words = "".join(sheet.get_text() for sheet in printed)
        assert "letter.pdf" in words and CCCD not in words

    def settle(self, page: Page, name: str) -> None:
        """Where something could not be read, masks that and makes the copy by itself."""
        if "không đọc được" not in read(page, name).inner_text():
            return
        look(page, name)
        for choice in page.get_by_label("Che chỗ này").all():
            choice.check()
        page.get_by_role("button", name="Tạo bản che").click()
        page.get_by_role("heading", name="Đã che xong và kiểm tra").wait_for()
        page.get_by_role("button", name="Về danh sách").click()

    def test_a_file_that_should_be_looked_at_takes_no_more_room(self, page: Page) -> None:
        names = ("letter.pdf", "clean-notice.pdf")
        drop(page, [SAMPLES / name for name in names])
        boxes = [read(page, name).bounding_box() for name in names]
        stop, look_again = (box["height"] for box in boxes if box)
        assert look_again == pytest.approx(stop, abs=30)

    def test_what_cannot_be_read_is_told(self, page: Page, tmp_path: Path) -> None:
        broken, word, huge = tmp_path / "hỏng.pdf", tmp_path / "a.docx", tmp_path / "to.png"
        broken.write_bytes(b"%PDF-1.7\n1 0 obj\n<<")
        word.write_bytes(bytes(range(256)) * 12)
        huge.write_bytes(b"x" * 21_000_000)

        drop(page, [broken, word, huge])

        expect(read(page, "hỏng.pdf")).to_contain_text("Không đọc được")
        assert barriers(page) == []
        expect(read(page, "a.docx")).to_contain_text("Chưa hỗ trợ")
        expect(line(page, "to.png")).to_contain_text("Tệp quá lớn: nhiều nhất 20 MB")
        assert page.get_by_role("button", name="Tạo bản che").count() == 0
        expect(page.locator(".summary")).to_contain_text("Xong 3 trên 3 tệp")
        report = saved(page, "Lưu báo cáo (HTML)", tmp_path).read_text(encoding="utf-8")
        for name in ("hỏng.pdf", "a.docx", "to.png"):
            assert name in report

    def test_reading_can_be_stopped_and_begun_again(self, page: Page, tmp_path: Path) -> None:
        drop(page, [SAMPLES / "contract-scan.pdf", SAMPLES / "letter.pdf"])

        page.get_by_role("button", name="Dừng đọc contract-scan.pdf").click()

        page.locator('li[data-name="contract-scan.pdf"][data-state="cancelled"]').wait_for()
        expect(read(page, "letter.pdf")).to_contain_text("Không nên đăng")
        line(page, "contract-scan.pdf").get_by_role("button", name="Đọc lại").click()
        page.get_by_role("button", name="Dừng đọc contract-scan.pdf").wait_for()


class TestPaper:
    @in_both
    def test_a_card_for_one_purpose(self, page: Page, tmp_path: Path) -> None:
        page.get_by_role("button", name="Che một giấy tờ").click()
        assert barriers(page) == []
        page.locator("#photo").set_input_files(str(SAMPLES / "cccd-chip-front.jpg"))
        page.locator(".preview img[src^=blob]").wait_for()
        page.get_by_label("Thuê nhà, đăng ký tạm trú").check()
        page.locator("#purpose").fill("thuê nhà số 5")
        page.locator("#receiver").fill("chị Lan")
        page.get_by_role("button", name="Tạo bản an toàn").click()
        page.get_by_role("heading", name="Đã che xong và kiểm tra").wait_for()

        page.locator("figure img[src^=blob]").nth(1).wait_for()
        expect(page.locator(".proof")).to_contain_text("Mã QR")
        expect(page.locator(".advice")).to_contain_text("Cổng Dịch vụ công")
        assert barriers(page) == []
        copy = saved(page, "Tải bản che", tmp_path)

        with Image.open(copy) as opened, Image.open(SAMPLES / "cccd-chip-front.jpg") as original:
            assert opened.size == original.size
            assert not opened.getexif()
            # The code's place (as the sample's picture shows it) is one flat colour.
            code = np.asarray(opened.convert("L"))[200:320, 1110:1240]
        assert code.max() < 30

    @in_both
    def test_a_locked_pdf_of_a_card(self, page: Page, tmp_path: Path) -> None:
        with pymupdf.open() as card:
            sheet = card.new_page(width=500, height=330)
            sheet.insert_image(sheet.rect, filename=SAMPLES / "cccd-chip-front.jpg")
            encryption = {"encryption": pymupdf.PDF_ENCRYPT_AES_256, "user_pw": "đúng"}
            card.save(tmp_path / "khóa.pdf", owner_pw="o", **encryption)
        page.get_by_role("button", name="Che một giấy tờ").click()
        page.locator("#purpose").fill("thuê nhà")
        page.locator("#photo").set_input_files(str(tmp_path / "khóa.pdf"))

        password = page.get_by_label("Mật khẩu")
        expect(password).to_be_focused()
        expect(page.get_by_role("button", name="Tạo bản an toàn")).to_be_disabled()
        assert barriers(page) == []
        password.fill("sai")
        password.press("Enter")
        page.get_by_text("Mật khẩu này chưa mở được tệp").wait_for()
        page.get_by_label("Mật khẩu").fill("đúng")
        page.get_by_role("button", name="Mở", exact=True).click()
        page.locator(".preview img[src^=blob]").wait_for()
        page.get_by_role("button", name="Tạo bản an toàn").click()
        page.get_by_role("heading", name="Đã che xong và kiểm tra").wait_for()

        with pikepdf.open(saved(page, "Tải bản che", tmp_path / "out")) as copy:
            assert not copy.is_encrypted

    def test_words_are_suggested_until_somebody_writes_their_own(self, page: Page) -> None:
        page.get_by_role("button", name="Che một giấy tờ").click()
        words = page.locator("#purpose")

        page.get_by_label("Thuê nhà, đăng ký tạm trú").check()
        expect(words).to_have_value("thuê nhà, đăng ký tạm trú")
        page.get_by_label("Ứng tuyển").check()
        expect(words).to_have_value("ứng tuyển")
        words.fill("ứng tuyển kế toán")
        page.get_by_label("Thuê phòng khách sạn").check()
        expect(words).to_have_value("ứng tuyển kế toán")
        page.go_back()
        page.get_by_role("button", name="Che một giấy tờ").click()
        expect(words).to_have_value("ứng tuyển kế toán")

    def test_a_photo_that_shows_too_little_is_amber(self, page: Page, tmp_path: Path) -> None:
        with Image.open(SAMPLES / "cccd-chip-front.jpg") as photo:
            photo.resize((photo.width // 4, photo.height // 4)).save(tmp_path / "nhỏ.jpg")
        page.get_by_role("button", name="Che một giấy tờ").click()
        page.locator("#photo").set_input_files(str(tmp_path / "nhỏ.jpg"))
        page.get_by_label("Thuê nhà, đăng ký tạm trú").check()
        page.get_by_role("button", name="Tạo bản an toàn").click()

        page.get_by_role("heading", name="Chưa nhận ra giấy tờ – chụp lại gần hơn").wait_for()
        expect(page.locator(".banner.doubt")).to_contain_text("Chưa thấy rõ: ")
        assert page.locator(".banner.clean").count() == 0 and barriers(page) == []
        copy = saved(page, "Tải bản đã che kín", tmp_path / "out")
        with Image.open(copy) as opened:
            middle = np.asarray(opened.convert("L"))[60:200, 60:310]
        assert middle.max() < 30

    def test_no_paper_no_copy(self, page: Page, tmp_path: Path) -> None:
        Image.new("RGB", (600, 400), "white").save(tmp_path / "a.png")
        page.get_by_role("button", name="Che một giấy tờ").click()
        page.locator("#photo").set_input_files(str(tmp_path / "a.png"))
        page.locator("#purpose").fill("thuê nhà")
        page.get_by_role("button", name="Tạo bản an toàn").click()

        page.get_by_role("heading", name="Chưa nhận ra giấy tờ – chụp lại gần hơn").wait_for()
        page.get_by_text("Không nhận ra giấy tờ nào trong ảnh").wait_for()
        assert barriers(page) == []
        assert page.get_by_role("button", name="Tải bản che").count() == 0


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_narrow_screens_and_screen_readers(page: Page, lang: str) -> None:
    page.set_viewport_size({"width": 360, "height": 640})
    if lang == "en":
        page.get_by_role("button", name="English").click()
    names = {"vi": ("Kiểm tra tệp", "Xem letter.pdf"), "en": ("Check files", "Look at letter.pdf")}
    wrong = [barriers(page), overflows(page)]
    page.get_by_role("button", name=names[lang][0]).click()
    drop(page, [SAMPLES / "letter.pdf"])
    read(page, "letter.pdf").get_by_role("button", name=names[lang][1]).wait_for()
    wrong += [barriers(page), overflows(page)]
    page.get_by_role("button", name=names[lang][1]).click()
    page.locator(".sheet img[src^=blob]").first.wait_for()
    wrong += [barriers(page), overflows(page)]

    assert wrong == [[], False, [], False, [], False]
    assert page.locator("html").get_attribute("lang") == lang


def test_nobody_is_kept_out_of_a_desk_a_question_or_a_copy(page: Page) -> None:
    page.set_viewport_size({"width": 1366, "height": 640})
    drop(page, [SAMPLES / "citizens.pdf"])
    look(page, "citizens.pdf")
    wrong = [barriers(page)]
    page.get_by_role("button", name="Che một từ").click()
    wrong += [barriers(page)]
    page.keyboard.press("Escape")
    whole = page.locator(".line.all").first
    whole.get_by_role("checkbox").uncheck()
    expect(page.locator(".box.off").first).to_be_visible()
    page.get_by_role("button", name="Hoàn tác").click()
    expect(page.locator(".box.off")).to_have_count(0)
    page.get_by_role("button", name="Tạo bản che").click()
    page.get_by_role("heading", name="Đã che xong và kiểm tra").wait_for()
    wrong += [barriers(page)]

    assert wrong == [[], [], []]
    assert not overflows(page)
