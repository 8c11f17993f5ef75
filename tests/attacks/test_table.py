"""docs/safety.md names each way to a green answer with the test that closes it; none is made up."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
_TEST = re.compile(r"`(tests/[a-z_/]+\.py)(?:::(\w+))?`")


def test_each_test_that_the_table_names_exists():
    named = _TEST.findall((ROOT / "docs/safety.md").read_text("utf-8"))
    assert named
    for file, test in named:
        text = (ROOT / file).read_text("utf-8")
        assert not test or f"{test}" in text, f"{file}::{test}"
