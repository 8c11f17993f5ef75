"""CPU seconds by room: what reading cost, what marks cost, what is left for everything else.

The worker's own rooms are timed where other rooms enter them, so that nothing is done twice
and what a room calls in another stands on that other one's bill.
"""

from __future__ import annotations

import functools
import inspect
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from scanner.model import FileReport, Options, Reading

OCR, MARKS, REST = "ocr", "marks", "rest"


@dataclass
class Meter:
    """Exclusive CPU seconds by room since the last `reset`, and what was read meanwhile."""

    seconds: dict[str, float] = field(default_factory=dict)
    readings: list[Reading] = field(default_factory=list)
    _inner: list[float] = field(default_factory=list)

    def reset(self) -> None:
        self.seconds.clear()
        self.readings.clear()

    def timed(self, room: str, call: Callable[..., Any]) -> Callable[..., Any]:
        """`call`, its time (without other timed calls inside it) on `room`'s bill."""

        @functools.wraps(call)
        def measured(*arguments: Any, **named: Any) -> Any:
            began = time.process_time()
            self._inner.append(0.0)
            try:
                result = call(*arguments, **named)
            finally:
                whole = time.process_time() - began
                own = whole - self._inner.pop()
                self.seconds[room] = self.seconds.get(room, 0.0) + own
                if self._inner:
                    self._inner[-1] += whole
            if isinstance(result, Reading):
                self.readings.append(result)
            return result

        return measured


def _enter_marks(meter: Meter) -> None:
    """Times every function of `scanner.marks` under the names that other rooms know it by."""
    rooms = [m for n, m in list(sys.modules.items()) if n.startswith("scanner") and m is not None]
    wrapped: dict[Any, Callable[..., Any]] = {}
    for module in rooms:
        inside = module.__name__.startswith("scanner.marks")
        for name, thing in list(vars(module).items()):
            home = getattr(thing, "__module__", "") or ""
            if inside or not inspect.isfunction(thing) or not home.startswith("scanner.marks"):
                continue
            wrapped.setdefault(thing, meter.timed(MARKS, thing))
            setattr(module, name, wrapped[thing])
    for thing, timed in wrapped.items():
        setattr(sys.modules[thing.__module__], thing.__name__, timed)


@functools.cache
def meter() -> Meter:
    """This process's meter, its rooms entered through it from now on."""
    import scanner.pipeline  # noqa: F401 - all rooms have to be there before they are entered
    from scanner import ocr

    made = Meter()
    engine = ocr.engine("lolot", 1)
    engine.read = made.timed(OCR, engine.read)  # type: ignore[method-assign]
    _enter_marks(made)
    return made


@dataclass(frozen=True, slots=True)
class Metered:
    """A report, CPU seconds by room, and all that the engine read."""

    report: FileReport
    seconds: dict[str, float]
    text: str = field(repr=False)


def _text(readings: list[Reading]) -> str:
    return "\n".join(
        " ".join(word.text for word in line)
        for reading in readings
        for line in (*reading.lines, *reading.second)
    )


def metered_scan_job(path: str) -> Metered:
    """`lolot scan` of one file, room by room."""
    from scanner.pipeline import scan_file

    made = meter()
    made.reset()
    began = time.process_time()
    report = scan_file(path, Options(threads=1))
    whole = time.process_time() - began
    seconds = {OCR: 0.0, MARKS: 0.0, **made.seconds}
    seconds[REST] = whole - sum(seconds.values())
    return Metered(report, seconds, _text(made.readings))
