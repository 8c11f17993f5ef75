"""Every example of every entry in patterns/ is a case: found, or left alone."""

import pytest

from scanner import detectors
from scanner.find.candidates import find
from scanner.text import PageText

PATTERNS = detectors.load()
FOUND = [(d, e) for d in PATTERNS.detectors for e in d.found]
IGNORED = [(d, e) for d in PATTERNS.detectors for e in d.ignored]


def types_in(text: str) -> set[str]:
    return {c.detector.type for c in find(PageText.plain(text), PATTERNS) if c.confidence >= 0.5}


@pytest.mark.parametrize(("detector", "example"), FOUND, ids=lambda v: getattr(v, "id", v))
def test_an_example_is_found(detector, example):
    assert detector.type in types_in(example)


@pytest.mark.parametrize(("detector", "example"), IGNORED, ids=lambda v: getattr(v, "id", v))
def test_a_look_alike_is_left_alone(detector, example):
    hits = [
        c
        for c in find(PageText.plain(example), PATTERNS)
        if c.confidence >= 0.5 and c.detector.id == detector.id
    ]
    assert not hits
