"""What several attacks are tried on."""

from pathlib import Path

import pytest

from tests.attacks.attack import LETTER, typed


@pytest.fixture
def letter(tmp_path: Path) -> Path:
    """A letter that tells of somebody."""
    path = tmp_path / "letter.pdf"
    path.write_bytes(typed(*LETTER))
    return path
