"""What the journals of a test hold."""

from scanner.batch import journal as journals


def held() -> bytes:
    return b"".join(path.read_bytes() for path in journals.folder().iterdir())
