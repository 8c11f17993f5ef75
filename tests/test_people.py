"""People by evidence: a page's lattice, the tagger's spans, the score and what it names."""

from __future__ import annotations

import numpy as np

from scanner.find.candidates import find
from scanner.finding import score
from scanner.finding.evidence import IDS
from scanner.finding.lattice import lattice
from scanner.finding.tagger import TAGS, Kind, spans, the_tagger
from scanner.model import Severity
from scanner.text import PageText
from tests.finding import PATTERNS, found_on, masked_names, people, printed

LIST = """Danh sách hộ nhận quà
STT   Chủ hộ              Năm sinh   Thôn
1     Lò Văn Mẫu          1971       Bản Thử
2     Quàng Thị Thử       1958       Bản Thử
3     Cà Văn Ví           1989       Bản Thử"""


def test_cells_know_what_stands_left_of_them_and_over_them() -> None:
    page = printed(LIST)
    cells = lattice(page).cells
    starts = page.grid.starts
    at = {page.text[start:].split("\n")[0].split("  ")[0]: n for n, start in enumerate(starts)}
    born = next(n for n, start in enumerate(starts) if page.text.startswith("1958", start))
    head = next(n for n, start in enumerate(starts) if page.text.startswith("Năm sinh", start))
    assert cells.column[born] == head
    assert page.text[starts[cells.row[born]] :].startswith("2")
    assert at


def test_the_tagger_says_of_each_token_what_it_may_be() -> None:
    found = lattice(printed(LIST))
    chances = the_tagger().probabilities(found)
    assert chances.shape == (len(found.tokens), TAGS)
    assert np.allclose(chances.sum(axis=1), 1, atol=1e-4)
    people_ = [s for s in spans(chances, 0.5) if s.kind is Kind.PERSON]
    said = [" ".join(found.tokens[s.first : s.last + 1]) for s in people_]
    assert said == ["Lò Văn Mẫu", "Quàng Thị Thử", "Cà Văn Ví"]


def test_people_of_a_list_are_masked_and_who_signs_it_is_not() -> None:
    text = f"{LIST}\nTM. ỦY BAN NHÂN DÂN XÃ\nCHỦ TỊCH\n(đã ký)\nVừ A Mẫu"
    assert masked_names(text) == ["Lò Văn Mẫu", "Quàng Thị Thử", "Cà Văn Ví"]


def test_a_finding_says_which_evidence_decided_and_no_value() -> None:
    for finding in found_on(printed(LIST)):
        assert finding.because
        known = {*IDS, *(f"-{name}" for name in IDS)}
        assert all(name in known or name.startswith("pattern.") for name in finding.because)


EXAM = """PHONG THI 07 - DIEM THI TRUONG THPT MAU
060241   BUI TRAN DANG MAU      140308   075208003316
060242   CAO NGUYEN HA THU      221108   075308010944
060243   LAM GIA MAU            010208   075208017725
060244   DO HUU THU             300408   034208005561"""


def test_days_beside_people_are_births_and_numbers_that_count_up_are_none() -> None:
    found = [f.text for f in found_on(printed(EXAM)) if f.type == "date_of_birth" and f.mask]
    assert found == ["140308", "221108", "010208", "300408"]
    paid = EXAM.replace("140308", "141326").replace("221108", "152126")
    assert not [f for f in found_on(printed(paid)) if f.type == "date_of_birth" and f.mask]


def test_somebody_who_stands_alone_is_low() -> None:
    (found,) = [f for f in found_on(printed("Bà Quàng Thị Thử")) if f.type == "person_name"]
    assert found.severity is Severity.LOW


def test_a_page_without_text_has_nobody() -> None:
    assert find(PageText.plain(" "), PATTERNS) == []


def test_the_weights_know_all_evidence() -> None:
    for kind in ("person_name", "address", "date_of_birth"):
        assert len(score.weights()[kind].values) == len(IDS)
        assert 0 < score.weights()[kind].least < 1


def test_a_name_that_is_no_unicode_is_searched_all_the_same() -> None:
    assert find(PageText.plain("a\udcff\nLò Văn Mẫu"), PATTERNS) is not None


VOTERS = """STT   Họ và tên              Ngày sinh    Dân tộc
1     Nông Bá Mẫu            06/04/1906   Tày
2     Cao Khánh Mẫu          29-11-1905   Ê Đê

Nơi nhận:                                HIỆU TRƯỞNG
- Như Điều 3;
- Lưu: VT, VHXH."""
BILL = """                    HÓA ĐƠN BÁN HÀNG
Họ và tên người mua: Lê Thị Mẫu
Địa chỉ: số 5, phố Thử, phường Mẫu, thành phố Huế
Số tiền: 120.000 đồng

     NGƯỜI MUA HÀNG               NGƯỜI BÁN HÀNG
   (Ký, ghi rõ họ tên)          (Ký, ghi rõ họ tên)
      Lê Thị Mẫu                  Trần Văn Thử"""


def test_the_head_of_a_table_tells_of_no_list_that_begins_below_it() -> None:
    assert people(VOTERS) == ["Nông Bá Mẫu", "Cao Khánh Mẫu"]


def test_what_only_a_label_takes_for_somebody_is_not_even_told() -> None:
    assert people(BILL) == ["Lê Thị Mẫu", "Lê Thị Mẫu", "Trần Văn Thử"]


def test_no_label_ends_a_name_that_begins_in_it_and_ends_in_the_next_cell() -> None:
    row = "Nguyễn Văn Mẫu      Số CCCD:     001005123456"
    assert masked_names(row) == ["Nguyễn Văn Mẫu"]
