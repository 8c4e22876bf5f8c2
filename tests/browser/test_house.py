"""The pages people open each morning, of a company that was foretold, in a real Chromium."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

import nebelhorn
from nebelhorn.demo import simulate

pytestmark = pytest.mark.browser

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))), None)
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"]
FLAGS += ["--disable-background-networking", "--disable-component-update"]
GOOD = "violet anchor 7 of rain"
TELEPHONE, DESK = 390, 1280
PATHS = ("", "index", "horn", "map", "fog", "customers", "rules", "sources")
DRAWN_MS = 120_000
SHOTS = os.environ.get("NEBELHORN_SHOTS")
"""A folder to put pictures of all pages into; usually none."""

WORKSPACE = os.environ.get("NEBELHORN_SHOWN")
"""A workspace to show instead of a small demo company; it is copied."""


@pytest.fixture(scope="module")
def company(tmp_path_factory):
    folder = tmp_path_factory.mktemp("house")
    if WORKSPACE:
        return shutil.copytree(WORKSPACE, folder / "shown")
    made = simulate(folder / "data", customers=120, seed=7, incidents=True)
    shutil.copyfile(made.settings, nebelhorn.init(folder / "ws", name="Demo"))
    with nebelhorn.open_workspace(folder / "ws") as workspace:
        nebelhorn.import_events(workspace, folder / "data", mapping=made.mapping)
        nebelhorn.replay(workspace)
    return folder / "ws"


@pytest.fixture(scope="module")
def link(company):
    """Serve the company in a process of its own, and return the link it prints."""
    command = [sys.executable, "-m", "nebelhorn", "-w", str(company), "serve", "--port", "0"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        found = None
        for line in process.stderr:
            found = found or re.search(r"http://\S+/welcome/\S+", line)
            if "startup complete" in line:
                break
        assert found is not None
        yield found[0]
        process.send_signal(signal.SIGINT)
        process.stderr.read()


@pytest.fixture(scope="module")
def reader(link):
    """The first admin, who has waited until the pages were drawn."""
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        context = browser.new_context(locale="de-DE")
        page = context.new_page()
        page.goto(link)
        for name, text in {"login": "ada", "name": "Ada", "password": GOOD, "again": GOOD}.items():
            page.fill(f"#{name}", text)
        page.click("button.main")
        # it asks for patience, and looks again by itself
        page.wait_for_selector(".today", timeout=DRAWN_MS)
        yield page
        browser.close()


@pytest.fixture
def heard(reader):
    """What the console said and which addresses were asked, during one test."""
    said, asked = [], []

    def tell(message):
        said.append(message.text)

    def break_off(error):
        said.append(str(error))

    def ask(request):
        asked.append(request.url)

    for name, take in (("console", tell), ("pageerror", break_off), ("request", ask)):
        reader.on(name, take)
    yield said, asked
    for name, take in (("console", tell), ("pageerror", break_off), ("request", ask)):
        reader.remove_listener(name, take)


def customer_paths(reader, site):
    """Where the customer heard of last is shown, whole and in short."""
    reader.goto(f"{site}/customers")
    path = reader.locator("table.seen a").first.get_attribute("href").lstrip("/")
    return path, f"{path}/now"


@pytest.mark.parametrize("width", [TELEPHONE, DESK])
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("language", ["de", "en"])
def test_pages_are_accessible_fit_and_ask_nobody_else(reader, link, heard, language, theme, width):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    site = link.split("/welcome/")[0]
    reader.set_viewport_size({"width": width, "height": 900})
    for path in (*PATHS, *customer_paths(reader, site)):
        reader.goto(f"{site}/{path}?language={language}&theme={theme}")
        assert reader.get_attribute("html", "lang") == language
        assert reader.locator("h1").count() == 1
        wide = reader.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, f"/{path} is {wide} wide"
        if SHOTS:
            name = "-".join((path.replace("/", "_") or "today", language, theme, str(width)))
            reader.screenshot(path=Path(SHOTS) / f"{name}.png", full_page=True)
        reader.evaluate("document.querySelector('details.menu').open = true")
        found = axe.run(reader)
        assert found.violations_count == 0, found.generate_report()
    said, asked = heard
    assert said == []
    assert {url.split("/")[2] for url in asked} == {site.split("/")[2]}


def test_every_page_is_reached_and_left_with_the_keyboard_alone(reader, link):
    site = link.split("/welcome/")[0]
    reader.set_viewport_size({"width": DESK, "height": 900})
    reader.goto(f"{site}/?language=en")
    ways = reader.locator("nav.ways a")
    for number in range(ways.count()):
        ways.nth(number).focus()
        reader.keyboard.press("Enter")
        reader.wait_for_load_state()
        assert ways.nth(number).get_attribute("aria-current") == "page"
    menu = reader.locator("details.menu")
    menu.locator("summary").focus()
    reader.keyboard.press("Enter")
    assert menu.get_attribute("open") is not None
    reader.keyboard.press("Escape")
    assert menu.get_attribute("open") is None


def test_the_link_to_the_map_shows_the_flows_that_were_chosen(reader, link):
    site = link.split("/welcome/")[0]
    reader.goto(f"{site}/map?language=en")
    slider = reader.locator(".slider input")
    slider.focus()
    reader.keyboard.press("End")
    hidden = reader.locator(".jm .e.off").count()
    assert hidden > 0
    reader.goto(reader.locator("[data-view]").evaluate("one => one.href"))
    assert reader.locator(".jm .e.off").count() == hidden


def test_the_page_of_the_morning_is_light(reader, link):
    site = link.split("/welcome/")[0]
    body = reader.request.get(f"{site}/").body()
    assert len(body) < 60_000
