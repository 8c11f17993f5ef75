"""What was found -> what the report holds of it: types, profiles, allow list, baseline."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from scanner import known, purposes
from scanner.detectors import Patterns, Profile
from scanner.model import Document, Finding, Options, Severity


@dataclass(frozen=True, slots=True)
class Rules:
    """What of all that was found belongs into the report, and how grave it is there."""

    options: Options
    profile: Profile
    allow: tuple[known.Rule, ...]
    baseline: known.Baseline | None
    words: tuple[str, ...]

    @classmethod
    def of(cls, options: Options, patterns: Patterns) -> Rules:
        """The rules that the options name. UsageError where one of their files is wrong."""
        baseline = None
        if options.baseline is not None and options.key is not None:
            baseline = known.read_baseline(options.baseline, known.load_key(options.key))
        return cls(
            options,
            patterns.profile(options.profile),
            known.read_allow(options.allow) if options.allow else (),
            baseline,
            known.read_words(options.also) if options.also else (),
        )

    def kept(self, findings: Iterable[Finding], document: Document) -> Iterator[Finding]:
        """The findings that are wanted and not yet answered for."""
        sha256 = document.sha256 if self.baseline is not None else ""
        for finding in findings:
            if not self._is_wanted(finding):
                continue
            if known.allowed(finding, document.name, self.allow):
                continue
            if self.baseline is not None and self.baseline.holds(finding, sha256):
                continue
            yield self._graded(finding)

    def _is_wanted(self, finding: Finding) -> bool:
        # What somebody wants to have masked is masked, however well it is printed.
        if finding.type == "word":
            return True
        types = {finding.type, *finding.also_types}
        wanted = (self.options.types, self.profile.types)
        sure = finding.confidence >= self.options.min_confidence
        return sure and all(only is None or types & only for only in wanted)

    def _graded(self, finding: Finding) -> Finding:
        if self.options.keep is not None:
            return purposes.decided(finding, self.options.keep)
        if finding.severity is Severity.LOW and finding.type in self.profile.raised:
            return dataclasses.replace(finding, severity=Severity.MEDIUM, mask=True)
        return finding
