"""Somebody drops a file with odd names into an empty workspace, in a real Chromium."""

from __future__ import annotations

from urllib.parse import quote

import pytest

from nebelhorn import init
from nebelhorn.app import Person, Role, add_account, open_access
from nebelhorn.clock import steady_us
from tests.browser.inspecting import english_left, open_all, too_wide
from tests.browser.served import become_admin, chromium, served, site_of

pytestmark = pytest.mark.browser

TELEPHONE, DESK, WALL = 390, 1280, 3840
MINUTE_MS, DRAWN_MS = 60_000, 120_000
ODD = ("<script>document.title='owned'</script>", "x" * 200, "فاتورة العميل", "🦊🪁 kite", "order")
PAGES = ("", "index", "horn", "map", "fog", "customers", "rules", "voices", "sources", "settings")
PAGES += ("guess", "map?from=2026-02-01", "index/predictions", "rules/belief", "first")
PAGES += tuple(f"customers?touchpoint={quote(name)}" for name in ODD)
# a filter that leaves nothing says so, and breaks nothing
EMPTY = ("map?from=2031-01-01", "customers?touchpoint=order&from=2031-01-01", "voices?mood=angry")
EMPTY += ("index/predictions?state=hit",)
PAGES += EMPTY

DROP = """
([name, text]) => {
  const data = new DataTransfer();
  data.items.add(new File([text], name, { type: 'text/csv' }));
  const drop = new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true });
  document.querySelector('[data-drop]').dispatchEvent(drop);
}
"""


def log():
    """Forty customers; nobody says a word: there is only fog."""
    rows = [f"c{n % 40},2026-0{1 + n % 5}-{1 + n % 28:02d},{ODD[n % 5]}" for n in range(300)]
    return "who,when,what\n" + "\n".join(rows) + "\n"


@pytest.fixture(scope="module")
def link(tmp_path_factory):
    folder = tmp_path_factory.mktemp("empty") / "ws"
    init(folder, name="<b>Empty</b>")
    with served(folder) as link:
        yield link


@pytest.fixture(scope="module")
def reader(link):
    with chromium() as browser:
        page = browser.new_context(locale="en-GB").new_page()
        become_admin(page, link)
        yield page


def left_ms(begun_us):
    """What is left of a minute; 0 would be waited for without end."""
    return max(1, MINUTE_MS - (steady_us() - begun_us) / 1_000)


def lights(reader):
    """The touchpoints on the map, as they are read out."""
    return " ".join(
        reader.locator("svg.jm a.n title").evaluate_all("all => all.map(one => one.textContent)")
    )


def test_a_dropped_file_becomes_a_map_within_a_minute(reader, link):
    site = link.split("/welcome/")[0]
    reader.goto(f"{site}/first?language=en")
    begun_us = steady_us()
    reader.evaluate(DROP, ["odd names.csv", log()])
    reader.wait_for_url("**/first/*")
    assert "odd_names.csv" in reader.locator("h1").inner_text()
    assert reader.locator("#role-customer").input_value() == "who"
    assert reader.locator("#role-time").input_value() == "when"
    reader.locator("#role-touchpoint").select_option("what")
    reader.get_by_role("button", name="Bring it in").click()
    assert "300 events are new." in reader.locator(".lead").inner_text()
    reader.get_by_role("link", name="Guess first").click()
    # the page asks for patience and looks again by itself
    guessing = "form:has(.slide), h1:has-text('too little')"
    reader.wait_for_selector(guessing, timeout=left_ms(begun_us))
    sliders = reader.locator(".slide input")
    if sliders.count():
        sliders.first.focus()
        assert set(reader.locator(".slide output").all_inner_texts()) == {"–"}
        reader.keyboard.press("ArrowRight")
        assert reader.locator(".slide output").first.inner_text() == "51"
        asked = sliders.count()
        reader.get_by_role("button", name="Show me the truth").click()
        assert reader.locator("ol.guessed li").count() == asked
        # those nobody moved are no guesses
        assert reader.get_by_text("You did not guess here.").count() == asked - 1
    reader.goto(f"{site}/map?language=en")
    reader.wait_for_selector("svg.jm", timeout=left_ms(begun_us))
    for name in ODD:
        assert name[:12] in lights(reader)


def test_a_made_up_company_is_guessed_at_and_becomes_a_map(tmp_path, reader):
    init(tmp_path / "ws")
    with served(tmp_path / "ws") as link, reader.context.browser.new_page(locale="de-DE") as page:
        site = site_of(link)
        become_admin(page, link)
        page.goto(f"{site}/first")
        page.get_by_role("button", name="Ein erfundenes Unternehmen ansehen").click()
        # the page tells what is being done, and looks again by itself
        page.wait_for_selector("a.main[href='/guess']", timeout=DRAWN_MS)
        page.click("a.main[href='/guess']")
        page.wait_for_selector("form:has(.slide)", timeout=DRAWN_MS)
        page.goto(f"{site}/map")
        page.wait_for_selector("svg.jm", timeout=DRAWN_MS)
        assert "Mahnung" in lights(page)
        assert "ist erfunden" in page.locator(".lapse").inner_text()


@pytest.mark.parametrize("width", [TELEPHONE, DESK, WALL])
def test_odd_names_run_nothing_break_nothing_and_fit(reader, link, width):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    site = link.split("/welcome/")[0]
    said = []
    reader.on("console", lambda message: said.append(message.text))
    reader.set_viewport_size({"width": width, "height": 900})
    for path in PAGES:
        for language in ("de", "en"):
            joined = "&" if "?" in path else "?"
            answer = reader.goto(f"{site}/{path}{joined}language={language}")
            assert answer.status == 200, path
            assert reader.title() != "owned"
            open_all(reader)
            assert too_wide(reader) == [], path
            if language == "de":
                assert english_left(reader) == [], path
            assert reader.locator("h1").count() == 1
            if path in EMPTY:
                assert reader.locator(".fogc.empty, .error").first.is_visible(), path
        found = axe.run(reader)
        assert found.violations_count == 0, f"/{path}\n{found.generate_report()}"
    assert said == []


@pytest.mark.parametrize("language", ["de", "en"])
def test_pages_of_those_who_are_not_logged_in_hold_too(tmp_path, reader, language):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    init(tmp_path / "ws")
    with open_access(tmp_path / "ws") as access:
        invited = add_account(access, Person("ute", "Ute"), Role.VIEWER).token.reveal()
    wrong = []
    with served(tmp_path / "ws") as link, reader.context.browser.new_page() as page:
        site = site_of(link)
        for path in (link, f"{site}/invite/{invited}", f"{site}/login", f"{site}/invite/gone"):
            for theme, width in (("light", TELEPHONE), ("dark", DESK)):
                page.set_viewport_size({"width": width, "height": 900})
                page.goto(f"{path}?language={language}&theme={theme}")
                found = axe.run(page)
                wrong += [found.generate_report()] if found.violations_count else []
                wrong += too_wide(page)
                wrong += english_left(page) if language == "de" else []
    assert wrong == []
