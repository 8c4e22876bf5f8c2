"""The story "voice given → fog clears", of a real server, before the eyes of two people."""

from __future__ import annotations

import re
import shutil
import signal
import subprocess
import sys

import pytest

from nebelhorn import init
from nebelhorn.app import LinkPurpose
from tests.flows.surveying import DAY, NOW, asking_shop, bring, put_ask

pytestmark = pytest.mark.browser

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))), None)
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"]
FLAGS += ["--disable-background-networking", "--disable-component-update"]
GOOD = "violet anchor 7 of rain"
ADMIN = {"login": "ada", "name": "Ada", "password": GOOD, "again": GOOD}


@pytest.fixture
def shop_links(tmp_path):
    """Serve a shop of eight visits nobody spoke about: the admin's link, and a customer's."""
    folder = tmp_path / "shop"
    init(folder)
    with asking_shop(folder) as service:
        names = [f"k{n}" for n in range(7)]
        visits = [
            {"customer": name, "touchpoint": "Visit", "id": name, "time": NOW - DAY}
            for name in names
        ]
        bring(service, *visits)
        number = put_ask(service, expires_us=NOW + 3650 * DAY)
        token = service.answers.link(LinkPurpose.ANSWER, number)
    command = [sys.executable, "-m", "nebelhorn", "-w", str(folder), "serve", "--port", "0"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        found = None
        for line in process.stderr:
            found = found or re.search(r"http://\S+/welcome/\S+", line)
            if "startup complete" in line:
                break
        assert found is not None
        yield found[0], found[0].split("/welcome/")[0] + f"/a/{token}"
        process.send_signal(signal.SIGINT)
        process.stderr.read()


@pytest.fixture
def browser():
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


def test_a_voice_given_clears_fog_where_somebody_looks(shop_links, browser):
    welcome, survey = shop_links
    admin = browser.new_context(locale="en-GB").new_page()
    admin.goto(welcome)
    for name, text in ADMIN.items():
        admin.fill(f"#{name}", text)
    admin.click("button.main")
    fog = welcome.split("/welcome/")[0] + "/fog?language=en"
    assert "100% of 8 encounters" in seen(admin, fog, "0 of 8")
    customer = browser.new_context(locale="de-DE").new_page()
    customer.goto(survey)
    customer.check("input[name=score][value='5']", force=True)
    customer.click("button[value=send]")
    assert customer.inner_text("h1") == "Danke"
    assert "88% of 8 encounters" in seen(admin, fog, "1 of 8")


def seen(page, address, words):
    """Open the page anew until words stand on it, a minute at most; return its heading."""
    for _ in range(60):
        page.goto(address)
        if page.get_by_text(words, exact=True).count():
            return page.inner_text("h1")
        page.wait_for_timeout(1_000)
    return pytest.fail(page.inner_text("main"))
