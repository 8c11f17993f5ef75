"""What the README says is what the commands do."""

import re
import shlex
from pathlib import Path
from typing import Any

import pytest
import typer

import cli

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
ROOT_COMMAND: Any = typer.main.get_command(cli.app)


def commands(group: Any, before: str = "") -> dict[str, Any]:
    """Every command by its full name: `scan`, `patterns test`."""
    found: dict[str, Any] = {}
    for name, command in group.commands.items():
        below = commands(command, f"{before}{name} ") if hasattr(command, "commands") else None
        found |= below or {f"{before}{name}": command}
    return found


COMMANDS = commands(ROOT_COMMAND)


def shown_calls() -> list[str]:
    """Every call of lolot in a code block, without what stands before a pipe or behind `>`."""
    blocks = "\n".join(re.findall(r"```sh\n(.*?)```", README, re.DOTALL))
    return [
        line.split("|")[-1].split(" > ")[0].strip()
        for line in blocks.splitlines()
        if line.split("|")[-1].strip().startswith("lolot ")
    ]


def options(command: Any) -> set[str]:
    return {o for p in command.params for o in p.opts if o.startswith("--")}


@pytest.mark.parametrize("call", shown_calls())
def test_a_call_in_the_readme_is_understood(call: str) -> None:
    _, name, *arguments = shlex.split(call)
    if name not in COMMANDS:
        name = f"{name} {arguments.pop(0)}"

    with COMMANDS[name].make_context(name, arguments) as context:
        assert context.params


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_stands_in_the_readme(name: str) -> None:
    # Of a group one line tells all: `lolot patterns list|show ID|…`.
    group, _, below = name.partition(" ")
    assert re.search(rf"lolot {group}\b.*\b{below}", README)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_stands_in_the_readme(name: str) -> None:
    missing = {o for o in options(COMMANDS[name]) if f"`{o}" not in README}

    assert missing == set()


def test_the_readme_names_no_option_that_does_not_exist() -> None:
    real = {o for command in COMMANDS.values() for o in options(command)}
    named = set(re.findall(r"`(--[a-z-]+)", README))

    assert named - real == set()


def test_every_exit_code_of_the_help_stands_in_the_readme() -> None:
    for code in ("0", "1", "2", "3", "4", "70", "130"):
        assert f"| {code} |" in README


def test_it_is_never_installed_by_name() -> None:
    assert not re.search(r"(pipx?|uv tool|uv pip) install lolot\b", README)


@pytest.mark.parametrize("target", re.findall(r"\]\(([^):]+)\)", README))
def test_a_link_leads_to_a_file(target: str) -> None:
    assert (ROOT / target).exists()


@pytest.mark.parametrize("target", sorted(set(re.findall(r"make ([a-z]+)", README))))
def test_a_make_target_exists(target: str) -> None:
    assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
