"""The pages of a real server in a real Chromium: usable without script, accessible, silent."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from nebelhorn import init
from tests.browser.served import GOOD, chromium, served, site_of

pytestmark = pytest.mark.browser

OTHER = "seven slow herons wade"
TELEPHONE, DESK = 390, 1280
SHOTS = os.environ.get("NEBELHORN_SHOTS")
"""A folder to put pictures of all pages into; usually none."""


@pytest.fixture(scope="module")
def link(tmp_path_factory):
    """Serve a workspace in a process of its own, and return the link it prints."""
    folder = tmp_path_factory.mktemp("served") / "nord"
    init(folder, name="Nord-Strom & Söhne")
    with served(folder) as link:
        yield link


@pytest.fixture(scope="module")
def browser():
    with chromium() as browser:
        yield browser


class Reader:
    """Somebody with a browser of their own."""

    def __init__(self, browser, *, script=True, width=1280, language="de-DE"):
        self.context = browser.new_context(
            viewport={"width": width, "height": 900},
            java_script_enabled=script,
            locale=language,
        )
        self.context.set_default_timeout(10_000)
        self.page = self.context.new_page()
        self.said, self.asked = [], []
        self.page.on("console", lambda message: self.said.append(message.text))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.page.on("request", lambda request: self.asked.append(request.url))

    def fill(self, **fields):
        for name, text in fields.items():
            self.page.fill(f"#{name}", text)
        self.page.click("button.main")
        return self

    @property
    def heading(self):
        return self.page.inner_text("h1")


@pytest.fixture(scope="module")
def admin(browser, link):
    """The first admin, who came in through the link; without script."""
    reader = Reader(browser, script=False)
    reader.page.goto(link)
    assert reader.heading.startswith("Noch kann sich niemand anmelden")
    reader.fill(login="Ada@nord.example", name="Ada", password=GOOD, again=OTHER)
    assert "nicht gleich" in reader.page.inner_text(".error")
    reader.fill(password=GOOD, again=GOOD)
    reader.page.goto(site_of(link) + "/sources")
    assert reader.heading == "Nebelhorn läuft."
    yield reader
    reader.context.close()


@pytest.fixture(scope="module")
def invited(browser, admin):
    """A viewer whom the admin has invited; without script, in English."""
    page = admin.page
    page.click("header a[href='/people']")
    page.fill("#login", "bo@nord.example")
    page.fill("#name", "Bo")
    page.select_option("#speaks", "en")
    page.click("main button.main")
    path = page.inner_text("code.link")
    reader = Reader(browser, script=False, language="en-GB")
    reader.page.goto(path)
    assert "bo@nord.example" in reader.page.inner_text("main")
    reader.fill(password=OTHER, again=OTHER)
    reader.page.goto(path.split("/invite/")[0] + "/sources")
    assert reader.heading == "Nebelhorn runs."
    yield reader, path
    reader.context.close()


def test_a_link_works_once(browser, link, admin, invited):
    _, second = invited
    for used in (link, second):
        reader = Reader(browser, script=False)
        answer = reader.page.goto(used)
        assert (answer.status, reader.heading) == (404, "Das ging nicht")
        reader.context.close()


def test_a_viewer_looks_and_invites_nobody(link, invited):
    reader, _ = invited
    assert reader.page.locator("header a[href='/people']").count() == 0
    answer = reader.page.goto(site_of(link) + "/people")
    assert (answer.status, "ask an admin" in reader.page.inner_text("main")) == (403, True)


def test_what_a_page_was_wanted_for_is_there_after_logging_in(browser, link, admin, invited):
    reader = Reader(browser, script=False, language="en-GB")
    reader.page.goto(site_of(link) + "/me")
    assert reader.page.url.endswith("/login?next=%2Fme")
    reader.fill(login="bo@nord.example", password=GOOD)
    assert "do not go together" in reader.page.inner_text(".error")
    reader.fill(password=OTHER)
    assert reader.page.url == site_of(link) + "/me"
    # everywhere: this browser and the one that was invited
    reader.page.click("section[aria-labelledby=everywhere] button")
    assert reader.page.url.endswith("/login")
    assert invited[0].page.goto(site_of(link) + "/").url.endswith("/login")
    reader.context.close()


@pytest.mark.parametrize(
    ("language", "theme", "width"),
    [
        ("de", "light", TELEPHONE),
        ("en", "dark", TELEPHONE),
        ("de", "dark", DESK),
        ("en", "light", DESK),
    ],
)
def test_pages_are_accessible_fit_and_ask_nobody_else(browser, link, admin, language, theme, width):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    reader = Reader(browser, width=width)
    site = site_of(link)
    reader.page.goto(f"{site}/login?language={language}&theme={theme}")
    how = (language, theme, width)
    for path in ("login", "invite/nothing"):
        look_at(reader, axe, f"{site}/{path}", how)
    reader.page.goto(site + "/login")
    reader.fill(login="ada@nord.example", password=GOOD)
    for path in ("sources", "people", "me"):
        look_at(reader, axe, f"{site}/{path}", how)
    assert reader.page.evaluate("document.documentElement.dataset.theme") == theme
    assert {url.split("/")[2] for url in reader.asked} == {site.split("/")[2]}
    reader.context.close()


def look_at(reader, axe, address, how):
    reader.page.goto(address)
    reader.page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
    assert reader.page.get_attribute("html", "lang") == how[0]
    width = reader.page.evaluate("document.documentElement.scrollWidth")
    assert width <= how[2], f"{address} is {width} wide"
    if SHOTS:
        told = "-".join(map(str, (address.split("/")[3] or "start", *how)))
        reader.page.screenshot(path=Path(SHOTS) / f"{told}.png", full_page=True)
    found = axe.run(reader.page)
    assert found.violations_count == 0, found.generate_report()
    said = [one for one in reader.said if "status of 404" not in one]
    assert said == []
