"""What is left around a mask tells nothing of what stood under it.

The attacker knows the font, the place and the settings of the encoder: he renders every
candidate, masks it alike and compares. Exact boxes give nearly every digit away; what lolot
writes is the same picture whatever the value was.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray

from scanner.model import Box
from tests.masking import finding, mask_picture, picture, pixels, saved

Masking = Callable[[bytes, Box], NDArray[np.int16]]

VALUES = ("012345678901", "999999999999", "111111111111", "747474747474")


def lolot(data: bytes, box: Box) -> NDArray[np.int16]:
    return pixels(mask_picture(data, finding(box)))


def exact(data: bytes, box: Box) -> NDArray[np.int16]:
    array = pixels(data)
    array[int(box.y0) : int(box.y1) + 1, int(box.x0) : int(box.x1) + 1] = 0
    return array


def recovered(masking: Masking, value: str, quality: int) -> int:
    """How many digits the attacker gets right, from the left, one after the other."""

    def masked(digits: str) -> NDArray[np.int16]:
        image, box = picture(digits)
        return masking(saved(image, "JPEG", quality=quality), box)

    _, box = picture(value)
    target, step = masked(value), box.width / len(value)
    guess = "0" * len(value)
    for place in range(len(value)):
        columns = slice(int(box.x0 + place * step) - 2, int(box.x0 + (place + 1) * step) + 4)
        gaps = []
        for digit in "0123456789":
            candidate = masked(guess[:place] + digit + guess[place + 1 :])
            gaps.append(int(((candidate - target)[:, columns] ** 2).sum()))
        best = [digit for digit, gap in enumerate(gaps) if gap == min(gaps)]
        # Where nothing tells the candidates apart, the attacker has to guess.
        chosen = best[0] if len(best) == 1 else (place * 7 + 3) % 10
        guess = f"{guess[:place]}{chosen}{guess[place + 1 :]}"
    return sum(a == b for a, b in zip(guess, value, strict=True))


def test_exact_boxes_give_the_value_away() -> None:
    """So that we know the attack works."""
    assert recovered(exact, "094817263505", 75) >= 10


@pytest.mark.parametrize("quality", [60, 90])
def test_the_attack_does_no_better_than_chance(quality: int) -> None:
    value = "094817263505"
    # Three or more of twelve come up by chance in one of nine tries, six in one of 2000.
    assert recovered(lolot, value, quality) < 6


@pytest.mark.parametrize("quality", [30, 60, 75, 90])
@pytest.mark.parametrize("subsampling", [0, 2])
def test_a_value_alone_on_its_line_leaves_no_trace_at_all(quality: int, subsampling: int) -> None:
    for at in ((131, 43), (134, 48), (128, 40)):
        copies = []
        for value in VALUES:
            image, box = picture(value, at=at, crowded=False)
            source = saved(image, "JPEG", quality=quality, subsampling=subsampling)
            copies.append(lolot(source, box))
        assert all(np.array_equal(copies[0], copy) for copy in copies[1:])


@pytest.mark.parametrize("name", ["WEBP", "PNG"])
def test_other_formats_may_have_been_lossy_before(name: str) -> None:
    """A JPEG saved anew as PNG or WebP still carries what the JPEG left around the value."""
    copies = []
    for value in VALUES:
        image, box = picture(value, crowded=False)
        once = pixels(saved(image, "JPEG", quality=60)).astype(np.uint8)
        from PIL import Image

        source = saved(Image.fromarray(once), name, lossless=True)
        copies.append(lolot(source, box))
    assert all(np.array_equal(copies[0], copy) for copy in copies[1:])


def test_a_place_within_another_is_painted_with_it() -> None:
    """Of a card whose picture goes as a whole, what stands on it was found as well."""
    image, box = picture()
    whole = Box(0, 0, image.width, image.height)
    data = saved(image, "JPEG", quality=85)

    left = pixels(mask_picture(data, finding(whole), finding(box)))

    assert left.max() <= 40
