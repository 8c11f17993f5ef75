"""`make demo`: the main job on samples/, and a page of before and after.

Everything goes through the commands that a user has; only the pictures are drawn here.
"""

from __future__ import annotations

import base64
import html
import io
import json
import shutil
import subprocess
import sys
import sysconfig
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pillow_heif
import pymupdf
from PIL import Image, ImageDraw, ImageFont, ImageOps

from scanner import detectors

ROOT = Path(__file__).parent.parent
OUT = ROOT / "demo"
KINDS = {
    ".pdf",
    ".png",
    ".jpg",
    ".jpeg",
    ".webp",
    ".bmp",
    ".gif",
    ".tif",
    ".tiff",
    ".heic",
    ".avif",
}
STATES = {
    "verified": "đã che và kiểm tra lại · masked and verified",
    "unchanged": "không có gì phải che · nothing to mask",
    "unverified": "chưa sạch · not clean",
    "withheld": "chưa sạch, đã giữ lại · not clean, withheld",
    "none": "không có bản sao · no copy",
}
TILE = (420, 320)
GAP = 24

STYLE = """
body { font: 16px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 76rem; padding: 0 1rem;
       color: #1c1c1c; background: #f6f6f4 }
h1 { font-size: 1.5rem } h2 { font-size: 1.05rem; margin: 0 0 .3rem }
section { background: #fff; border: 1px solid #ddd; border-radius: 8px; margin: 1.2rem 0;
          padding: 1rem }
.pair { display: flex; gap: 1rem; flex-wrap: wrap } figure { margin: 0; flex: 1 1 18rem }
img { max-width: 100%; max-height: 40rem; border: 1px solid #ccc } figcaption { color: #666 }
p { margin: .2rem 0 .7rem }
"""


@dataclass(frozen=True, slots=True)
class Pair:
    """One sample before and after, with what its report says."""

    name: str
    remark: str
    before: bytes
    after: bytes | None


def main() -> int:
    samples = sorted(p for p in (ROOT / "samples").rglob("*") if p.suffix.lower() in KINDS)
    if OUT.exists():
        shutil.rmtree(OUT)
    OUT.mkdir()
    names = [str(path.relative_to(ROOT)) for path in samples]
    # What the samples hold is personal data, however made up: 1 is the right answer.
    if lolot("scan", *names) not in (0, 1, 3):
        return 1
    report = OUT / "report.json"
    masked = ["mask", *names, "--output-dir", "demo/masked", "--format", "json"]
    if lolot(*masked, "--output", str(report.relative_to(ROOT))) not in (0, 3):
        return 1
    pairs = [pair(entry) for entry in json.loads(report.read_text(encoding="utf-8"))["files"]]
    (OUT / "index.html").write_text(page(pairs), encoding="utf-8")
    sheet(pairs).save(OUT / "sheet.png", optimize=True)
    print()
    for label, name in (
        ("Bản sao đã che · masked copies", "masked"),
        ("Trước và sau · before and after", "index.html"),
        ("Cùng nội dung, một ảnh · the same as one picture", "sheet.png"),
        ("Báo cáo · report", "report.json"),
    ):
        print(f"{label}: {Path('demo') / name}")
    return 0


def lolot(*arguments: str) -> int:
    """Runs the installed command as a user would; its exit code."""
    program = shutil.which("lolot", path=sysconfig.get_path("scripts"))
    assert program is not None
    print(f"\n$ lolot {' '.join(arguments[:3])} …\n", flush=True)
    return subprocess.run([program, *arguments], cwd=ROOT, check=False).returncode


def pair(entry: dict[str, Any]) -> Pair:
    """The page that shows most of what was masked, before and after."""
    pages = [f["page"] for f in entry["findings"] if f["mask"] and f["page"]]
    number = max(set(pages), key=pages.count) if pages else 1
    copy = entry["copy"]
    after = ROOT / copy["path"] if copy and copy["status"] != "withheld" else None
    types = detectors.load().types
    found = Counter(types[f["type"]].names["vi"] for f in entry["findings"] if f["mask"])
    counts = ", ".join(f"{name} {count}" for name, count in found.most_common())
    return Pair(
        entry["path"],
        " → ".join(filter(None, (counts, STATES[copy["status"] if copy else "none"]))),
        picture(ROOT / entry["path"], number),
        picture(after, number) if after else None,
    )


def picture(path: Path, number: int) -> bytes:
    """One page of a document as a JPEG of a handy size."""
    if path.suffix.lower() == ".pdf":
        with pymupdf.open(path) as document:
            pixels = document[number - 1].get_pixmap(dpi=110, alpha=False)
            image = Image.frombytes("RGB", (pixels.width, pixels.height), pixels.samples)
    else:
        pillow_heif.register_heif_opener()
        with Image.open(path) as opened:
            opened.seek(number - 1)
            image = ImageOps.exif_transpose(opened).convert("RGB")
    image.thumbnail((1100, 1100))
    content = io.BytesIO()
    image.save(content, "JPEG", quality=85)
    return content.getvalue()


def page(pairs: Iterable[Pair]) -> str:
    """One page that holds everything: it can be sent to someone as it is."""
    sections = "\n".join(
        f"<section><h2>{html.escape(p.name)}</h2><p>{html.escape(p.remark)}</p>"
        f'<div class="pair">{figure(p.before, "Trước · before")}{figure(p.after, "Sau · after")}'
        "</div></section>"
        for p in pairs
    )
    return (
        f'<!doctype html><html lang="vi"><meta charset="utf-8"><title>lolot: trước và sau</title>'
        f'<meta name="viewport" content="width=device-width"><style>{STYLE}</style>'
        f"<h1>lolot: trước và sau khi che · before and after</h1>{sections}</html>\n"
    )


def figure(content: bytes | None, caption: str) -> str:
    if content is None:
        return f"<figure><figcaption>{caption}: –</figcaption></figure>"
    data = base64.b64encode(content).decode("ascii")
    return (
        f"<figure><figcaption>{caption}</figcaption>"
        f'<img alt="{caption}" src="data:image/jpeg;base64,{data}"></figure>'
    )


def sheet(pairs: Iterable[Pair], columns: int = 3) -> Image.Image:
    """All pairs on one picture, the masked one right of its original."""
    tiles = [tile(p) for p in pairs]
    width = max(t.width for t in tiles) + GAP
    height = tiles[0].height + GAP
    rows = -(-len(tiles) // columns)
    result = Image.new("RGB", (columns * width + GAP, rows * height + GAP), "#777")
    for i, one in enumerate(tiles):
        row, column = divmod(i, columns)
        left = GAP + column * width + (width - GAP - one.width) // 2
        result.paste(one, (left, GAP + row * height))
    return result


def tile(one: Pair) -> Image.Image:
    """A pair side by side under its name."""
    images = [Image.open(io.BytesIO(c)) for c in (one.before, one.after) if c is not None]
    for image in images:
        image.thumbnail(TILE)
    name = 26
    result = Image.new("RGB", (sum(i.width for i in images) + 6, TILE[1] + name), "#777")
    font = ImageFont.load_default(18)
    ImageDraw.Draw(result).text((0, 0), Path(one.name).name, fill="white", font=font)
    left = 0
    for image in images:
        result.paste(image, (left, name))
        left += image.width + 6
    return result


if __name__ == "__main__":
    sys.exit(main())
