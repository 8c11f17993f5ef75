"""Both catalogues say the same things, and everything the code can say has its sentence."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

from scanner.messages import LANGUAGES, catalogue, explain, text
from scanner.model import Reason

ROOT = Path(__file__).parent.parent
SOURCES = [ROOT / "cli.py", *sorted((ROOT / "scanner").rglob("*.py"))]

# Which argument of a call is the key, and in which table of the catalogue it must stand.
ERRORS = {
    "UsageError": (0, ("error",)),
    "UnreadableError": (0, ("error",)),
    "SkippedError": (0, ("error",)),
    "Reason": (0, ("error", "note", "where")),
    "failed": (1, ("error",)),
    "skipped": (1, ("error",)),
    "Unread": (2, ("unread",)),
    "_unread": (1, ("unread",)),
    "_unread_page": (1, ("unread",)),
    "note": (0, ("note",)),
}


def placeholders(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name}


def calls(names: set[str]) -> Iterator[tuple[str, ast.Call]]:
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                name = getattr(node.func, "id", getattr(node.func, "attr", ""))
                if name in names:
                    yield f"{path.name}:{node.lineno}", node


def called(node: ast.Call) -> str:
    return str(getattr(node.func, "id", getattr(node.func, "attr", "")))


def keys(node: ast.Call, position: int) -> list[str]:
    """The string constants that may be the key, whichever way a condition goes."""
    named = [k.value for k in node.keywords if k.arg in ("key", "code")]
    given = node.args[position : position + 1] or named
    if not given:
        return []
    chosen = given[0]
    branches = [chosen.body, chosen.orelse] if isinstance(chosen, ast.IfExp) else [chosen]
    return [b.value for b in branches if isinstance(b, ast.Constant) and isinstance(b.value, str)]


def test_both_languages_have_the_same_sentences() -> None:
    first, second = (catalogue(lang) for lang in LANGUAGES)

    assert first.keys() == second.keys()


@pytest.mark.parametrize("key", catalogue("vi"))
def test_a_sentence_takes_the_same_details_in_both_languages(key: str) -> None:
    assert placeholders(catalogue("vi")[key]) == placeholders(catalogue("en")[key])


def test_everything_that_can_go_wrong_has_its_sentence() -> None:
    missing = []
    for place, node in calls(set(ERRORS)):
        position, rooms = ERRORS[called(node)]
        for key in keys(node, position):
            if not any(f"{room}.{key}" in catalogue("vi") for room in rooms):
                missing.append(f"{place} {rooms[0]}.{key}")

    assert missing == []


def test_a_sentence_about_an_error_finds_its_details() -> None:
    lacking = []
    for place, node in calls({"UsageError", "UnreadableError", "SkippedError"}):
        details = {keyword.arg for keyword in node.keywords}
        for key in keys(node, 0):
            wanted = placeholders(catalogue("vi").get(f"error.{key}", ""))
            if None not in details and wanted - details:
                lacking.append(f"{place} {key}: {wanted - details}")

    assert lacking == []


def test_every_sentence_the_code_asks_for_exists() -> None:
    missing = [
        f"{place} {key}"
        for place, node in calls({"text"})
        for key in keys(node, 1)
        if key not in catalogue("vi")
    ]

    assert missing == []


def test_no_sentence_is_left_that_nothing_says() -> None:
    page = [p for p in (ROOT / "scanner/web/page").iterdir() if p.suffix in (".html", ".js")]
    # The fields of papers are named by their layouts.
    layouts = ROOT / "scanner/marks/card/layouts.toml"
    sources = [p.read_text(encoding="utf-8") for p in (*SOURCES, *page, layouts)]
    words = set(re.findall(r"\w+", "\n".join(sources)))

    assert [key for key in catalogue("vi") if not {*key.rsplit(".", 1)[1].split()} <= words] == []


def test_a_reason_is_told_in_the_language_asked_for() -> None:
    reason = Reason("timed_out", {"seconds": "900"})

    assert "900 giây" in explain("vi", "error", reason)
    assert "900 seconds" in explain("en", "error", reason)


def test_a_reason_without_a_sentence_is_told_by_its_key() -> None:
    assert "never_heard_of" in explain("vi", "error", Reason("never_heard_of"))


def test_braces_in_a_detail_stay_as_they_are() -> None:
    assert "{x}.pdf" in text("vi", "error.copy_exists", path="{x}.pdf")
