"""Pages by keyboard alone, on paper, and on a very wide screen, in a real Chromium."""

from __future__ import annotations

import pytest

from nebelhorn import import_events, init, open_workspace
from tests.browser.served import at_the_map

pytestmark = pytest.mark.browser

DESK, WALL = 1280, 3840
PATHS = ("", "map", "rules", "settings", "customers?touchpoint=order")
FOCUSED = """
() => {
  const one = document.activeElement;
  if (one === document.body) return null;
  const style = getComputedStyle(one);
  const ring = one.querySelector?.(':scope > .hit');
  const drawn = ring ? getComputedStyle(ring).stroke !== 'none' : false;
  return {
    where: one.className.baseVal ?? one.className,
    main: one.closest('main') !== null,
    seen: (style.outlineStyle !== 'none' && style.outlineWidth !== '0px') || drawn,
  };
}
"""


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    folder = tmp_path_factory.mktemp("keys")
    lines = [
        f"c{n % 30},2026-0{1 + n % 5}-{1 + n % 28:02d},{('order', 'call')[n % 2]}"
        for n in range(200)
    ]
    (folder / "log.csv").write_text("customer,time,event\n" + "\n".join(lines), encoding="utf-8")
    init(folder / "ws", name="Keys")
    with open_workspace(folder / "ws") as workspace:
        import_events(workspace, folder / "log.csv")
    with at_the_map(folder / "ws") as house:
        yield house


@pytest.mark.parametrize("path", PATHS)
def test_tab_begins_at_the_skip_link_shows_where_it_is_and_is_never_caught(house, path):
    site, page = house
    page.set_viewport_size({"width": DESK, "height": 900})
    page.goto(f"{site}/{path}")
    met = []
    for _ in range(300):
        page.keyboard.press("Tab")
        found = page.evaluate(FOCUSED)
        if found is None or (met and found["where"] == "skip"):  # once around
            break
        met.append(found)
    assert met[0]["where"] == "skip"
    assert all(one["seen"] for one in met), [one["where"] for one in met if not one["seen"]]
    # what is behind the bar comes after the bar, and the end of the page is reached
    assert [one["main"] for one in met] == sorted(one["main"] for one in met)
    assert 3 < len(met) < 300
    page.goto(f"{site}/{path}")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUSED)["main"]


@pytest.mark.parametrize("path", PATHS)
def test_paper_has_no_bars_and_no_buttons_and_whole_pictures(house, path):
    site, page = house
    page.set_viewport_size({"width": 1040, "height": 720})
    page.goto(f"{site}/{path}")
    page.emulate_media(media="print")
    try:
        for gone in ("nav", "button", "a.button", ".menu", ".skip", ".zoom", ".search"):
            for one in page.locator(gone).all():
                assert not one.is_visible(), gone
        assert page.locator("h1").is_visible()
        for picture in page.locator("svg.jm").all():
            wide = picture.evaluate("one => [one.getBoundingClientRect().right, innerWidth]")
            assert wide[0] <= wide[1] + 1
        assert page.pdf(prefer_css_page_size=True)[:5] == b"%PDF-"
    finally:
        page.emulate_media(media="screen")


@pytest.mark.parametrize("path", PATHS)
def test_a_wall_shows_the_page_in_its_middle_and_no_line_runs_over_all_of_it(house, path):
    site, page = house
    page.set_viewport_size({"width": WALL, "height": 1400})
    page.goto(f"{site}/{path}")
    box = page.locator("main").bounding_box()
    assert box["width"] <= 1800
    assert abs(box["x"] - (WALL - box["x"] - box["width"])) <= 20
    brand = page.locator(".brand").bounding_box()
    assert brand["x"] >= box["x"]
