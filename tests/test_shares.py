"""How closely a picture is looked at goes by the size that it has on paper."""

from __future__ import annotations

import random

import numpy as np
import pymupdf

from scanner.looking import key_of, share_of
from scanner.marks.face import faces
from scanner.marks.qr import codes
from scanner.model import Box
from tests.marks_pictures import card_payload, card_photo, covered
from tests.paging import only_page
from tests.test_marks_face import turned

# What a card takes of the long side of A4, and a stamp for letters.
CARD, STAMP = 0.29, 0.08


def test_a_portrait_is_found_in_a_picture_that_is_small_on_paper() -> None:
    assert len(faces(turned(3, 300, 0), STAMP)) == 1
    assert len(faces(turned(3, 70, 0), CARD)) == 1, "a face of five millimetres"
    assert not faces(turned(3, 40, 0), STAMP), "a face of half a millimetre"


def test_a_blurred_code_is_seen_on_a_card_that_lies_on_a_sheet() -> None:
    photo, quad = card_photo(600, 2.7, 0, card_payload(random.Random(2)), seed=2, glare=False)
    (mark,) = codes(photo, CARD)
    assert mark.payload is None and covered(mark.polygon, quad) > 0.7
    assert not codes(photo, 0.01), "a card three millimetres wide has no code that anybody reads"


def test_a_picture_takes_a_part_of_its_sheet() -> None:
    with pymupdf.open() as doc:
        doc.new_page(width=595, height=842)
        page = only_page(doc.tobytes())
    assert share_of(Box(0, 0, 595, 842), page) == 1.0
    assert share_of(Box(100, 100, 184, 150), page) == 0.1
    picture = np.zeros((4, 4, 3), np.uint8)
    assert key_of(picture, 0.1) != key_of(picture), "seen from near and from far are two looks"


def test_one_short_word_in_each_row_of_a_list_is_no_code_set_in_letters() -> None:
    with pymupdf.open() as doc:
        page = doc.new_page()
        for row in range(40):
            page.insert_text((60, 60 + 18 * row), f"{row + 1}")
            page.insert_text((200, 60 + 18 * row), "No")
        assert not only_page(doc.tobytes()).pixel_areas
