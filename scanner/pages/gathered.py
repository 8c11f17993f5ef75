"""Many small pictures of a page, looked at once and together: where the page shows them, and with
nothing else of it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from scanner.model import Box
from scanner.pages import areas
from scanner.pages.areas import Area

if TYPE_CHECKING:
    from scanner.model import Pixels

# A picture that takes less of its page is a small one; from so many on they are looked at
# together, and from so many on all pictures are, whatever their size.
_SMALL, _MANY, _MOST = 1 / 60, 12, 60
_PAPER = 255


def gathered(found: Sequence[Area], page: Box) -> tuple[list[Area], tuple[Box, ...]]:
    """The areas of a page that are looked at, and what of it the last of them shows, if that is
    several small ones in one."""
    pictures = [area for area in found if area.native]
    small = [area for area in pictures if area.box.area <= _SMALL * page.area]
    joint = pictures if len(found) - len(small) >= _MOST else small
    if len(joint) < _MANY:
        return list(found), ()
    boxes = tuple(area.box for area in joint)
    # A hair's breadth tells the same place apart from one that is shown with all of it.
    whole = Box.holding(boxes).grow(-0.001)
    apart = [area for area in found if area not in joint]
    return [*apart, areas.of_picture(whole, max(area.native for area in joint))], boxes


def alone(picture: Pixels, shown: Sequence[Box], area: Box, scale: float) -> Pixels:
    """The picture of an area at a scale with nothing but what is `shown` of it."""
    sheet = picture.copy()
    sheet[:] = _PAPER
    for box in shown:
        x0, y0 = (max(0, math.floor(side * scale)) for side in (box.x0 - area.x0, box.y0 - area.y0))
        x1, y1 = (math.ceil(side * scale) for side in (box.x1 - area.x0, box.y1 - area.y0))
        sheet[y0:y1, x0:x1] = picture[y0:y1, x0:x1]
    return sheet
