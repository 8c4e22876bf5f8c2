"""Pictures for the documentation: photograph a part of a report, and make the PNG small.

A journey map in fog has many soft greys; with 256 colours it looks the same and is a
third as large.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from playwright.sync_api import sync_playwright

CHROMIUM = "/usr/bin/chromium"
_QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
WIDTH = 1440


@contextmanager
def browser() -> Iterator[Any]:
    """Open a Chromium without a window."""
    with sync_playwright() as play:
        opened = play.chromium.launch(executable_path=CHROMIUM, args=list(_QUIET))
        try:
            yield opened
        finally:
            opened.close()


def take_map(opened: Any, report: Path, target: Path, *, scheme: str = "light") -> int:
    """Photograph the journey map of a report; return the size of the file, bytes."""
    page = opened.new_page(viewport={"width": WIDTH, "height": 1000}, color_scheme=scheme)
    page.goto(report.resolve().as_uri())
    raw = page.locator("svg.jm:visible").first.screenshot()
    page.close()
    return write_small(target, raw)


def take_index(opened: Any, report: Path, target: Path) -> bool:
    """Photograph the chart of the Reality Index; say whether the report has one.

    A picture from an earlier time is removed where there is none now.
    """
    page = opened.new_page(viewport={"width": WIDTH, "height": 1000}, color_scheme="light")
    page.goto(report.resolve().as_uri())
    chart = page.locator("svg.ix:visible")
    drawn = chart.count() > 0
    if drawn:
        write_small(target, chart.first.screenshot())
    else:
        target.unlink(missing_ok=True)
    page.close()
    return drawn


def take_top(opened: Any, report: Path, target: Path) -> int:
    """Photograph a report from its headline to the end of the map, without the index between."""
    page = opened.new_page(viewport={"width": WIDTH, "height": 1000}, color_scheme="light")
    page.goto(report.resolve().as_uri())
    # The page forbids styles that are not its own, so what is not wanted is taken out.
    page.evaluate(
        "document.querySelectorAll('[id$=-index]').forEach(h => h.closest('section').remove())"
    )
    box = page.locator("svg.jm:visible").first.bounding_box()
    height = box["y"] + box["height"] + 8
    raw = page.screenshot(full_page=True, clip={"x": 0, "y": 0, "width": WIDTH, "height": height})
    page.close()
    return write_small(target, raw)


def write_small(target: Path, raw: bytes) -> int:
    small = with_palette(raw)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(small)
    return len(small)


def with_palette(png: bytes) -> bytes:
    """Return a PNG with at most 256 colours, chosen by median cut."""
    pixels = _decode(png)
    bins = (pixels >> 3).astype(np.int32)
    codes = (bins[..., 0] << 10) | (bins[..., 1] << 5) | bins[..., 2]
    counts = np.bincount(codes.ravel(), minlength=1 << 15)
    sums = [
        np.bincount(codes.ravel(), weights=pixels[..., channel].ravel(), minlength=1 << 15)
        for channel in range(3)
    ]
    used = np.flatnonzero(counts)
    boxes = _cut(used)
    lookup = np.zeros(1 << 15, np.uint8)
    palette = np.zeros((len(boxes), 3), np.uint8)
    for number, box in enumerate(boxes):
        lookup[box] = number
        palette[number] = [round(s[box].sum() / counts[box].sum()) for s in sums]
    return _encode(lookup[codes], palette)


def _cut(used: np.ndarray) -> list[np.ndarray]:
    # By extent, not by number of pixels: the few bright pixels of a letter need colours too.
    boxes = [used]
    while len(boxes) < 256:
        widest = max(range(len(boxes)), key=lambda n: _extent(boxes[n])[0])
        extent, shift = _extent(boxes[widest])
        if extent == 0:
            break
        box = boxes.pop(widest)
        part = (box >> shift) & 31
        low = part <= (int(part.min()) + int(part.max())) // 2
        boxes += [box[low], box[~low]]
    return boxes


def _extent(box: np.ndarray) -> tuple[int, int]:
    return max((int(np.ptp((box >> shift) & 31)), shift) for shift in (10, 5, 0))


def _decode(png: bytes) -> np.ndarray:
    """Return (height, width, 3) of an 8-bit RGB or RGBA PNG.

    Raises:
        ValueError: It is another kind of PNG.
    """
    chunks = list(_chunks(png))
    width, height, depth, kind = struct.unpack(">IIBB", chunks[0][1][:10])
    if depth != 8 or kind not in {2, 6}:
        msg = f"a PNG of depth {depth} and kind {kind} is not expected of Chromium"
        raise ValueError(msg)
    size = 3 if kind == 2 else 4
    data = zlib.decompress(b"".join(body for name, body in chunks if name == b"IDAT"))
    rows = np.frombuffer(data, np.uint8).reshape(height, 1 + width * size)
    lines = np.zeros((height, width * size), np.uint8)
    above = np.zeros(width * size, np.uint8)
    for number in range(height):
        above = _unfilter(int(rows[number, 0]), rows[number, 1:], above, size)
        lines[number] = above
    return lines.reshape(height, width, size)[..., :3]


def _unfilter(kind: int, row: np.ndarray, above: np.ndarray, size: int) -> np.ndarray:
    if kind == 0:
        return row.copy()
    if kind == 2:
        return row + above
    if kind == 1:
        return np.cumsum(row.reshape(-1, size), axis=0, dtype=np.uint8).ravel()
    return _unfilter_by_pixel(kind, row.tolist(), above.tolist(), size)


def _unfilter_by_pixel(kind: int, row: list[int], above: list[int], size: int) -> np.ndarray:
    out = [0] * len(row)
    for at, value in enumerate(row):
        left = out[at - size] if at >= size else 0
        if kind == 3:
            out[at] = (value + (left + above[at]) // 2) & 255
            continue
        corner = above[at - size] if at >= size else 0
        guess = left + above[at] - corner
        near = min((left, above[at], corner), key=lambda known, g=guess: abs(g - known))
        out[at] = (value + near) & 255
    return np.array(out, np.uint8)


def _chunks(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 8
    while at < len(png):
        length, name = struct.unpack(">I4s", png[at : at + 8])
        yield name, png[at + 8 : at + 8 + length]
        at += 12 + length


def _encode(numbers: np.ndarray, palette: np.ndarray) -> bytes:
    height, width = numbers.shape
    lines = np.zeros((height, width + 1), np.uint8)
    lines[:, 1:] = numbers
    parts = (
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)),
        (b"PLTE", palette.tobytes()),
        (b"IDAT", zlib.compress(lines.tobytes(), 9)),
        (b"IEND", b""),
    )
    made = b"\x89PNG\r\n\x1a\n"
    for name, body in parts:
        check = zlib.crc32(name + body)
        made += struct.pack(">I", len(body)) + name + body + struct.pack(">I", check)
    return made


def headline(report: Path) -> str:
    """Return the sentence a report opens with."""
    found = re.search(r"<h1[^>]*>(.*?)</h1>", report.read_text(encoding="utf-8"), re.DOTALL)
    return found[1] if found else ""
