"""Labels where a reader took a letter for a digit, or lost a blank or a mark."""

import pytest

from scanner.labels.misread import Misread

LABELS = Misread(["so tai khoan", "chung minh", "so cccd", "cccd", "s/n", "sn", "can", "so"])


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("s6 cccd: 12", "so cccd"),
        ("socccd 12", "so cccd"),
        ("5o ccd", "so cccd"),
        ("s0 tal kh0an", "so tai khoan"),
        ("chvng m1nh", "chung minh"),
        ("so", "so"),
        ("s / n", "s/n"),
        ("sn", "sn"),
    ],
)
def test_a_misread_label_is_known(text, name):
    (start, end, found), *_ = LABELS.find(text)
    assert (found, start) == (name, 0) and end <= len(text)


def test_of_labels_that_fit_the_longest_is_taken_and_the_next_sought_behind_it():
    found = [(text, name) for _, text, name in LABELS.find("so tai khoan, so cccd so")]
    assert found == [(12, "so tai khoan"), (21, "so cccd"), (24, "so")]


@pytest.mark.parametrize("text", ["6. tai khoan", "6.tai khoan", "(6) tai khoan"])
def test_the_number_of_an_item_is_no_letter_of_a_label(text):
    """ "6. Tài khoản" was read as "ở tại" and what is left of it."""
    assert [name for *_, name in Misread(["o tai", "tai khoan"]).find(text)] == ["tai khoan"]


@pytest.mark.parametrize("text", ["c4n", "sot", "xso", "s.o", "", "2so"])
def test_another_word_is_none(text):
    assert not list(LABELS.find(text))


@pytest.mark.parametrize("text", ["so lai khoan", "so tai khcan", "so tai kboen", "so tai xhoan"])
def test_in_pixels_letters_of_a_long_label_are_taken_for_others(text):
    seen = Misread(["so tai khoan", "so cccd"], seen=True)

    assert [name for *_, name in seen.find(text)] == ["so tai khoan"]
    assert [name for *_, name in LABELS.find("so lai khoan")] == ["so"]


def test_a_short_label_stays_as_it_is():
    assert not list(Misread(["so the", "cccd"], seen=True).find("so lhe, eccd"))
