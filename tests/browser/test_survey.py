"""Pages customers see, of a real server in a real Chromium: on a phone, by keyboard, in frames."""

from __future__ import annotations

import http.server
import os
import threading
from pathlib import Path

import pytest

from nebelhorn import init
from nebelhorn.app import LinkPurpose, add_place
from tests.browser.served import chromium, served, site_of
from tests.flows.surveying import DAY, NOW, asking_shop, bring, put_ask

pytestmark = pytest.mark.browser

LONG = NOW + 3650 * DAY
SMALL, PHONE, DESK = 320, 390, 1280
SHOTS = os.environ.get("NEBELHORN_SHOTS")
"""A folder to put pictures of all pages into; usually none."""


class Site:
    """A served shop: its address, links that were not answered, and its folder."""

    def __init__(self, folder):
        self.folder, self.address = folder, ""
        init(folder, name="Müller")
        with asking_shop(folder) as service:
            many = [
                {"customer": f"k{n}", "touchpoint": "Visit", "id": f"k{n}", "time": NOW - DAY}
                for n in range(40)
            ]
            bring(service, *many)
            self.links = {"visit": [], "plain": []}
            for n in range(40):
                name = "visit" if n % 2 else "plain"
                said = {"customer": f"k{n}", "language": None, "expires_us": LONG}
                number = put_ask(service, name, **said)
                self.links[name].append(service.answers.link(LinkPurpose.ANSWER, number))
            self.object = service.answers.link(LinkPurpose.OBJECT, 1)
            self.place = add_place(service.workspace, "visit", "Kiel", now_us=NOW).path
            self.framed = add_place(service.workspace, "visit", "Shop", "snippet", now_us=NOW).path

    def fresh(self, name="visit"):
        return f"{self.address}/a/{self.links[name].pop()}"


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    site = Site(tmp_path_factory.mktemp("asked") / "shop")
    with served(site.folder) as link:
        site.address = site_of(link)
        yield site


@pytest.fixture(scope="module")
def browser():
    with chromium() as browser:
        yield browser


@pytest.fixture
def reader(browser):
    """Return a function that makes somebody with a browser of their own."""
    made = []

    def make(*, script=True, width=PHONE, height=844, language="de-DE", scheme="light"):
        context = browser.new_context(
            viewport={"width": width, "height": height},
            java_script_enabled=script,
            locale=language,
            color_scheme=scheme,
        )
        made.append(context)
        context.set_default_timeout(10_000)
        page = context.new_page()
        page.said, page.asked = [], []
        page.on("console", lambda message: page.said.append(message.text))
        page.on("pageerror", lambda error: page.said.append(str(error)))
        page.on("request", lambda request: page.asked.append(request.url))
        return page

    yield make
    for context in made:
        assert context.cookies() == []
        context.close()


def test_a_customer_answers_on_a_phone_without_script(site, reader):
    page = reader(script=False, width=SMALL)
    page.goto(site.fresh())
    assert page.inner_text("h1") == "Wie war der Besuch?"
    page.check("input[name=score][value='4']", force=True)
    page.fill("textarea", "Alles gut 👍")
    page.click("button[value=send]")
    assert page.inner_text("h1") == "Danke"
    assert page.said == []


def test_a_customer_answers_with_the_keyboard_alone(site, reader):
    page = reader(language="en-GB")
    page.goto(site.fresh("plain"))
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.checked")
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.value") == "send":
            break
    page.keyboard.press("Enter")
    page.wait_for_selector("text=Your answer is stored.")


@pytest.mark.parametrize("name", ["visit", "plain"])
@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize(("width", "scheme"), [(SMALL, "light"), (PHONE, "dark"), (DESK, "light")])
def test_pages_are_accessible_fit_and_ask_nobody_else(site, reader, name, language, width, scheme):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    page = reader(width=width, scheme=scheme, language="fr-FR")
    link = site.links[name][0]
    said = f"?language={language}"
    place = site.place if name == "visit" else site.framed
    paths = {
        "ask": f"/a/{link}{said}",
        "place": place + said,
        "object": f"/o/{site.object}{said}",
        "forged": f"/a/{'A' * 28}{said}",
    }
    for what, path in paths.items():
        page.goto(site.address + path)
        assert page.get_attribute("html", "lang") == language
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, f"{path} is {wide} wide"
        if SHOTS:
            told = "-".join(map(str, (what, name, language, scheme, width)))
            page.screenshot(path=Path(SHOTS) / f"{told}.png", full_page=True)
        found = axe.run(page)
        assert found.violations_count == 0, found.generate_report()
    assert [one for one in page.said if "status of 404" not in one] == []
    assert {url.split("/")[2] for url in page.asked} == {site.address.split("/")[2]}


def test_one_question_is_one_screen_of_a_phone_and_small(site, reader):
    page = reader()
    answer = page.goto(site.fresh("plain"))
    assert len(answer.body()) < 15_000
    assert page.evaluate("document.documentElement.scrollHeight") <= 844
    assert len(page.asked) == 1


def test_what_is_chosen_is_kept_at_once_and_there_on_another_device(site, reader):
    page, link = reader(), site.fresh()
    page.goto(link)
    assert page.is_visible("[data-kept]")
    with page.expect_response(lambda answer: answer.url.endswith("/part")) as kept:
        page.check("input[name=score][value='2']", force=True)
    assert kept.value.status == 204
    other = reader()
    other.goto(link)
    assert other.is_checked("input[name=score][value='2']")
    assert page.said == []


def test_a_score_off_the_scale_keeps_what_was_typed(site, reader):
    page = reader(script=False)
    page.goto(site.fresh("plain"))
    page.fill("textarea", "עברית <b>fett</b>")
    page.click("button[value=send]")
    page.wait_for_selector("text=Danke")
    page.goto(site.fresh("plain"))
    page.click("button[value=send]")
    assert "Bitte wählen Sie eine Stufe" in page.inner_text("[role=alert]")


def test_an_objection_takes_one_click(site, reader):
    page = reader(script=False)
    page.goto(f"{site.address}/o/{site.object}")
    page.click("button")
    assert page.inner_text("h1") == "Sie werden nicht mehr gefragt"


class _Shop(http.server.BaseHTTPRequestHandler):
    """A page of another site with the snippet in it."""

    html = ""

    def do_GET(self):
        self.send_response(200)
        self.send_header("content-type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(self.html.encode())

    def log_message(self, *_):
        pass


@pytest.fixture
def shop(site):
    """Serve a page of another site."""
    token = site.framed.removeprefix("/p/")
    _Shop.html = (
        '<!doctype html><html lang="de"><title>Shop</title><h1>Shop</h1>'
        f'<script src="{site.address}/snippet.js" data-place="{token}" async></script>'
    )
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Shop) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://localhost:{server.server_address[1]}/"
        server.shutdown()


def test_a_visitor_of_another_site_speaks_in_a_frame(site, shop, reader):
    page = reader(width=DESK)
    page.goto(shop)
    frame = page.wait_for_event("frameattached") if len(page.frames) < 2 else page.frames[1]
    frame.wait_for_selector("h1")
    frame.check("input[name=score][value='5']", force=True)
    frame.click("button[value=send]")
    frame.wait_for_selector("text=Ihre Antwort ist gespeichert.")
    assert page.said == []
    # a page of another site that frames what it may not gets nothing to click on
    _Shop.html = (
        f'<!doctype html><title>x</title><iframe src="{site.address}{site.place}"></iframe>'
    )
    with page.expect_console_message(lambda one: "frame-ancestors" in one.text):
        page.goto(shop)
