"""What the clients of `tests/benchmark/gate.py` do; locust runs it."""

from __future__ import annotations

import itertools
import threading
import time
from pathlib import Path

from locust import HttpUser, constant, task
from locust.exception import StopUser

FILES = 200
ROOT = Path(__file__).parents[2]
# Quick and slow ones, and some that cannot be read.
NAMES = (
    *("letter.pdf", "decision.pdf", "clean-notice.pdf", "citizens.pdf"),
    *("cccd-chip-front.jpg", "chat-dark.png", "contract-scan.pdf"),
)
REFUSED = "refused with 429, sent again"


def contents() -> list[tuple[str, bytes]]:
    samples = [(name, (ROOT / "samples" / name).read_bytes()) for name in NAMES]
    broken = [("broken.pdf", samples[0][1][:5000]), ("noise.jpg", bytes(range(256)) * 40)]
    return [*samples, *broken]


_FILES = contents()
# All clients live in one process and take turns: the next file is whoever comes next's.
_NUMBERS = itertools.count()


class Client(HttpUser):  # type: ignore[misc]
    """Sends the next file as soon as the last one is answered."""

    wait_time = constant(0)

    @task  # type: ignore[untyped-decorator]
    def send(self) -> None:
        number = next(_NUMBERS)
        if number == FILES:
            # It waits for all clients to come to the end of what they are sending: this one too.
            threading.Thread(target=self.environment.runner.quit).start()
        if number >= FILES:
            raise StopUser
        name, content = _FILES[number % len(_FILES)]
        path = "/v1/mask" if number % 4 == 0 else "/v1/scan"
        while not self._taken(path, name, content):
            pass

    def _taken(self, path: str, name: str, content: bytes) -> bool:
        """Whether the gate had room; waits as long as it says where it had not."""
        files = {"file": (name, content)}
        with self.client.post(path, files=files, name=f"{path} {name}", catch_response=True) as got:
            if got.status_code in (200, 422):
                got.success()
                return True
            if got.status_code != 429:
                got.failure(str(got.status_code))
                return True
            got.request_meta["name"] = REFUSED
            got.success()
            time.sleep(min(2.0, float(got.headers["Retry-After"])))
            return False
