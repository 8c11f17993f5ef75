"""Pictures that come again are looked at once."""

import numpy as np
from PIL import Image

from scanner.looking import Looker
from scanner.model import Options
from tests.test_samples import SAMPLES


def test_a_picture_that_comes_again_is_not_read_again() -> None:
    with Image.open(SAMPLES / "chat-dark.png") as image:
        picture = np.asarray(image.convert("RGB"))[:300, :, ::-1].copy()
    looker = Looker(Options())

    first = looker.look(picture)

    assert first.reading.lines
    assert looker.look(picture.copy()) is first
    assert looker.look(picture[::-1].copy()) is not first
