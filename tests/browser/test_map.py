"""The map leads to the customers behind it, with mouse, keyboard and thumb, in a real Chromium."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

import nebelhorn
from nebelhorn.demo import simulate
from tests.browser.served import at_the_map

pytestmark = pytest.mark.browser

TELEPHONE, DESK = 390, 1280
TWO = "from=2025-06-01&until=2025-12-31&from2=2026-01-01&until2=2026-06-30&language=en"
NEAREST = """
() => {
  const centre = (one) => {
    const box = one.getBoundingClientRect();
    return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  };
  document.querySelector('svg.jm').scrollIntoView({ block: 'center' });
  const to = { x: innerWidth / 2, y: innerHeight / 2 };
  const far = (at) => Math.hypot(at.x - to.x, at.y - to.y);
  const lights = [...document.querySelectorAll('svg.jm a.n .hit')].map(centre);
  return lights.sort((a, b) => far(a) - far(b))[0];
}
"""
"""Where the light nearest to the middle of the window is."""


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    """Serve a small company; yield its site and a page that waited until the map was drawn."""
    folder = tmp_path_factory.mktemp("mapped")
    made = simulate(folder / "data", customers=60, seed=11, incidents=False)
    shutil.copyfile(made.settings, nebelhorn.init(folder / "ws", name="Demo"))
    with nebelhorn.open_workspace(folder / "ws") as workspace:
        nebelhorn.import_events(workspace, folder / "data", mapping=made.mapping)
    with at_the_map(folder / "ws") as house:
        yield house


def test_a_light_leads_to_its_customers_by_keyboard_and_says_how_often_journeys_end(house):
    site, page = house
    page.set_viewport_size({"width": DESK, "height": 900})
    page.goto(f"{site}/map?language=en")
    light = page.locator("svg.jm a.n").first
    assert "encounters end the journey" in light.get_attribute("aria-label")
    light.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/customers?touchpoint=*")
    assert page.locator("table.seen tbody tr").count() > 0
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    found = axe.run(page)
    assert found.violations_count == 0, found.generate_report()
    page.get_by_role("link", name="Back to the journey map").click()
    page.wait_for_url("**/map")


def test_a_flow_leads_to_those_who_took_it_under_the_filter_of_the_map(house):
    site, page = house
    page.goto(f"{site}/map?from=2025-06-01&language=en")
    # anywhere on the band: the middle of its path
    flow = page.locator("svg.jm .flows > a").first
    flow.dispatch_event("click")
    page.wait_for_url("**/customers?*then=*from=2025-06-01*")
    assert "straight to" in page.inner_text("h1")
    assert "begun from" in page.inner_text(".lead")


def test_a_map_that_is_zoomed_in_still_leads_on(house):
    site, page = house
    page.goto(f"{site}/map?language=en")
    page.get_by_role("button", name="Zoom in").click()
    middle = page.evaluate(NEAREST)
    page.mouse.click(middle["x"], middle["y"])
    page.wait_for_url("**/customers?touchpoint=*")


def test_a_telephone_begins_with_the_list_and_shows_the_map_on_request(house):
    site, page = house
    page.set_viewport_size({"width": TELEPHONE, "height": 800})
    page.goto(f"{site}/map?language=en")
    assert page.locator("ol.places").is_visible()
    assert not page.locator(".mapwrap").is_visible()
    box = page.get_by_role("checkbox", name="Show the map")
    box.focus()
    page.keyboard.press("Space")
    assert page.locator(".mapwrap").is_visible()
    assert not page.locator("ol.places").is_visible()
    page.keyboard.press("Space")
    page.locator("ol.places a").first.click()
    page.wait_for_url("**/customers?touchpoint=*")
    page.set_viewport_size({"width": DESK, "height": 900})
    page.goto(f"{site}/map?language=en")
    assert page.locator(".mapwrap").is_visible()
    assert not page.locator("ol.places").is_visible()


def hidden_in(page, number=0):
    """Return the names of the lights hidden in one of the maps, and how many are seen."""
    lights = page.locator("svg.jm").nth(number).locator(".n")
    said = lights.evaluate_all(
        "all => all.map(one => [one.getAttribute('aria-label'), one.getClientRects().length > 0])"
    )
    return {name for name, seen in said if not seen}, sum(seen for _, seen in said)


def test_the_link_to_a_view_hides_the_same_touchpoints_in_both_maps(house):
    site, page = house
    page.set_viewport_size({"width": DESK, "height": 900})
    page.goto(f"{site}/map?{TWO}")
    sliders = page.get_by_role("slider", name="Show touchpoints from", exact=True)
    for number, presses in enumerate((3, 5)):
        sliders.nth(number).focus()
        for _ in range(presses):
            page.keyboard.press("ArrowRight")
    page.get_by_role("slider", name="Show flows from", exact=True).nth(1).focus()
    page.keyboard.press("ArrowRight")
    hidden = [hidden_in(page, number) for number in (0, 1)]
    off = page.locator(".jm .e.off").count()
    assert hidden[0] != hidden[1]
    assert all(names and seen for names, seen in hidden)
    address = page.locator("[data-view]").evaluate("one => one.href")
    assert {"touchpoints", "touchpoints2", "flows2"} <= set(re.findall(r"(\w+)=", address))
    page.goto(f"{site}/map")
    page.goto(address)
    assert [hidden_in(page, number) for number in (0, 1)] == hidden
    assert page.locator(".jm .e.off").count() == off
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    found = axe.run(page)
    assert found.violations_count == 0, found.generate_report()


def test_a_count_between_two_stops_hides_all_that_is_rarer(house):
    site, page = house
    page.goto(f"{site}/map?language=en&touchpoints=99999999")
    assert hidden_in(page)[1] == 1  # the busiest stays
    page.goto(f"{site}/map?language=en")
    counts = sorted(
        {int(n) for n in page.locator(".n").evaluate_all("a => a.map(b => b.dataset.n)")}
    )
    assert counts[-1] - counts[-2] > 1
    page.goto(f"{site}/map?language=en&touchpoints={counts[-2] + 1}")
    assert hidden_in(page)[1] == 1


def test_both_of_two_maps_are_kept_as_pictures(house):
    site, page = house
    page.goto(f"{site}/map?{TWO}")
    contents = []
    for title, end in (("1 Jun 2025 to 31 Dec 2025", ""), ("1 Jan 2026 to 30 Jun 2026", "2")):
        link = page.get_by_role("link", name=f"picture, Everybody, begun {title} (PNG)")
        with page.expect_download(timeout=30_000) as kept:
            link.click()
        assert kept.value.suggested_filename == f"nebelhorn-map{end}.png"
        contents.append(Path(kept.value.path()).read_bytes())
        assert contents[-1][:8] == b"\x89PNG\r\n\x1a\n"
    assert contents[0] != contents[1]


def test_the_list_of_a_telephone_leaves_out_rare_touchpoints_too(house):
    site, page = house
    page.set_viewport_size({"width": TELEPHONE, "height": 800})
    page.goto(f"{site}/map?language=en")
    rows = page.locator("ol.places li")
    whole = rows.count()
    assert not page.get_by_role("slider", name="Show flows from", exact=True).is_visible()
    slider = page.get_by_role("slider", name="Show touchpoints from", exact=True)
    assert page.locator("ol.places li:visible").count() == whole
    slider.focus()
    for _ in range(4):
        page.keyboard.press("ArrowRight")
    assert 0 < page.locator("ol.places li:visible").count() <= whole - 4
    assert page.locator("body").evaluate("one => one.scrollWidth") <= TELEPHONE
    page.keyboard.press("Home")
    assert page.locator("ol.places li:visible").count() == whole
    page.set_viewport_size({"width": DESK, "height": 900})
