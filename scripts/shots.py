"""Photograph every page of a served demo company for the documentation: make shots.

Makes the company up in a folder of its own, serves it, logs in, and writes one picture a page to
docs/pictures/pages, all anew. Needs Chromium.
"""

from __future__ import annotations

import re
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from pictures import browser, write_small

import nebelhorn
from nebelhorn.demo import simulate

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "docs" / "pictures" / "pages"
CUSTOMERS, SEED = 250, 7
WIDE, TELEPHONE = 1280, 390
DRAWN_MS = 240_000
PASSWORD = "violet anchor 7 of rain"
PAGES = {
    "today": "",
    "index": "index",
    "predictions": "index/predictions",
    "horn": "horn",
    "map": "map",
    "map-two": "map?from=2025-07-01&until=2025-12-31&from2=2026-01-01&until2=2026-06-30",
    "fog": "fog",
    "customers": "customers",
    "customer": "CUSTOMER",
    "rules": "rules",
    "belief": "rules/belief?when=last_score+%3C+0.5&claim=hotline+call&within=14",
    "voices": "voices",
    "sources": "sources",
    "settings": "settings",
    "people": "people",
    "me": "me",
    "first": "first",
    "guess": "guess",
}
"""Name of the picture → page, in English and light."""

OTHERS = (
    ("map-dark", "map", "de", "dark", WIDE),
    ("today-telephone", "", "de", "light", TELEPHONE),
    ("counter-telephone", "CUSTOMER/now", "de", "light", TELEPHONE),
)
"""Some in German, dark, or as a telephone shows them: name, page, language, theme, width."""


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        place = _company(Path(folder))
        TARGET.mkdir(parents=True, exist_ok=True)
        for old in TARGET.glob("*.png"):
            old.unlink()
        command = [sys.executable, "-m", "nebelhorn", "-w", str(place), "serve", "--port", "0"]
        with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as server:
            try:
                with browser() as opened:
                    _take(opened, _link(server))
            finally:
                server.send_signal(signal.SIGINT)


def _company(folder: Path) -> Path:
    made = simulate(folder / "data", customers=CUSTOMERS, seed=SEED, incidents=True)
    shutil.copyfile(made.settings, nebelhorn.init(folder / "ws", name="Demo"))
    with nebelhorn.open_workspace(folder / "ws") as workspace:
        nebelhorn.import_events(workspace, folder / "data", mapping=made.mapping)
        nebelhorn.replay(workspace)
    return folder / "ws"


def _link(server: subprocess.Popen[str]) -> str:
    found = None
    for line in server.stderr or ():
        found = found or re.search(r"http://\S+/welcome/\S+", line)
        if "startup complete" in line and found:
            return found[0]
    msg = "the server did not start"
    raise RuntimeError(msg)


def _take(opened: Any, link: str) -> None:
    page = opened.new_page(viewport={"width": WIDE, "height": 900}, locale="en-GB")
    site = link.split("/welcome/")[0]
    page.goto(link)
    said = {"login": "ada", "name": "Ada Vogt", "password": PASSWORD, "again": PASSWORD}
    for name, text in said.items():
        page.fill(f"#{name}", text)
    page.click("button.main")
    page.wait_for_selector(".today", timeout=DRAWN_MS)
    page.goto(f"{site}/customers")
    customer = page.locator("table.seen a").first.get_attribute("href").lstrip("/")
    shown = [(name, path, "en", "light", WIDE) for name, path in PAGES.items()]
    for name, path, language, theme, width in (*shown, *OTHERS):
        page.set_viewport_size({"width": width, "height": 900})
        there = path.replace("CUSTOMER", customer)
        joined = "&" if "?" in there else "?"
        page.goto(f"{site}/{there}{joined}language={language}&theme={theme}")
        size = write_small(TARGET / f"{name}.png", page.screenshot(full_page=False))
        print(f"{name}: {size / 1000:.0f} kB", flush=True)


if __name__ == "__main__":
    main()
