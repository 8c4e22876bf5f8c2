"""The report in a real Chromium: accessible, silent, and fitting a telephone."""

from __future__ import annotations

import importlib.util
import re
import sys
from pathlib import Path

import pytest

from nebelhorn.views import render_report
from tests.browser.served import chromium

pytestmark = pytest.mark.browser

# rows of a table are alike; axe looks at each for a long time
FEWER_ROWS = """() => {
  for (const body of document.querySelectorAll('tbody')) {
    [...body.rows].slice(6).forEach(row => row.remove());
  }
  for (const flow of [...document.querySelectorAll('.jm .e')].slice(12)) flow.remove();
}"""
NAMES = ["fibre", "sixty", "fresh", "silent", "single", "empty", "hostile"]
INDEXED = ["understood", "misread", "tiny", "waiting", "sounding"]


def load_examples():
    path = Path(__file__).parents[1] / "unit" / "views" / "example_reports.py"
    spec = importlib.util.spec_from_file_location("example_reports", path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module.EXAMPLES


@pytest.fixture(scope="module")
def browser():
    with chromium() as opened:
        yield opened


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    folder = tmp_path_factory.mktemp("reports")
    for name, make in load_examples().items():
        (folder / f"{name}.html").write_text(render_report(make()), encoding="utf-8")
    return folder


@pytest.fixture
def opened(browser, files):
    contexts = []

    def open_report(name, *, width=1440, script=True):
        context = browser.new_context(
            viewport={"width": width, "height": 900}, java_script_enabled=script
        )
        contexts.append(context)
        page = context.new_page()
        page.said = []
        page.asked = []
        page.on("console", lambda message: page.said.append(message.text))
        page.on("pageerror", lambda error: page.said.append(str(error)))
        page.on("request", lambda request: page.asked.append(request.url))
        page.goto((files / f"{name}.html").as_uri())
        return page

    yield open_report
    for context in contexts:
        context.close()


@pytest.mark.parametrize(
    ("name", "theme", "language"),
    [
        ("fibre", "light", "de"),
        ("fibre", "dark", "en"),
        ("hostile", "light", "de"),
        ("silent", "dark", "en"),
        ("understood", "light", "de"),
        ("understood", "dark", "en"),
        ("misread", "dark", "de"),
        ("tiny", "light", "en"),
        ("waiting", "light", "de"),
        ("sounding", "light", "de"),
        ("sounding", "dark", "en"),
    ],
)
def test_has_no_accessibility_violation(opened, name, theme, language):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    page = opened(name)
    page.click(f"label[for=lang-{language}]")
    page.click(f"label[for=theme-{theme}]")
    page.evaluate(FEWER_ROWS)
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
    found = axe.run(page)
    assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize("name", NAMES + INDEXED)
def test_asks_nobody_and_says_nothing(opened, name):
    page = opened(name)
    for label in ("lang-en", "lang-de", "theme-dark"):
        page.click(f"label[for={label}]")
    outside = [url for url in page.asked if not url.startswith(("file:", "data:"))]
    assert outside == []
    assert len([url for url in page.asked if url.startswith("file:")]) == 1
    assert page.said == []


@pytest.mark.parametrize("name", NAMES + INDEXED)
def test_never_scrolls_sideways_on_a_telephone(opened, name):
    page = opened(name, width=390)
    for language in ("de", "en"):
        page.click(f"label[for=lang-{language}]")
        page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
        assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_is_readable_without_script(opened):
    page = opened("fibre", script=False)
    assert page.locator(".in-de h1").is_visible()
    assert not page.locator(".in-en h1").is_visible()
    page.click("label[for=lang-en]")
    assert page.locator(".in-en h1").is_visible()
    assert not page.locator(".in-de h1").is_visible()
    assert page.locator(".slider:visible").count() == 0
    page.click("label[for=theme-dark]")
    ground = page.locator("body").evaluate("e => getComputedStyle(e).backgroundColor")
    assert ground == "rgb(11, 20, 29)"


def test_hovering_a_light_keeps_its_neighbours(opened):
    page = opened("fibre")
    light = page.locator('.in-de .n[aria-label^="Erste Rechnung"]')
    light.hover()
    key = light.get_attribute("data-id")
    on = page.locator(".in-de .e.on")
    assert on.count() > 3
    for i in range(on.count()):
        ends = (on.nth(i).get_attribute("data-a"), on.nth(i).get_attribute("data-b"))
        assert key in ends


def test_slider_hides_thin_flows(opened):
    page = opened("fibre")
    page.get_by_role("slider", name="Zeige Wege ab", exact=True).fill("10")
    said = page.locator(".in-de .slider[data-hides=flows] output").text_content()
    hides = re.fullmatch(r"(\d+)-mal; (\d+)\s% der Schritte ausgeblendet", said)
    assert 0 < int(hides[2]) < 100
    drawn = page.locator(".in-de .jm .e").evaluate_all(
        "all => all.map(one => [one.classList.contains('off'), Number(one.dataset.w)])"
    )
    assert {off for off, _ in drawn} == {True, False}
    assert all(off == (count < int(hides[1])) for off, count in drawn)


def test_slider_hides_rare_touchpoints_with_all_that_belongs_to_them(opened):
    page = opened("fibre")
    slider = page.get_by_role("slider", name="Zeige Kontaktpunkte ab", exact=True)
    slider.focus()
    for _ in range(5):
        page.keyboard.press("ArrowRight")
    said = slider.get_attribute("aria-valuetext")
    hides = re.fullmatch(r"([\d.]+) Begegnungen; (\d+)\s% der Begegnungen ausgeblendet", said)
    least, part = int(hides[1].replace(".", "")), int(hides[2])
    lights = page.locator(".in-de .jm .n[data-n]").evaluate_all(
        """all => all.map(one =>
             [one.dataset.id, Number(one.dataset.n), one.getClientRects().length > 0])"""
    )
    gone = {key for key, n, _ in lights if n < least}
    assert len(gone) >= 5  # each step hides at least one
    assert {key for key, _, seen in lights if not seen} == gone
    hidden = sum(n for key, n, _ in lights if key in gone)
    assert page.locator(".in-de .jm .n:not([data-n])").is_visible()  # only counted: on no scale
    assert abs(100 * hidden / sum(n for _, n, _ in lights) - part) <= 1
    others = page.locator(".in-de .jm [data-at]").evaluate_all(
        "all => all.map(one => [one.dataset.at, one.getClientRects().length > 0, one.localName])"
    )
    assert {at for at, _, _ in others} >= gone  # discs, fog and points of the curve
    assert all(seen == (at not in gone) for at, seen, _ in others)
    flows = page.locator(".in-de .jm :is(.e, .wn)").evaluate_all(
        "all => all.map(one => [one.dataset.a, one.dataset.b, one.getClientRects().length > 0])"
    )
    assert all(seen == (not {a, b} & gone) for a, b, seen in flows)
    steps = page.locator(".in-de .slider[data-hides=flows] output").text_content()
    page.keyboard.press("Home")
    assert page.locator(".in-de .jm .off").count() == 0
    assert page.locator(".in-de .slider[data-hides=flows] output").text_content() != steps


def test_what_little_is_hidden_is_not_said_to_be_nothing(opened):
    page = opened("fibre")
    said = page.locator(".in-de .slider[data-hides=touchpoints] output")
    said.evaluate("one => { one.dataset.total *= 10; }")  # as on a far bigger map
    slider = page.get_by_role("slider", name="Zeige Kontaktpunkte ab", exact=True)
    slider.focus()
    page.keyboard.press("ArrowRight")
    assert "; < 1\u00a0% der" in slider.get_attribute("aria-valuetext")
    page.keyboard.press("Home")
    assert "; 0\u00a0% der" in slider.get_attribute("aria-valuetext")


@pytest.mark.parametrize("name", ["fibre", "sixty", "hostile"])
def test_labels_do_not_lie_on_other_labels(opened, name):
    """Names of touchpoints may touch a flow, but not one another."""
    page = opened(name)
    boxes = page.locator(".in-de .jm .n").evaluate_all(
        """lights => lights.map(light => [...light.querySelectorAll('.lb')].map(
             line => line.getBoundingClientRect().toJSON()))"""
    )
    clashes = 0
    for i, one in enumerate(boxes):
        for other in boxes[i + 1 :]:
            clashes += any(
                min(a["right"], b["right"]) - max(a["left"], b["left"]) > 6
                and min(a["bottom"], b["bottom"]) - max(a["top"], b["top"]) > 4
                for a in one
                for b in other
            )
    assert clashes == 0


@pytest.mark.parametrize("script", [True, False])
def test_the_truth_comes_after_the_guess(opened, script):
    page = opened("understood", script=script)
    card = page.locator(".in-de .guess")
    truth = card.locator(".truth").first
    assert not card.locator(".what").first.is_visible()
    card.locator("> summary").click()
    assert card.locator("li").count() == 5
    assert card.locator(".what").first.is_visible()
    assert not truth.locator("p").is_visible()
    card.locator("input").first.fill("30")
    truth.locator("summary").click()
    assert truth.locator("p").is_visible()
    assert not card.locator(".truth p").nth(1).is_visible()


@pytest.mark.parametrize(("width", "shown"), [(1440, "wide"), (900, "medium"), (390, "narrow")])
def test_one_picture_of_the_index_fits_the_screen(opened, width, shown):
    page = opened("understood", width=width)
    visible = [one for one in page.locator(".in-de .ix").all() if one.is_visible()]
    assert [one.get_attribute("class") for one in visible] == [f"ix {shown}"]
    box = visible[0].bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width
    outside = visible[0].evaluate(
        """svg => [...svg.querySelectorAll('text')].filter(text => {
             const box = text.getBBox(), all = svg.viewBox.baseVal;
             return box.x < 0 || box.x + box.width > all.width || box.y + box.height > all.height;
           }).map(text => text.textContent)"""
    )
    assert outside == []


def test_a_closed_guess_stays_off_paper_and_an_open_one_keeps_its_truth(opened):
    page = opened("understood")
    page.emulate_media(media="print")
    card = page.locator(".in-de .guess")
    assert not card.is_visible()
    card.evaluate("card => { card.open = true }")
    assert card.locator(".what").first.is_visible()
    assert not card.locator(".truth").first.is_visible()


def test_prints_light_with_short_tables_open(opened):
    page = opened("fibre")
    page.click("label[for=theme-dark]")
    page.emulate_media(media="print")
    ground = page.locator("body").evaluate("e => getComputedStyle(e).backgroundColor")
    assert ground == "rgb(255, 255, 255)"
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.locator(".in-de details[open]").count() == page.locator(".in-de .short").count()
