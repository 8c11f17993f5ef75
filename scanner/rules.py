"""What was found -> what the report holds of it: types, profiles, allow list, baseline."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from scanner import known, purposes
from scanner.detectors import Patterns, Profile
from scanner.errors import UsageError
from scanner.model import Document, Finding, Options, Severity

# So sure is what is masked unless somebody asks for more.
SURE = 0.5


@dataclass(frozen=True, slots=True)
class Sifted:
    """What of all that was found is in the report; why the others, by their ids, are not, and how
    many of them would be masked, by the reason."""

    findings: list[Finding]
    left_out: dict[str, str]
    passed: Counter[str]


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
        """The rules that the options name. UsageError where one of their files is wrong, or is not
        any more what it was when the run began: half of the files would go by other rules."""
        if options.lists is not None and known.digest(options) != options.lists:
            raise UsageError("lists_changed")
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

    def kept(self, findings: Iterable[Finding], document: Document) -> Sifted:
        """The findings that are wanted and not yet answered for, and why others are not."""
        sha256 = document.sha256 if self.baseline is not None else ""
        sifted = Sifted([], {}, Counter())
        for finding in findings:
            reason = self._left_out(finding, document.name, sha256)
            if reason is None:
                sifted.findings.append(self._graded(finding))
                continue
            sifted.left_out[finding.id] = reason
            if finding.mask and finding.confidence >= SURE:
                sifted.passed[reason] += 1
        return sifted

    def _left_out(self, finding: Finding, path: str, sha256: str) -> str | None:
        """Why a finding is no part of the report."""
        # What somebody wants to have masked is masked, however well it is printed.
        if finding.type != "word":
            types = {finding.type, *finding.also_types}
            wanted = (self.options.types, self.profile.types)
            if not all(only is None or types & only for only in wanted):
                return "types"
            if finding.confidence < self.options.min_confidence:
                return "confidence"
        if known.allowed(finding, path, self.allow):
            return "allow"
        accepted = self.baseline is not None and self.baseline.holds(finding, sha256)
        return "baseline" if accepted else None

    def _graded(self, finding: Finding) -> Finding:
        if self.options.keep is not None:
            return purposes.decided(finding, self.options.keep)
        if finding.severity is Severity.LOW and finding.type in self.profile.raised:
            return dataclasses.replace(finding, severity=Severity.MEDIUM, mask=True)
        return finding
