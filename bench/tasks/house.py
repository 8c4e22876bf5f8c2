"""Open pages in a fresh Chromium, and pan the map: house.py FOLDER CUSTOMERS.

First paint is that of Today, cold: a new browser with a new profile each time. Panning drags the
map with the mouse and takes the time between frames as the browser draws them.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright
from stopwatch import Stopwatch

ROUNDS, STEPS = 5, 90
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
_PATIENCE_S = 240.0
_HERE = Path(__file__).parent
# waits in the page: a string to evaluate would be stopped by its security policy
_PAINTED = """() => new Promise((tell) => new PerformanceObserver((list) => {
  for (const one of list.getEntriesByName('first-contentful-paint')) tell(one.startTime);
}).observe({ type: 'paint', buffered: true }))"""
_WATCH = """() => {
  window.frames_ms = [];
  let last = null;
  const step = (now) => {
    if (last !== null) window.frames_ms.push(now - last);
    last = now;
    window.watching = requestAnimationFrame(step);
  };
  requestAnimationFrame(step);
}"""
_TOLD = "() => { cancelAnimationFrame(window.watching); return window.frames_ms; }"


def _until_drawn(site: str, cookie: str) -> None:
    asked = urllib.request.Request(f"{site}/", headers={"Cookie": f"nebelhorn={cookie}"})
    begun = time.perf_counter()
    while time.perf_counter() - begun < _PATIENCE_S:
        with urllib.request.urlopen(asked, timeout=30) as answer:
            if b"data-waiting" not in answer.read():
                return
        time.sleep(1)
    msg = "the pages were not drawn in time"
    raise RuntimeError(msg)


def _fresh(playwright: Any, site: str, cookie: str) -> tuple[Browser, Page]:
    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))), None)
    browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.add_cookies([{"name": "nebelhorn", "value": cookie, "url": site}])
    return browser, context.new_page()


def _first_paint(playwright: Any, site: str, cookie: str, path: str) -> float:
    browser, page = _fresh(playwright, site, cookie)
    page.goto(f"{site}/{path}")
    painted = float(page.evaluate(_PAINTED))
    browser.close()
    return painted


def _pan(playwright: Any, site: str, cookie: str) -> list[float]:
    browser, page = _fresh(playwright, site, cookie)
    page.goto(f"{site}/map")
    for _ in range(3):
        page.click(".zoom [data-zoom='0.8']")
    # a place without a light or a flow under it: those are links
    start = page.evaluate(
        """() => {
          const box = document.querySelector('.jm').getBoundingClientRect();
          for (let y = box.top + 30; y < Math.min(box.bottom, innerHeight) - 20; y += 7)
            for (let x = box.left + 60; x < box.right - 60; x += 7)
              if (!document.elementFromPoint(x, y)?.closest('a,.n')) return [x, y];
        }"""
    )
    x, y = start
    page.mouse.move(x, y)
    page.mouse.down()
    page.evaluate(_WATCH)
    for step in range(1, STEPS + 1):
        page.mouse.move(x + 3 * step, y + step)
    frames = [float(one) for one in page.evaluate(_TOLD)]
    moved = page.evaluate("() => document.querySelector('.sheet').style.transform")
    page.mouse.up()
    browser.close()
    if "translate" not in moved:
        msg = "the map did not move"
        raise RuntimeError(msg)
    return frames


def main(folder: Path, customers: int) -> None:
    command = [sys.executable, str(_HERE / "web_server.py"), str(folder), str(customers)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout is not None
            told = json.loads(server.stdout.readline())
            site, cookie = f"http://127.0.0.1:{told['port']}", told["cookie"]
            _until_drawn(site, cookie)
            with Stopwatch() as watch, sync_playwright() as playwright:
                today = [_first_paint(playwright, site, cookie, "") for _ in range(ROUNDS)]
                maps = [_first_paint(playwright, site, cookie, "map") for _ in range(ROUNDS)]
                frames = sorted(_pan(playwright, site, cookie))
        finally:
            server.kill()
    watch.report(
        today_ms=sorted(today),
        map_ms=sorted(maps),
        frames=len(frames),
        frame_p50_ms=frames[len(frames) // 2],
        frame_p95_ms=frames[int(len(frames) * 0.95)],
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
