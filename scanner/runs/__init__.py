"""A run of places: the parts of an address one after the other, from the house to the province,
by what they are called and by where they stand.

    number 12, hamlet 3, ward X, city Y      by their units
    Hậu Lộc, Thanh Hóa                        by names that are known
"""

from __future__ import annotations

from scanner.runs.messages import any_run
from scanner.runs.reading import Run, run
from scanner.runs.rest import without_rest

__all__ = ["Run", "any_run", "run", "without_rest"]
