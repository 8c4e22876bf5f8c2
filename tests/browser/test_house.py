"""The pages people open each morning, of a company that was foretold, in a real Chromium."""

from __future__ import annotations

import gzip
import os
import re
import shutil
from pathlib import Path

import pytest

import nebelhorn
from nebelhorn.demo import simulate
from tests.browser.inspecting import called, english_left, open_all, too_wide
from tests.browser.served import become_admin, chromium, served

pytestmark = pytest.mark.browser

TELEPHONE, DESK = 390, 1280
PATHS = ("", "index", "horn", "map", "fog", "customers", "rules", "sources")
PATHS += ("voices", "settings", "rules/belief", "index/predictions", "first", "guess", "people")
PATHS += ("desk", "me", "first/made-up", "customers?touchpoint=hotline+call")
PATHS += ("map?from=2026-01-01&until=2026-03-31&from2=2025-10-01&until2=2025-12-31",)
DRAWN_MS = 120_000
DROPPED = b"wer;wann;was;notiz\nann;03/04/2026;call;<b>\nben;05/06/2026;visit;\n"
SHOTS = os.environ.get("NEBELHORN_SHOTS")
"""A folder to put pictures of all pages into; usually none."""

WORKSPACE = os.environ.get("NEBELHORN_SHOWN")
"""A workspace to show instead of a small demo company; it is copied."""


def foretell(folder):
    made = simulate(folder / "data", customers=120, seed=7, incidents=True)
    shutil.copyfile(made.settings, nebelhorn.init(folder / "ws", name="Demo"))
    with nebelhorn.open_workspace(folder / "ws") as workspace:
        nebelhorn.import_events(workspace, folder / "data", mapping=made.mapping)
        nebelhorn.replay(workspace)


@pytest.fixture(scope="module")
def company(tmp_path_factory, once):
    shown = WORKSPACE or once("house", foretell) / "ws"
    return shutil.copytree(shown, tmp_path_factory.mktemp("house") / "shown")


@pytest.fixture(scope="module")
def link(company):
    """Serve the company in a process of its own, and return the link it prints."""
    with served(company) as link:
        yield link


@pytest.fixture(scope="module")
def reader(link):
    """The first admin, who has waited until the pages were drawn."""
    with chromium() as browser:
        context = browser.new_context(locale="de-DE")
        page = context.new_page()
        become_admin(page, link)
        # it asks for patience, and looks again by itself
        page.wait_for_selector(".today", timeout=DRAWN_MS)
        yield page


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
    return path, f"{path}/now", f"desk?id={path.partition('/')[2]}"


def dropped_path(reader, site):
    """Where the columns of a file are shown, whose days and months cannot be told apart."""
    reader.goto(f"{site}/first")
    file = {"name": "calls.csv", "mimeType": "text/csv", "buffer": DROPPED}
    reader.set_input_files("#file", file)
    reader.locator("form[data-drop] button").click()
    reader.wait_for_url("**/first/*")
    return reader.url.removeprefix(f"{site}/")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("language", ["de", "en"])
def test_pages_are_accessible_fit_and_ask_nobody_else(reader, link, heard, language, theme):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    # axe takes most of the time: it sees each pair of language, theme and width, not all of three
    by_axe = TELEPHONE if (language == "en") == (theme == "dark") else DESK
    site, wrong = link.split("/welcome/")[0], []
    for path in (*PATHS, *customer_paths(reader, site), dropped_path(reader, site)):
        reader.set_viewport_size({"width": by_axe, "height": 900})
        joined = "&" if "?" in path else "?"
        reader.goto(f"{site}/{path}{joined}language={language}&theme={theme}")
        if path == "guess":
            reader.locator("button.main").click()
            reader.wait_for_selector("ol.guessed .hit")
        assert reader.get_attribute("html", "lang") == language
        assert reader.locator("h1").count() == 1, path
        open_all(reader)
        found = axe.run(reader)
        wrong += [f"/{path} {found.generate_report()}"] if found.violations_count else []
        wrong += [f"/{path} {one}" for one in english_left(reader)] if language == "de" else []
        for width in (TELEPHONE, DESK):
            reader.set_viewport_size({"width": width, "height": 900})
            wrong += [f"/{path} at {width}: {one}" for one in too_wide(reader)]
            if SHOTS:
                name = "-".join((called(path), language, theme, str(width)))
                reader.screenshot(path=Path(SHOTS) / f"{name}.png", full_page=True)
    assert wrong == []
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
    slider = reader.get_by_role("slider", name="Show flows from", exact=True)
    slider.focus()
    reader.keyboard.press("End")
    hidden = reader.locator(".jm .e.off").count()
    assert hidden > 0
    reader.goto(reader.locator("[data-view]").evaluate("one => one.href"))
    assert reader.locator(".jm .e.off").count() == hidden


def test_the_page_of_the_morning_is_light(reader, link):
    site = link.split("/welcome/")[0]
    page = reader.request.get(f"{site}/").text()
    links = re.findall(r'(?:href|src)="(/static/[^"]+)"', page)
    assert len(links) == 2
    parts = [page.encode(), *(reader.request.get(f"{site}{one}").body() for one in links)]
    assert sum(len(gzip.compress(part)) for part in parts) < 60_000
    answer = reader.request.get(f"{site}/", headers={"accept-encoding": "gzip"})
    assert answer.headers["content-encoding"] == "gzip"


def test_a_picture_is_kept_as_png(reader, link):
    site = link.split("/welcome/")[0]
    for path in ("map", "index"):
        reader.goto(f"{site}/{path}?language=en")
        with reader.expect_download(timeout=30_000) as kept:
            reader.get_by_text("picture (PNG)").click()
        assert kept.value.suggested_filename == f"nebelhorn-{path}.png"
        content = Path(kept.value.path()).read_bytes()
        assert content[:8] == b"\x89PNG\r\n\x1a\n"
        assert len(content) > 10_000


def test_a_point_of_the_chart_leads_to_its_predictions(reader, link):
    site = link.split("/welcome/")[0]
    reader.set_viewport_size({"width": DESK, "height": 900})
    reader.goto(f"{site}/index?language=en")
    point = reader.locator("svg.ix.wide a, svg.ix a").first
    point.focus()
    reader.keyboard.press("Enter")
    reader.wait_for_url("**/index/predictions?from=*")
    assert "due in the 28 days from" in reader.locator("h1").inner_text()
    assert reader.locator("table.seals tbody tr").count() > 0


def test_from_the_horn_over_why_it_moved_to_a_catalogued_touchpoint(reader, link):
    site = link.split("/welcome/")[0]
    reader.goto(f"{site}/?language=en")
    reader.locator("a.button[href^='/horn']").first.click()
    assert reader.get_by_role("heading", name="Why it moved").count() == 1
    new = reader.locator(".unmodelled").first
    name = new.locator("h3").inner_text()
    new.locator("input[name=label]").fill("Forum <of> ours")
    new.locator("button").click()
    assert "is in the catalogue now" in reader.locator(".done").first.inner_text()
    assert name not in reader.locator(".unmodelled h3").all_inner_texts()
    reader.goto(f"{site}/settings?language=en")
    assert "Forum <of> ours" in reader.locator("textarea#text").input_value()


def test_what_a_belief_concerns_is_counted_while_it_is_typed(reader, link):
    site = link.split("/welcome/")[0]
    reader.goto(f"{site}/rules/belief?language=en")
    claim = reader.locator("#claims option").nth(1).get_attribute("value")
    reader.fill("#when", "events_before >= 2")
    reader.fill("#claim", claim)
    reader.wait_for_selector("#preview p:has-text('of 1')", timeout=20_000)
    assert "In the last 90 days that concerned" in reader.locator("#preview").inner_text()
    reader.fill("#when", "no_such_thing > 1")
    reader.wait_for_selector("#preview .error", timeout=20_000)
    reader.fill("#when", "events_before >= 2")
    reader.fill("#name", "two-before")
    reader.click("button.main")
    reader.wait_for_url("**/rules")


def test_a_page_that_is_open_shows_what_was_drawn_anew(reader, link):
    site = link.split("/welcome/")[0]
    reader.goto(f"{site}/?language=en")
    wait_until_drawn_anew(reader, site)


def test_a_picture_of_a_page_that_showed_itself_anew_is_kept_as_png(reader, link):
    site = link.split("/welcome/")[0]
    reader.goto(f"{site}/horn?language=en")
    reader.locator("[data-png]").evaluate("one => { one.dataset.came = 'with the page' }")
    wait_until_drawn_anew(reader, site)
    anew = reader.get_by_text("picture (PNG)")
    assert anew.get_attribute("data-came") is None
    with reader.expect_download(timeout=30_000) as kept:
        anew.click()
    assert kept.value.suggested_filename == "nebelhorn-horn.png"
    assert Path(kept.value.path()).read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"
    assert reader.url == f"{site}/horn?language=en"


def wait_until_drawn_anew(reader, site):
    """Decide something elsewhere: all pages are drawn anew, and nobody reloads the open one."""
    before = reader.locator("[data-live]").get_attribute("data-live")
    other = reader.context.new_page()
    other.goto(f"{site}/settings?language=en")
    other.locator(".choice button").first.click()
    other.wait_for_load_state()
    other.close()
    reader.wait_for_function(
        "before => document.querySelector('[data-live]').dataset.live !== before",
        arg=before,
        timeout=DRAWN_MS,
    )
