"""Copies of animations and of several photos in one file are proved frame by frame."""

from __future__ import annotations

from typing import Any

import pytest
from PIL import ImageDraw, ImageOps

from tests.masking import finding, opened, picture, saved
from tests.proving import masked, proof


@pytest.mark.parametrize(
    ("name", "settings"),
    [
        ("GIF", {"duration": [300, 200, 100]}),
        ("WEBP", {"duration": [300, 200, 100], "lossless": True}),
        ("PNG", {"duration": [300, 200, 100]}),
        ("PNG", {"duration": [200, 100], "default_image": True}),
    ],
)
def test_frames_that_a_mask_makes_alike_are_proved(name: str, settings: dict[str, Any]) -> None:
    """Encoders make one of them, shown as long as both were."""
    image, box = picture()
    covered = image.copy()
    ImageDraw.Draw(covered).rectangle((box.x0 + 1, box.y0 + 1, box.x1 - 1, box.y1 - 1), fill=90)
    frames = [covered, ImageOps.invert(image)]
    source = saved(image, name, save_all=True, append_images=frames, loop=0, **settings)
    places = [finding(box, page=page) for page in (1, 3)]
    copy = masked(source, places, "image/any")
    assert proof(source, copy, places, kind="image/any").remaining == ()
    assert proof(source, source, places, kind="image/any").remaining
    if "default_image" in settings:
        assert opened(copy).default_image  # type: ignore[attr-defined]


def test_of_an_album_of_photos_the_first_is_proved_and_kept() -> None:
    image, box = picture()
    other = ImageOps.invert(image)
    source = saved(image, "MPO", save_all=True, append_images=[other])
    places = [finding(box, page=page) for page in (1, 2)]
    copy = masked(source, places, "image/any")
    assert opened(copy).format == "JPEG"
    assert proof(source, copy, places, kind="image/any").remaining == ()
    half = [finding(box, page=1)]
    assert proof(source, masked(source, half, "image/any"), half, kind="image/any").remaining == ()
    assert proof(source, source, places, kind="image/any").remaining
