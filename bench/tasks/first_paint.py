"""Open the survey page in a fresh Chromium, again and again: first_paint.py FOLDER."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright
from stopwatch import Stopwatch
from voices import make

ROUNDS = 5
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
_PAINTED = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? null"


def main(work: Path) -> None:
    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))), None)
    folder = Path(tempfile.mkdtemp(dir=work))
    paths = make(folder / "ws", ROUNDS)
    command = [sys.executable, "-m", "nebelhorn", "-w", str(folder / "ws"), "serve", "--port", "0"]
    painted, size = [], 0
    with (
        Stopwatch() as watch,
        subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as server,
    ):
        try:
            assert server.stderr is not None
            site = ""
            for line in server.stderr:
                found = re.search(r"http://127\.0\.0\.1:\d+", line)
                site = site or (found[0] if found else "")
                if "startup complete" in line:
                    break
            with sync_playwright() as playwright:
                for path in paths:
                    # a new process with a new profile each time, as on a phone that knows nothing
                    browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
                    page = browser.new_page(viewport={"width": 390, "height": 844})
                    answer = page.goto(site + path)
                    assert answer is not None
                    size = len(answer.body())
                    page.wait_for_function(f"{_PAINTED} !== null")
                    painted.append(page.evaluate(_PAINTED) / 1000)
                    browser.close()
        finally:
            server.kill()
    shutil.rmtree(folder, ignore_errors=True)
    watch.report(first_paint_s=painted, bytes=size)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
