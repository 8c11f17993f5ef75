"""What XML says, by expat."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.parsers import expat

# Elements of which all that is in them is one text.
_WHOLE = re.compile(r"(?:.*[: ])?(?:p|si|is|h|comment|text)$")


def said(part: bytes) -> Iterator[str]:
    """Every string in an XML part: attributes, remarks, and what stands in it with no tags, for
    each paragraph and on the whole."""
    found: list[str] = []
    open_: list[list[str]] = [[]]
    parser = expat.ParserCreate()

    def start(name: str, attributes: dict[str, str]) -> None:
        found.extend(attributes.values())
        if _WHOLE.match(name):
            open_.append([])

    def end(name: str) -> None:
        if _WHOLE.match(name) and len(open_) > 1:
            whole = "".join(open_.pop())
            found.append(whole)
            open_[-1].append(f"{whole}\n")

    def text(data: str) -> None:
        open_[-1].append(data)

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    parser.CommentHandler = found.append
    parser.ProcessingInstructionHandler = lambda target, data: found.append(f"{target} {data}")
    try:
        parser.Parse(part, True)
    except expat.ExpatError as error:
        raise ValueError("xml") from error
    yield from found
    yield "".join("".join(texts) for texts in open_)
