"""The data in an attribute or a script: JSON, by itself or behind the name of what it is."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import NamedTuple

from scanner.formats.markup.signs import Signs, Written
from scanner.formats.text import jsons

_BEGIN, _END = re.compile(r"[\[{]"), re.compile(r"[\]}](?=[\s;,)]*$)")


class Data(NamedTuple):
    """What a key, a value or what stands around the data says; whether it is a name, a number."""

    signs: Signs
    is_name: bool = False
    is_number: bool = False


def values(signs: Signs) -> list[list[Data]]:
    """Each value of the data in a text behind its key, and what stands before and behind the data;
    nothing where it holds none."""
    text = signs.text
    begin, end = _BEGIN.search(text), _END.search(text)
    if begin is None or end is None or not jsons.is_json(text[begin.start() : end.end()]):
        return []
    written = Written(text, signs.segs)
    around = [written.cut(0, begin.start()), written.cut(end.end(), len(text))]
    found = [[Data(one)] for one in around if one.text.strip()]
    for pair in jsons.values(text[begin.start() : end.end()]):
        found.append(
            [Data(_said(v, written, begin.start()), v.is_key, not v.is_text) for v in pair]
        )
    return found


def _said(value: jsons.Value, written: Written, at: int) -> Signs:
    """Where the signs of a value are spelled in the text that begins there."""
    if value.starts is None:
        return written.cut(at + value.start, at + value.start + len(value.text))
    found = Signs()
    for letter, spelled in zip(value.text, pairwise(value.starts), strict=True):
        segs = written.cut(at + spelled[0], at + spelled[1]).segs
        found.add(letter, segs[0].raw, segs[-1].raw_end)
    return found
