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
from nebelhorn.app import letter
from nebelhorn.demo import simulate

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "docs" / "pictures" / "pages"
LETTER = "letter.html"
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
    "customers-there": "customers?touchpoint=hotline+call",
    "customer": "CUSTOMER",
    "desk": "desk?id=WHO",
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


SHOP = """customer;when;what;score;said
4711;2026-03-02 09:14;order;;
4711;2026-03-05 16:40;parcel arrived;9;Came a day early, thank you
4712;2026-03-02 11:02;order;;
4712;2026-03-09 08:31;call;2;Where is my parcel?
"""
"""A file that is dropped, for the picture of its columns."""

GUESSES = (20, 65, 40, 80, 10)


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
                    _take_letter(opened, place.parent / LETTER)
            finally:
                server.send_signal(signal.SIGINT)


def _company(folder: Path) -> Path:
    made = simulate(folder / "data", customers=CUSTOMERS, seed=SEED, incidents=True)
    shutil.copyfile(made.settings, nebelhorn.init(folder / "ws", name="Demo"))
    with nebelhorn.open_workspace(folder / "ws") as workspace:
        nebelhorn.import_events(workspace, folder / "data", mapping=made.mapping)
        nebelhorn.replay(workspace)
    with nebelhorn.open_workspace(folder / "ws") as workspace:
        (folder / LETTER).write_text(letter(workspace, language="en").html, encoding="utf-8")
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
        there = path.replace("CUSTOMER", customer).replace("WHO", customer.partition("/")[2])
        joined = "&" if "?" in there else "?"
        page.goto(f"{site}/{there}{joined}language={language}&theme={theme}")
        _shoot(page, name)
    page.set_viewport_size({"width": WIDE, "height": 900})
    for name, go in (("columns", _drop), ("guess-truth", _guess)):
        go(page, f"{site}/{{}}?language=en&theme=light")
        _shoot(page, name)
    stranger = opened.new_page(viewport={"width": WIDE, "height": 900}, locale="en-GB")
    stranger.goto(f"{site}/login?language=en&theme=light")
    _shoot(stranger, "login")


def _drop(page: Any, place: str) -> None:
    page.goto(place.format("first"))
    file = {"name": "shop.csv", "mimeType": "text/csv", "buffer": SHOP.encode()}
    page.set_input_files("#file", file)
    page.click("form[data-drop] button")
    page.wait_for_selector("#sample")


def _guess(page: Any, place: str) -> None:
    page.goto(place.format("guess"))
    for slider, of_100 in zip(page.locator(".slide input").all(), GUESSES, strict=False):
        slider.fill(str(of_100))
    page.click("button.main")
    page.wait_for_selector("ol.guessed .hit")


def _take_letter(opened: Any, file: Path) -> None:
    page = opened.new_page(viewport={"width": WIDE, "height": 900}, color_scheme="light")
    page.goto(file.as_uri())
    _shoot(page, "letter")


def _shoot(page: Any, name: str) -> None:
    size = write_small(TARGET / f"{name}.png", page.screenshot(full_page=False))
    print(f"{name}: {size / 1000:.0f} kB", flush=True)


if __name__ == "__main__":
    main()
