"""A server as a user starts it, and a client that may also misbehave."""

import contextlib
import http.client
import json
import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
BOUNDARY = "b0und4ry"
SERVE = ("-m", "cli", "serve", "--port", "0", "--lang", "en")


@dataclass
class Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def code(self) -> str:
        return str(self.json["code"])


@dataclass
class Gate:
    """A running server. `log` is where its standard error goes."""

    process: subprocess.Popen[bytes]
    port: int
    log: Path
    headers: dict[str, str] = field(default_factory=dict)

    def ask(
        self, method: str, path: str, body: Any = None, headers: Mapping[str, str] = {}
    ) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=300)
        with contextlib.closing(connection):
            connection.request(method, path, body, {**self.headers, **headers})
            answer = connection.getresponse()
            named = {name.lower(): value for name, value in answer.getheaders()}
            return Answer(answer.status, named, answer.read())

    def send(
        self,
        path: str,
        content: bytes,
        name: str = "a.pdf",
        headers: Mapping[str, str] = {},
        fields: Mapping[str, str] = {},
    ) -> Answer:
        kind = {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}
        return self.ask("POST", path, form(content, name, fields), {**kind, **headers})

    def raw(self, data: bytes, seconds: float = 20) -> bytes:
        """What comes back for these bytes, until the server closes or falls silent."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=seconds) as connection:
            connection.sendall(data)
            answer = b""
            with contextlib.suppress(TimeoutError, ConnectionResetError):
                while part := connection.recv(65536):
                    answer += part
            return answer

    def told(self) -> str:
        return self.log.read_text(encoding="utf-8")


def form(content: bytes, name: str = "a.pdf", fields: Mapping[str, str] = {}) -> bytes:
    parts = [
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'
        for key, value in fields.items()
    ]
    parts.append(
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n'
        "Content-Type: application/octet-stream\r\n\r\n"
    )
    return "".join(parts).encode("utf-8") + content + f"\r\n--{BOUNDARY}--\r\n".encode("ascii")


@contextlib.contextmanager
def gate(
    folder: Path, *arguments: str, program: Sequence[str] = SERVE, **variables: str
) -> Iterator[Gate]:
    """`lolot serve` on a free port, its temporary files below `folder`; or another `program`
    that serves."""
    temporary = folder / "tmp"
    temporary.mkdir(exist_ok=True)
    places = {name: str(temporary) for name in ("TMPDIR", "TEMP", "TMP")}
    log = folder / "serve.log"
    with log.open("wb") as stream:
        process = subprocess.Popen(
            [sys.executable, *program, *arguments],
            cwd=ROOT,
            stderr=stream,
            env={**os.environ, **places, **variables},
        )
    try:
        yield Gate(process, _port(process, log), log)
    finally:
        process.terminate()
        process.wait(30)


def _port(process: subprocess.Popen[bytes], log: Path) -> int:
    while process.poll() is None:
        found = re.search(r"http://\S+:(\d+) ", log.read_text(encoding="utf-8"))
        if found:
            return int(found[1])
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(0.1)
    raise AssertionError(log.read_text(encoding="utf-8"))
