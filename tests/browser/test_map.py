"""The map leads to the customers behind it, with mouse, keyboard and thumb, in a real Chromium."""

from __future__ import annotations

import shutil

import pytest

import nebelhorn
from nebelhorn.demo import simulate
from tests.browser.served import at_the_map

pytestmark = pytest.mark.browser

TELEPHONE, DESK = 390, 1280
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
