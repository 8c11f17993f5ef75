"""What a monitor may count: numbers, types and verdicts; never a value or a name."""

from __future__ import annotations

from collections.abc import Iterable

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
    generate_latest,
)
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4

from scanner.model import FileReport

MEDIA_TYPE = CONTENT_TYPE_PLAIN_0_0_4
_BUCKETS = (0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300)


class Metrics:
    """The counters of one application; two in one process do not share them."""

    def __init__(self) -> None:
        all_ = CollectorRegistry()
        ProcessCollector(registry=all_)
        self._all = all_
        self.requests = Counter(
            "lolot_requests", "Requests answered", ("method", "route", "status"), registry=all_
        )
        self.seconds = Histogram(
            "lolot_request_seconds", "Time to answer", ("route",), buckets=_BUCKETS, registry=all_
        )
        self.uploaded = Counter("lolot_upload_bytes", "Bytes received", registry=all_)
        self.queue = Gauge("lolot_queue", "Requests received, waiting or in work", registry=all_)
        self.places = Gauge("lolot_queue_places", "The most of them before 429", registry=all_)
        self._files = Counter("lolot_files", "Files read", ("verdict", "status"), registry=all_)
        self._pages = Counter("lolot_pages", "Pages read", registry=all_)
        self._findings = Counter("lolot_findings", "Values found", ("type",), registry=all_)
        self._copies = Counter("lolot_copies", "Copies made", ("status",), registry=all_)
        self._lost = Counter("lolot_lost_workers", "Workers lost", ("reason",), registry=all_)

    def read(self, report: FileReport, lost: Iterable[str]) -> None:
        """Counts a file that was read, and the workers that fell over it."""
        self._files.labels(report.verdict, str(report.status)).inc()
        self._pages.inc(len(report.pages))
        for finding in report.findings:
            self._findings.labels(finding.type).inc()
        if report.copy is not None:
            self._copies.labels(report.copy.status).inc()
        for reason in lost:
            self._lost.labels(reason).inc()

    def text(self) -> bytes:
        """All of them in Prometheus' text format."""
        return generate_latest(self._all)
