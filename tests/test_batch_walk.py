"""Which files a run takes: what lies below a folder, what was asked for, and where copies go."""

import inspect
import io
import os
import sys
from pathlib import Path

import pytest

from scanner.batch import copies
from scanner.batch.job import _inside
from scanner.batch.task import Task
from scanner.batch.walk import Pick, read_list, walk
from scanner.errors import UsageError
from scanner.model import Limits, Reason
from scanner.report.answer import Answer
from scanner.report.record import View
from tests import outlook
from tests.folders import posix, tree


def met(
    *arguments: str | Path, left_out: frozenset[str] = frozenset()
) -> list[tuple[str, str | None]]:
    return [
        (item.path, item.report.error.key if item.report and item.report.error else None)
        for item in walk(map(str, arguments), left_out)
    ]


class TestWalk:
    def test_a_folder_is_read_with_all_below_it_in_order(self, tmp_path: Path) -> None:
        tree(tmp_path, "b.pdf", "a/2.pdf", "a/1.pdf")

        assert [Path(path).relative_to(tmp_path).as_posix() for path, _ in met(tmp_path)] == [
            "a/1.pdf",
            "a/2.pdf",
            "b.pdf",
        ]

    def test_a_path_is_the_argument_joined_with_what_is_below(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        tree(tmp_path, "hồ sơ/a.pdf")
        monkeypatch.chdir(tmp_path)

        assert met("hồ sơ") == [(str(Path("hồ sơ", "a.pdf")), None)]
        assert met("hồ sơ/a.pdf") == [("hồ sơ/a.pdf", None)]

    def test_what_is_not_there_is_said(self, tmp_path: Path) -> None:
        assert met(tmp_path / "nix.pdf") == [(str(tmp_path / "nix.pdf"), "not_found")]

    def test_a_folder_without_files_is_said(self, tmp_path: Path) -> None:
        (tmp_path / "empty").mkdir()

        assert met(tmp_path) == [(str(tmp_path), "empty_folder")]

    def test_the_output_folder_inside_the_input_is_no_input(self, tmp_path: Path) -> None:
        tree(tmp_path, "a.pdf", "out/a.pdf")

        left_out = frozenset({os.path.realpath(tmp_path / "out")})

        assert met(tmp_path, left_out=left_out) == [(str(tmp_path / "a.pdf"), None)]

    @posix
    def test_links_are_not_followed_and_a_loop_ends(self, tmp_path: Path) -> None:
        tree(tmp_path, "in/a.pdf", "else.pdf")
        (tmp_path / "in" / "loop").symlink_to(tmp_path / "in")
        (tmp_path / "in" / "gone").symlink_to("nowhere")
        (tmp_path / "in" / "out").symlink_to(tmp_path / "else.pdf")

        assert {Path(path).name: key for path, key in met(tmp_path / "in")} == {
            "a.pdf": None,
            "gone": "broken_link",
            "loop": "link_inside",
            "out": "link",
        }

    @posix
    def test_a_link_given_by_name_is_read(self, tmp_path: Path) -> None:
        tree(tmp_path, "a.pdf")
        (tmp_path / "link.pdf").symlink_to("a.pdf")
        (tmp_path / "broken.pdf").symlink_to("nowhere")

        assert met(tmp_path / "link.pdf", tmp_path / "broken.pdf") == [
            (str(tmp_path / "link.pdf"), None),
            (str(tmp_path / "broken.pdf"), "broken_link"),
        ]

    @posix
    def test_a_pipe_is_never_opened(self, tmp_path: Path) -> None:
        os.mkfifo(tmp_path / "pipe")

        assert met(tmp_path) == [(str(tmp_path / "pipe"), "not_a_file")]
        assert met(tmp_path / "pipe") == [(str(tmp_path / "pipe"), "not_a_file")]

    @posix
    def test_a_name_that_is_not_utf8_is_met(self, tmp_path: Path) -> None:
        Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff\n.pdf")).write_bytes(b"x")

        [(path, key)] = met(tmp_path)
        assert os.fsencode(path).endswith(b"/\xff\n.pdf")
        assert key is None

    @posix
    @pytest.mark.skipif(
        getattr(os, "geteuid", lambda: 1)() == 0, reason="root may look into every folder"
    )
    def test_a_closed_folder_is_said(self, tmp_path: Path) -> None:
        tree(tmp_path, "closed/a.pdf")
        (tmp_path / "closed").chmod(0)
        try:
            assert met(tmp_path) == [(str(tmp_path / "closed"), "no_permission")]
        finally:
            (tmp_path / "closed").chmod(0o700)

    @pytest.mark.parametrize(
        ("content", "paths"),
        [
            (b"", []),
            (b"a.pdf\nb c.pdf\n", ["a.pdf", "b c.pdf"]),
            (b"a.pdf\r\nb.pdf\r\n", ["a.pdf", "b.pdf"]),
            (b"a\nb.pdf\0c.pdf\0", ["a\nb.pdf", "c.pdf"]),
            (b"\xef\xbb\xbfa.pdf\n", ["a.pdf"]),
            ("hồ sơ.pdf\n".encode(), ["hồ sơ.pdf"]),
        ],
    )
    def test_a_list_is_split_at_nul_if_there_is_any_else_by_lines(
        self, content: bytes, paths: list[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(content)))

        assert read_list() == paths

    @posix
    def test_a_tree_may_be_deeper_than_pythons_stack(self, tmp_path: Path) -> None:
        limit, depth = sys.getrecursionlimit(), 250
        folder = tmp_path.joinpath(*["d"] * depth)
        folder.mkdir(parents=True)
        (folder / "a.pdf").write_bytes(b"x")
        sys.setrecursionlimit(len(inspect.stack()) + 150)
        try:
            assert met(tmp_path) == [(str(folder / "a.pdf"), None)]
        finally:
            sys.setrecursionlimit(limit)

    def test_only_what_lies_in_a_folder_counts_for_it(self) -> None:
        assert _inside("./in/a.pdf", "./in")
        assert _inside("in/a.pdf", "in/")
        assert _inside("in", "in")
        assert not _inside("in2/a.pdf", "in")
        assert not _inside("a.pdf", "in")


class TestPick:
    def picked(self, tmp_path: Path, **globs: tuple[str, ...]) -> list[str]:
        tree(tmp_path, "a.pdf", "b.PNG", ".hidden.pdf", ".git/x.pdf", "old/c.pdf", "old/d/e.pdf")
        items = walk([str(tmp_path)], pick=Pick(**globs))
        return [Path(item.below).as_posix() for item in items]

    def test_all_is_read_unless_told_otherwise(self, tmp_path: Path) -> None:
        assert len(self.picked(tmp_path)) == 6

    def test_what_is_hidden_can_be_left_out(self, tmp_path: Path) -> None:
        found = self.picked(tmp_path, exclude=(".*",))

        assert found == ["a.pdf", "b.PNG", "old/c.pdf", "old/d/e.pdf"]

    def test_only_some_names_can_be_read(self, tmp_path: Path) -> None:
        found = self.picked(tmp_path, include=("*.pdf",), exclude=(".*", "d"))

        assert found == ["a.pdf", "old/c.pdf"]

    def test_a_glob_with_a_slash_is_held_against_the_path(self, tmp_path: Path) -> None:
        found = self.picked(tmp_path, include=("old/*.pdf",), exclude=("old/d/e.*", "x/*"))

        assert found == ["old/c.pdf"]

    def test_a_folder_of_which_nothing_is_left_is_no_clean_one(self, tmp_path: Path) -> None:
        tree(tmp_path, "a.pdf")

        [item] = walk([str(tmp_path)], pick=Pick(exclude=("*",)))

        assert item.report is not None
        assert item.report.error == Reason("empty_folder")

    def test_what_the_call_names_is_read_all_the_same(self, tmp_path: Path) -> None:
        tree(tmp_path, "a.pdf")

        [item] = walk([str(tmp_path / "a.pdf")], pick=Pick(exclude=("*",)))

        assert item.report is None


class TestCopies:
    def plan(
        self, tmp_path: Path, *arguments: Path, overwrite: bool = False
    ) -> list[Task | Answer]:
        items = walk(map(str, arguments))
        return copies.plan(
            items, tmp_path / "out", Limits(), View("vi", False), overwrite=overwrite
        )

    def test_a_folder_keeps_the_paths_below_it(self, tmp_path: Path) -> None:
        tree(tmp_path, "in/a/1.pdf", "b.pdf")

        work = self.plan(tmp_path, tmp_path / "in", tmp_path / "b.pdf")

        targets = [Path(t.target) for t in work if isinstance(t, Task) and t.target]
        assert [target.relative_to(tmp_path).as_posix() for target in targets] == [
            "out/a/1.pdf",
            "out/b.pdf",
        ]

    def test_two_inputs_with_one_copy_are_refused(self, tmp_path: Path) -> None:
        tree(tmp_path, "a/1.pdf", "b/1.pdf")

        with pytest.raises(UsageError, match="same_copy"):
            self.plan(tmp_path, tmp_path / "a", tmp_path / "b")

    def test_files_that_get_no_copy_may_share_a_name(self, tmp_path: Path) -> None:
        tree(tmp_path, "a/Thumbs.db", "b/Thumbs.db")
        for folder in ("a", "b"):
            (tmp_path / folder / "Thumbs.db").write_bytes(bytes(range(256)))

        assert len(self.plan(tmp_path, tmp_path / "a", tmp_path / "b")) == 2

    def test_a_file_that_gets_no_copy_hides_no_clash_of_two_that_do(self, tmp_path: Path) -> None:
        tree(tmp_path, "b/1.pdf", "c/1.pdf")
        tree(tmp_path / "a", "note")
        (tmp_path / "a" / "note").rename(tmp_path / "a" / "1.pdf")

        assert len(self.plan(tmp_path, tmp_path / "a", tmp_path / "b")) == 2
        with pytest.raises(UsageError, match="same_copy"):
            self.plan(tmp_path, tmp_path / "a", tmp_path / "b", tmp_path / "c")

    def test_a_copy_that_changes_its_ending_takes_no_others_name(self, tmp_path: Path) -> None:
        tree(tmp_path, "in/a.doc", "in/A.docx", "in/b.doc", "in/c/a.doc")

        work = self.plan(tmp_path, tmp_path / "in")

        called = {
            Path(one.path).relative_to(tmp_path / "in").as_posix(): one.called
            for one in work
            if isinstance(one, Task)
        }
        assert called == {"A.docx": "A.docx", "a.doc": "a.doc", "b.doc": None, "c/a.doc": None}

    def test_a_copy_that_is_there_under_its_new_name_is_seen_at_once(self, tmp_path: Path) -> None:
        letter = tmp_path / "a.msg"
        letter.write_bytes(outlook.letter())
        tree(tmp_path, "out/a.msg.eml")

        with pytest.raises(UsageError, match="copy_exists"):
            self.plan(tmp_path, letter)
        assert len(self.plan(tmp_path, letter, overwrite=True)) == 1

    def test_an_input_met_twice_is_done_once(self, tmp_path: Path) -> None:
        tree(tmp_path, "a/1.pdf")

        assert len(self.plan(tmp_path, tmp_path / "a", tmp_path / "a" / "1.pdf")) == 1

    def test_a_copy_that_is_there_is_not_written_over_unasked(self, tmp_path: Path) -> None:
        tree(tmp_path, "a.pdf", "out/a.pdf")

        with pytest.raises(UsageError, match="copy_exists"):
            self.plan(tmp_path, tmp_path / "a.pdf")
        assert len(self.plan(tmp_path, tmp_path / "a.pdf", overwrite=True)) == 1

    def test_an_original_is_never_written_over(self, tmp_path: Path) -> None:
        tree(tmp_path, "a.pdf", "out/a.pdf")

        with pytest.raises(UsageError, match="copy_over_input"):
            self.plan(tmp_path, tmp_path / "a.pdf", tmp_path / "out", overwrite=True)

    def test_the_input_folder_is_no_output_folder(self, tmp_path: Path) -> None:
        with pytest.raises(UsageError, match="copy_dir_is_input"):
            copies.check_folder(tmp_path, [str(tmp_path)])

    def test_a_file_is_no_output_folder(self, tmp_path: Path) -> None:
        tree(tmp_path, "a.pdf")

        with pytest.raises(UsageError, match="copy_dir_is_file"):
            copies.check_folder(tmp_path / "a.pdf", [])
