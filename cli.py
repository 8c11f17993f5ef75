"""The command line: parse, call, print, exit. What the commands do stands in `scanner/`.

`lolot --help` has to be quick, so nothing heavy is imported before a command runs.
"""

from __future__ import annotations

import contextlib
import gc
import sys
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from scanner.commands import call
from scanner.commands import options as opt
from scanner.commands.options import Deed, spread
from scanner.model import Limits, Severity

app = typer.Typer(add_completion=False, rich_markup_mode="rich")


@app.callback(help="app", epilog="exits", invoke_without_command=True)
def _root(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="version")] = False,
    lang: opt.Lang = "vi",
) -> None:
    if version:
        from importlib.metadata import version as installed

        typer.echo(f"lolot {installed('lolot')}")
    elif context.invoked_subcommand is None:
        typer.echo(context.get_help())


@app.command(help="scan", epilog="exits")
@spread
def scan(  # noqa: PLR0913, PLR0917
    paths: opt.Paths,
    run: opt.Run,
    rules: opt.Rules,
    bounds: opt.Bounds,
    baseline: opt.Known = None,
    fail_on: opt.FailOn = Severity.MEDIUM,
) -> Deed:
    from scanner.batch import job, settings, task
    from scanner.report.outcome import Bar

    wanted = job.Job(
        paths=paths,
        options=rules.options(bounds.limits(), baseline, crops=run.crops),
        bar=Bar(fail_on=fail_on),
        view=settings.view(run.lang, rules.patterns, reveal=run.reveal),
        form=run.form,
        jobs=run.jobs or task.cores(),
        resume=run.resume,
        quiet=run.quiet,
        output=run.output,
        cluster=run.cluster,
        pick=run.pick,
    )
    return partial(job.run, wanted)


@app.command(help="mask", epilog="exits")
@spread
def mask(  # noqa: PLR0913, PLR0917
    paths: opt.Paths,
    output_dir: opt.OutputDir,
    run: opt.Run,
    rules: opt.Rules,
    bounds: opt.Bounds,
    masking: opt.Masking,
    baseline: opt.Known = None,
    report: opt.Edited = None,
    keep_unverified: opt.KeepUnverified = False,
    overwrite: opt.Overwrite = False,
) -> Deed:
    from scanner import edited
    from scanner.batch import job, settings, task
    from scanner.report.outcome import Bar

    options = rules.options(
        bounds.limits(),
        baseline,
        keep_unverified=keep_unverified,
        overwrite=overwrite,
        edits=edited.read(report) if report else None,
        crops=run.crops,
        **masking.chosen(),
    )
    wanted = job.Job(
        paths=paths,
        options=options,
        bar=Bar(masking=True, areas_settled=masking.settled),
        view=settings.view(run.lang, rules.patterns, reveal=run.reveal),
        form=run.form,
        jobs=run.jobs or task.cores(),
        # A journal knows what was masked by rule, not what a report decides.
        resume=None if report else run.resume,
        quiet=run.quiet,
        output=run.output,
        cluster=run.cluster,
        pick=run.pick,
        copies=output_dir,
    )
    return partial(job.run, wanted)


@app.command(help="verify", epilog="verify_exits")
@spread
def verify(  # noqa: PLR0913, PLR0917
    original: opt.Original,
    rules: opt.Rules,
    copy: opt.Masked = None,
    form: opt.Simple = "table",
    reveal: opt.Reveal = False,
    baseline: opt.Known = None,
    label: opt.Written = None,
    lang: opt.Lang = "vi",
    timeout: opt.Timeout = opt.SECONDS,
) -> Deed:
    from scanner.batch import settings
    from scanner.commands import verify as comparing

    plain = rules.options(Limits(seconds=timeout), baseline)
    options = replace(plain, fill=settings.fill("black", label))
    view = settings.view(lang, rules.patterns, reveal=reveal)
    return partial(comparing.run, comparing.Comparison(original, copy, options, view, form))


@app.command(help="explain", epilog="explain_exits")
@spread
def explain(  # noqa: PLR0913, PLR0917
    file: opt.Explained,
    rules: opt.Rules,
    page: opt.OnPage = None,
    find: opt.Sought = "",
    form: opt.Simple = "table",
    reveal: opt.Reveal = False,
    baseline: opt.Known = None,
    lang: opt.Lang = "vi",
    timeout: opt.Timeout = opt.SECONDS,
) -> Deed:
    from scanner.batch import settings
    from scanner.commands import explain as explaining

    options = rules.options(Limits(seconds=timeout), baseline)
    view = settings.view(lang, rules.patterns, reveal=reveal)
    return partial(
        explaining.run, explaining.Question(file, options, view, form, page, find.strip())
    )


@app.command(help="watch", epilog="watch_exits")
@spread
def watch(  # noqa: PLR0913, PLR0917
    folder: opt.Watched,
    masked: opt.MaskedDir,
    rules: opt.Rules,
    bounds: opt.Bounds,
    masking: opt.Masking,
    quarantine: opt.Quarantine = None,
    poll: opt.Poll = None,
    settle: opt.Settle = 2.0,
    baseline: opt.Known = None,
    jobs: opt.Jobs = None,
    quiet: opt.QuietWatch = False,
    lang: opt.Lang = "vi",
) -> Deed:
    from scanner.batch import settings, task
    from scanner.batch import watch as watching

    options = rules.options(bounds.limits(), baseline, **masking.chosen())
    wanted = watching.Watch(
        folder=folder,
        masked=masked,
        quarantine=quarantine,
        options=options,
        view=settings.view(lang, rules.patterns, reveal=False),
        jobs=jobs or task.cores(),
        poll=poll,
        settle=settle,
        quiet=quiet,
    )
    return partial(watching.run, wanted)


@app.command(help="serve", epilog="serve_exits")
@spread
def serve(  # noqa: PLR0913, PLR0917
    rules: opt.Rules,
    bounds: opt.Bounds,
    host: opt.Host = "127.0.0.1",
    port: opt.Port = 8641,
    token_file: opt.TokenFile = None,
    allow_host: opt.AllowHost = None,
    max_upload_mb: opt.MaxUpload = 100,
    queue: opt.Queue = 32,
    baseline: opt.Known = None,
    jobs: opt.Jobs = None,
    lang: opt.Lang = "vi",
) -> Deed:
    from scanner.batch import settings, task
    from scanner.web import server
    from scanner.web.app import create_app
    from scanner.web.settings import Settings, bound, token

    gate = Settings(
        options=rules.options(bounds.limits(), baseline),
        view=settings.view(lang, rules.patterns, reveal=False),
        workers=jobs or task.cores(),
        waiting=queue,
        upload_bytes=max_upload_mb * 1_000_000,
        token=token(token_file),
    )
    gate = bound(gate, host, tuple(allow_host or ()))
    return lambda: server.serve(create_app(gate), host, port, lang)


@app.command(help="web", epilog="web_exits")
@spread
def web(  # noqa: PLR0913, PLR0917
    rules: opt.Rules,
    bounds: opt.Bounds,
    host: opt.WebHost = "127.0.0.1",
    port: opt.WebPort = 0,
    no_browser: opt.NoBrowser = False,
    install_shortcut: opt.Shortcut = False,
    max_upload_mb: opt.MaxUpload = 500,
    jobs: opt.Jobs = None,
    lang: opt.Lang = "vi",
) -> Deed:
    from scanner.batch import settings, task
    from scanner.web import launch
    from scanner.web.settings import Settings

    if install_shortcut:
        return partial(launch.install_shortcut, lang)
    page = Settings(
        options=rules.options(bounds.limits()),
        view=settings.view(lang, rules.patterns, reveal=False),
        workers=jobs or task.cores(),
        upload_bytes=max_upload_mb * 1_000_000,
    )
    return partial(launch.run, page, host, port, browser=not no_browser)


@app.command("id", help="id", epilog="id_exits")
@spread
def safe_paper(  # noqa: PLR0913, PLR0917
    photo: opt.Photo,
    purpose: opt.Purpose,
    bounds: opt.Bounds,
    preset: opt.Preset = "che-het",
    receiver: opt.Receiver = None,
    straighten: opt.Straighten = False,
    output: opt.PaperOutput = None,
    form: opt.Simple = "table",
    fill: opt.Colour = "black",
    overwrite: opt.Overwrite = False,
    ocr: opt.Ocr = "lolot",
    lang: opt.Lang = "vi",
    password_file: opt.Passwords = None,
) -> Deed:
    from scanner import purposes
    from scanner.batch import settings
    from scanner.commands import paper

    rules = opt.Rules(ocr=ocr, password_file=password_file)
    base = rules.options(bounds.limits(), fill=settings.fill(fill), overwrite=overwrite)
    options = purposes.options(base, preset, purpose, receiver, straighten=straighten)
    view = settings.view(lang, None, reveal=False)
    return partial(paper.run, paper.Paper(photo, output, options, view, form))


@app.command(help="doctor", epilog="doctor_exits")
def doctor(lang: opt.Lang = "vi") -> Deed:
    from scanner import doctor as examination

    return partial(examination.run, lang, sys.stdout)


@app.command("baseline", help="baseline", epilog="baseline_exits")
@spread
def accept(  # noqa: PLR0913, PLR0917
    paths: opt.Paths,
    rules: opt.Rules,
    output: Annotated[Path, typer.Option("--output", metavar="FILE", help="baseline_output")],
    lang: opt.Lang = "vi",
    jobs: opt.Jobs = None,
    timeout: opt.Timeout = opt.SECONDS,
) -> Deed:
    from scanner import known
    from scanner.batch import job, settings, task
    from scanner.commands import baseline as accepted
    from scanner.report.outcome import Bar

    options = rules.options(Limits(seconds=timeout))
    key = known.load_key(settings.key())
    wanted = job.Job(
        paths=paths,
        options=options,
        bar=Bar(fail_on=None),
        # The answers have to bring the values here, for their fingerprints.
        view=settings.view(lang, rules.patterns, reveal=True),
        form="json",
        jobs=jobs or task.cores(),
        output=output,
        make=lambda stream: accepted.BaselineWriter(stream, key),
    )
    return partial(accepted.run, wanted)


_patterns = typer.Typer(rich_markup_mode="rich", no_args_is_help=True)
app.add_typer(_patterns, name="patterns", help="pattern_commands", epilog="patterns_exits")


@_patterns.command("list", help="pattern_list", epilog="patterns_exits")
def list_patterns(patterns: opt.Patterns = None, lang: opt.Lang = "vi") -> Deed:
    from scanner.commands import patterns as own

    return partial(own.show_all, lang, patterns, sys.stdout)


@_patterns.command("show", help="pattern_show", epilog="patterns_exits")
def show_pattern(
    name: Annotated[str, typer.Argument(metavar="ID", help="pattern_id")],
    patterns: opt.Patterns = None,
    lang: opt.Lang = "vi",
) -> Deed:
    from scanner.commands import patterns as own

    return partial(own.show_one, name, patterns, sys.stdout)


@_patterns.command("test", help="pattern_test", epilog="patterns_exits")
def test_pattern(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="pattern_file")],
    lang: opt.Lang = "vi",
) -> Deed:
    from scanner.commands import patterns as own

    return partial(own.test, file, lang, sys.stdout)


@_patterns.command("new", help="pattern_new", epilog="patterns_exits")
def new_pattern(
    output: Annotated[
        Path | None, typer.Option("--output", metavar="FILE", help="pattern_output")
    ] = None,
    lang: opt.Lang = "vi",
) -> Deed:
    from scanner.commands import patterns as own

    return partial(own.new, sys.stdout, output)


def main() -> None:
    """The console script `lolot`."""
    code = call.INTERNAL
    # Loading makes many objects and no garbage: to look for some as often as usual takes a tenth.
    gc.set_threshold(50_000)
    # What workers run stands in modules of its own: none of them needs to load this one.
    vars(sys.modules["__main__"]).pop("__file__", None)
    # Even a failure to say what failed must not end as exit 1, which means data was found.
    with contextlib.suppress(Exception):
        code = run(sys.argv[1:])
    # The process ends: nothing that it holds has to be looked through once more.
    gc.freeze()
    raise SystemExit(code)


def run(arguments: Sequence[str]) -> int:
    """Runs one call and returns its exit code (contract)."""
    return call.run(app, arguments)


if __name__ == "__main__":
    main()
