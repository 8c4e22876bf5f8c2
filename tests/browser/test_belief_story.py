"""The story "belief written → sealed → settled", by its clicks, in a real Chromium."""

from __future__ import annotations

import subprocess
import sys
from datetime import timedelta

import pytest

from nebelhorn import import_events, init, open_workspace
from nebelhorn.clock import utc_now
from tests.browser.served import become_admin, chromium, served, site_of
from tests.flows.test_belief_on_pages import QUESTION, log

pytestmark = pytest.mark.browser

DRAWN_MS = 120_000


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    """A shop that knows forty days, and asks who orders within a week."""
    folder = tmp_path_factory.mktemp("believing")
    now = utc_now().replace(minute=0, second=0, microsecond=0)
    (folder / "log.csv").write_text(log(now - timedelta(days=40), 35, "a"), encoding="utf-8")
    (folder / "later.csv").write_text(log(now + timedelta(days=1), 120, "b"), encoding="utf-8")
    init(folder / "ws")
    with open_workspace(folder / "ws") as workspace:
        import_events(workspace, folder / "log.csv")
    with (folder / "ws" / "nebelhorn.toml").open("a", encoding="utf-8") as settings:
        settings.write(QUESTION)
    return folder


def done_by_the_server(folder, *verb):
    """Let whoever runs the server do something on the command line while it serves."""
    command = [sys.executable, "-m", "nebelhorn", "-w", str(folder / "ws"), *verb]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=180)
    assert done.returncode == 0, done.stderr + done.stdout


def shown(page, address, words):
    """Open a page, and wait until it is drawn with some words on it."""
    page.goto(address)
    page.wait_for_selector("main:not(:has([data-waiting]))", timeout=DRAWN_MS)
    page.wait_for_function(
        "([words]) => document.querySelector('main').innerText.includes(words) "
        "|| (window.nextLook ??= setTimeout(() => location.reload(), 2000), false)",
        arg=[words],
        timeout=DRAWN_MS,
    )


def test_a_belief_is_written_sealed_and_settled_by_clicks_alone(shop):
    with served(shop / "ws") as link, chromium() as browser:
        page = browser.new_context(locale="en-GB").new_page()
        become_admin(page, link)
        site = site_of(link)

        # written
        shown(page, f"{site}/rules?language=en", "Write a belief")
        page.get_by_role("link", name="Write a belief").click()
        page.fill("#when", "touchpoint = 'Manual'")
        page.fill("#claim", "yes")
        page.fill("#confidence", "80")
        page.locator("details:has(#question) > summary").click()
        page.select_option("#question", "orders")
        page.locator("#preview").get_by_text("In the last 90 days that concerned").wait_for()
        page.fill("#name", "manual")
        page.get_by_role("button", name="Write it down").click()
        page.wait_for_url("**/rules")
        shown(page, f"{site}/rules?language=en", "belief of Ada")
        assert "with too little evidence: 1" in page.inner_text("main")

        # half a year goes by: what comes is foretold as it comes, and settled
        done_by_the_server(shop, "import", str(shop / "later.csv"))
        done_by_the_server(shop, "replay")

        # sealed: what Ada believes stands in the ledger beside what the machine says
        shown(page, f"{site}/index?language=en", "predictions behind it")
        page.goto(f"{site}/index/predictions?question=orders&language=en")
        assert page.locator("table.seals tbody tr").count() > 10
        page.get_by_role("link", name="right", exact=True).click()
        rows = page.locator("table.seals tbody tr")
        assert rows.count() > 10
        assert page.locator("table.seals td.hit").count() == rows.count()

        # settled
        shown(page, f"{site}/rules?language=en", "Beliefs that hold: 1")
        settled = page.locator(".believed").filter(has_text="belief of Ada").inner_text()
        assert "holds" in settled
        assert "Ada said 80%" in settled
