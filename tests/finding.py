"""What is found in a text that stands on a page by itself."""

from __future__ import annotations

import re

from scanner import detectors, find
from scanner.find.weighing import SURE
from scanner.model import Finding, Source
from scanner.pages.words import TextLines
from scanner.text import PageText

PATTERNS = detectors.load()


def found_on(page: PageText) -> list[Finding]:
    """All that is found on a page, however sure."""
    return find.findings(page, PATTERNS, Source.TEXT, 1)


def found_in(text: str, *, at_least: float = SURE) -> list[Finding]:
    findings = found_on(PageText.plain(text))
    return [finding for finding in findings if finding.confidence >= at_least]


def said(kind: str, text: str) -> list[str]:
    """What is found of one type, its lines as one."""
    return [" ".join(f.text.split()) for f in found_in(text) if f.type == kind]


def printed(text: str) -> PageText:
    """A page whose text layer says this, in letters of one width."""
    raw = [
        (5.0 * match.start(), 12.0 * row, 5.0 * match.end(), 12.0 * row + 10, match[0], row, 0, n)
        for row, line in enumerate(text.split("\n"))
        for n, match in enumerate(re.finditer(r"\S+", line))
    ]
    return PageText(TextLines(raw))


def people(text: str) -> list[str]:
    """Who is named, however sure, on a page that says this in letters of one width."""
    return [" ".join(f.text.split()) for f in found_on(printed(text)) if f.type == "person_name"]


def masked_names(text: str) -> list[str]:
    """Who is masked on a page that says this in letters of one width."""
    found = found_on(printed(text))
    return [" ".join(f.text.split()) for f in found if f.type == "person_name" and f.mask]
