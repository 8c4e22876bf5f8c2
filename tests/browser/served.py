"""A real server and a real browser, as all stories on screen need them."""

from __future__ import annotations

import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

_DRAWN_MS = 120_000
GOOD = "violet anchor 7 of rain"
_CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))), None)
_FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"]
_FLAGS += ["--disable-background-networking", "--disable-component-update"]


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a workspace in a process of its own, and yield the one-time link it prints."""
    command = [sys.executable, "-m", "nebelhorn", "-w", str(folder), "serve", "--port", "0"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        found = None
        for line in process.stderr:
            found = found or re.search(r"http://\S+/welcome/\S+", line)
            if "startup complete" in line:
                break
        assert found is not None
        try:
            yield found[0]
        finally:
            process.send_signal(signal.SIGINT)
            process.stderr.read()


def site_of(link: str) -> str:
    """Return scheme, host and port of a server by its one-time link."""
    return link.split("/welcome/")[0]


@contextmanager
def chromium() -> Iterator[Any]:
    """Yield a browser; skips where there is none."""
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    if _CHROMIUM is None:
        # who has none can still run all else; CI installs one
        pytest.skip("no Chromium on this machine")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_CHROMIUM, args=_FLAGS)
        yield browser
        browser.close()


def become_admin(page: Any, link: str) -> None:
    """Open the one-time link and make the first account: Ada's."""
    page.goto(link)
    for name, text in {"login": "ada", "name": "Ada", "password": GOOD, "again": GOOD}.items():
        page.fill(f"#{name}", text)
    page.click("button.main")


@contextmanager
def at_the_map(folder: Path) -> Iterator[tuple[str, Any]]:
    """Serve a workspace, and yield its site and an admin's page that waited until all was drawn."""
    with served(folder) as link, chromium() as browser:
        page = browser.new_context(locale="en-GB").new_page()
        become_admin(page, link)
        page.goto(f"{site_of(link)}/map?language=en")
        page.wait_for_selector("svg.jm", timeout=_DRAWN_MS)
        yield site_of(link), page
