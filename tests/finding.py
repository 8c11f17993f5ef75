"""What is found in a text that stands on a page by itself."""

from __future__ import annotations

from scanner import detectors, find
from scanner.find.weighing import SURE
from scanner.model import Finding, Source
from scanner.text import PageText

PATTERNS = detectors.load()


def found_in(text: str, *, at_least: float = SURE) -> list[Finding]:
    findings = find.findings(PageText.plain(text), PATTERNS, Source.TEXT, 1)
    return [finding for finding in findings if finding.confidence >= at_least]


def said(kind: str, text: str) -> list[str]:
    """What is found of one type, its lines as one."""
    return [" ".join(f.text.split()) for f in found_in(text) if f.type == kind]
