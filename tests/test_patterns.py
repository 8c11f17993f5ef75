"""Every example of every entry in patterns/ is a case: found, or left alone."""

import itertools
import re
import time
import tomllib
from collections.abc import Iterator

import pytest

from scanner.detector import Detector
from scanner.detectors import files
from scanner.entry import Entry
from scanner.find.candidates import find, fitting
from scanner.find.matching import SHORT, awake
from scanner.find.weighing import Candidate
from scanner.gives import SOFT
from scanner.labels.triggers import Triggers
from scanner.letters import words_of
from scanner.text import PageText
from tests.finding import PATTERNS

# No expression has more signs: what is longer is written in parts with names ([macros]).
LONGEST = 400
FOUND = [(d, e) for d in PATTERNS.detectors for e in d.examples.found]
IGNORED = [(d, e) for d in PATTERNS.detectors for e in d.examples.ignored]


def told(detector: Detector, text: str) -> list[Candidate]:
    """What is surely told of a text; of names, homes and births by the patterns alone, which are
    but evidence for them."""
    page = PageText.plain(text)
    told = fitting(page, PATTERNS)[0] if detector.type in SOFT else find(page, PATTERNS)
    return [c for c in told if c.confidence >= 0.5]


def strings(table: object) -> Iterator[str]:
    """All strings of a table, and of those within it."""
    inner = table.values() if isinstance(table, dict) else table if isinstance(table, list) else ()
    for one in inner:
        yield from strings(one)
    if isinstance(table, str):
        yield table


def test_no_expression_is_too_long_to_be_read():
    every = (one for _, content in files(None) for one in strings(tomllib.loads(content.decode())))
    assert [one for one in every if len(one) > LONGEST] == []


@pytest.mark.parametrize(("detector", "example"), FOUND, ids=lambda v: getattr(v, "id", v))
def test_an_example_is_found(detector, example):
    assert detector.type in {c.detector.type for c in told(detector, example)}


@pytest.mark.parametrize(("detector", "example"), IGNORED, ids=lambda v: getattr(v, "id", v))
def test_a_look_alike_is_left_alone(detector, example):
    assert detector.id not in {c.detector.id for c in told(detector, example)}


@pytest.mark.parametrize("detector", PATTERNS.detectors, ids=lambda detector: detector.id)
def test_a_short_piece_is_searched_in_a_moment(detector):
    """No clock runs there, so a text that nearly fits must not hold a pattern up either."""
    units = {
        *detector.examples.found,
        *"".join(detector.examples.found),
        "0 9 1 ",
        "0912\n",
        "a@b.",
        "Lê Văn\n",
        " ",
    }
    for unit in units:
        piece = (unit * SHORT)[:SHORT]
        started = time.process_time()
        for pattern in filter(None, (detector.pattern, detector.wake)):
            sum(1 for _ in pattern.finditer(piece))
            sum(1 for _ in pattern.finditer(f"{piece}\x01{pattern.pattern}"))
        assert time.process_time() - started < 0.5, unit


AROUND = [detector for detector in PATTERNS.detectors if detector.wakes.around]
TEXTS = [
    example for d in PATTERNS.detectors for example in (*d.examples.found, *d.examples.ignored)
]


@pytest.mark.parametrize("detector", AROUND, ids=lambda detector: detector.id)
def test_nothing_is_missed_by_looking_only_around_what_wakes(detector):
    for text in (*TEXTS, "\n".join(TEXTS)):
        page = PageText.plain(text)
        view = getattr(page, detector.view)
        places = awake(detector, page, [(0, len(view))])
        near = [m.span() for place in places for m in detector.pattern.finditer(view, *place)]

        assert near == [match.span() for match in detector.pattern.finditer(view)]


FIGURED = [detector for detector in PATTERNS.detectors if detector.wakes.figures]


@pytest.mark.parametrize("detector", FIGURED, ids=lambda detector: detector.id)
def test_nothing_is_missed_in_a_text_without_a_figure(detector):
    for other in ("x", "X", "", " "):
        page = PageText.plain(re.sub(r"\d", other, "\n".join(TEXTS)))
        view = getattr(page, detector.view)
        places = awake(detector, page, [(0, len(view))])

        assert not any(detector.pattern.search(view, *place) for place in places)


def test_letters_that_fold_to_two_are_for_a_users_own_patterns():
    entry = {"regex": "(?i)strasse"}
    own, ours = (Entry(file, "x", entry).pattern("regex") for file in ("own.toml", "lolot:x.toml"))

    assert own.search("Straße")
    assert not ours.search("Straße")
    assert ours.search("STRASSE")


def test_a_trigger_stands_anywhere_but_a_short_one_alone():
    words = ["xa", "cmnd", " so ", "khau: ", "stk", " ho khau so ", " cc ", " cmnd so "]
    triggers = Triggers({word: [word] for word in words}, ["phone"])

    def woken(folded: str, *, by_eye: bool = False) -> set[str]:
        return triggers.woken(folded, words_of(folded), by_eye=by_eye)

    assert woken("ho khau: cccd/cmnd\nso 12") == {"cmnd", " so ", "khau: ", " cmnd so "}
    assert woken("hokhauso12") == {" so "}
    assert woken("so 12", by_eye=True) == {" so ", "phone"}
    many = " ".join(map("".join, itertools.product("abcdefghi", repeat=5)))
    assert woken(f"{many} ho khau: cccd/cmnd\nso 12") == {"cmnd", " so ", "khau: ", " cmnd so "}
