"""The commands' help and their errors of usage, in the language asked for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import typer

from scanner.commands.given import Given
from scanner.messages import text

# Typer raises these by names of its own inside, and tells some by their English sentences alone.
_USAGE = {
    "NoSuchOption": "usage.no_such_option",
    "MissingParameter": "usage.missing",
    "BadParameter": "usage.bad_value",
}
_SENTENCES = {
    re.compile(r"No such command '(.*?)'"): "usage.no_such_command",
    re.compile(r"Option '(.*?)' (?:requires an argument|requires \d+ arguments)"): "usage.no_value",
    re.compile(r"Option '(.*?)' does not take a value"): "usage.takes_none",
    re.compile(r".*is not one of (.*)"): "usage.bad_choice",
    re.compile(r"Got unexpected extra arguments?(?:\(s\))? \((.*)\)"): "usage.too_many",
}


def spoken(app: typer.Typer, lang: str) -> Any:
    """The commands with their help in one language."""
    root: Any = typer.main.get_command(app)
    for command in _with_commands(root):
        command.help = text(lang, f"cli.{command.help}")
        command.epilog = text(lang, f"cli.{command.epilog}")
        command.rich_help_panel = text(lang, "cli.panel_commands")
        command.get_help_option(typer.Context(command)).help = "help"
        for parameter in command.get_params(typer.Context(command)):
            if parameter.name == "lang":
                parameter.default = lang
            parameter._runtime_param = Given()
            _speak(parameter, lang)
    return root


def _with_commands(command: Any) -> Iterator[Any]:
    yield command
    for below in getattr(command, "commands", {}).values():
        yield from _with_commands(below)


def _speak(parameter: Any, lang: str) -> None:
    default = getattr(parameter.default, "value", parameter.default)
    parameter.help = text(lang, f"cli.{parameter.help}", default=default)
    parameter.show_default = False
    if getattr(parameter, "is_flag", False):
        parameter.metavar = ""
    usual = "panel_arguments" if parameter.param_type_name == "argument" else "panel_options"
    parameter.rich_help_panel = text(lang, f"cli.{parameter.rich_help_panel or usual}")


def usage(lang: str, error: typer.TyperException) -> str:
    """What is wrong with the call, and where its help is."""
    context: Any = getattr(error, "ctx", None)
    parameter: Any = getattr(error, "param", None)
    sentence = error.format_message().rstrip(".")
    key, detail = _USAGE.get(type(error).__name__, "usage.general"), sentence
    for pattern, known in _SENTENCES.items():
        if found := pattern.match(sentence):
            key, detail = known, found[1].replace("'", "")
    details = {
        "command": context.command_path if context is not None else "lolot",
        "parameter": _shown(parameter) if parameter is not None else "",
        "option": getattr(error, "option_name", ""),
        "detail": detail,
    }
    return text(lang, key, **details)


def _shown(parameter: Any) -> str:
    if parameter.param_type_name == "argument":
        return str(parameter.metavar)
    return str(parameter.opts[0])
