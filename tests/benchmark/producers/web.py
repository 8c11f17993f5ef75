"""Producers that set HTML: Chromium's print, WeasyPrint, MuPDF's Story."""

from __future__ import annotations

import io
import shutil
import subprocess
import tempfile
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

from tests.benchmark.flow import Block, Flow, Table
from tests.benchmark.producers import html
from tests.benchmark.producers.look import Look, font_files

_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome", "msedge")


def browser() -> str | None:
    """The Chromium on this machine, None where there is none."""
    return next((path for name in _BROWSERS if (path := shutil.which(name))), None)


def chromium(flow: Flow, look: Look) -> bytes:
    """Printed by Chromium without a head (Skia's PDF writer)."""
    program = browser()
    if program is None:
        raise FileNotFoundError("chromium")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        source, target = folder / "page.html", folder / "page.pdf"
        source.write_text(html.page(flow, look, font_files(flow, look.family, folder)), "utf-8")
        subprocess.run(
            [
                program, "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
                f"--user-data-dir={folder / 'profile'}", "--no-pdf-header-footer",
                f"--print-to-pdf={target}", source.as_uri(),
            ],
            check=True, capture_output=True, timeout=120,
        )  # fmt: skip
        return target.read_bytes()


def has_weasyprint() -> bool:
    """WeasyPrint and the Pango libraries of the system that it needs."""
    if find_spec("weasyprint") is None:
        return False
    try:
        import weasyprint  # type: ignore[import-untyped]  # noqa: F401
    except OSError:
        return False
    return True


def weasyprint(flow: Flow, look: Look) -> bytes:
    """Set by WeasyPrint (Pango, pydyf)."""
    from weasyprint import HTML
    from weasyprint.text.fonts import FontConfiguration  # type: ignore[import-untyped]

    with tempfile.TemporaryDirectory() as name:
        source = html.page(flow, look, font_files(flow, look.family, Path(name)))
        written = HTML(string=source).write_pdf(font_config=FontConfiguration())
    return bytes(written)


def _even(block: Block) -> Block:
    """A table with columns of one width: Story gives them that whatever it is told, and values
    that are set for wider ones run into each other."""
    if not isinstance(block, Table):
        return block
    return replace(block, widths=(1 / len(block.widths),) * len(block.widths))


def story(flow: Flow, look: Look) -> bytes:
    """Set by MuPDF's Story, the engine behind `insert_htmlbox`."""
    import pymupdf

    flow = replace(flow, blocks=tuple(map(_even, flow.blocks)))
    with tempfile.TemporaryDirectory() as name:
        fonts = font_files(flow, look.family, Path(name))
        css = html.style_sheet(look, fonts, urls=False)
        placed = pymupdf.Story(html.body(flow, look), user_css=css, archive=pymupdf.Archive(name))
        out = io.BytesIO()
        writer = pymupdf.DocumentWriter(out)
        sheet = pymupdf.Rect(0, 0, *look.paper)
        margin = look.margin * 72 / 25.4
        inner = pymupdf.Rect(margin, margin, look.paper[0] - margin, look.paper[1] - margin)
        more = 1
        while more:
            device = writer.begin_page(sheet)
            more, _ = placed.place(inner)
            placed.draw(device)
            writer.end_page()
        writer.close()
    return out.getvalue()
