"""The story "voice given → fog clears", of a real server, before the eyes of two people."""

from __future__ import annotations

import pytest

from nebelhorn import init
from nebelhorn.app import LinkPurpose
from tests.browser.served import become_admin, chromium, served, site_of
from tests.flows.surveying import DAY, NOW, asking_shop, bring, put_ask

pytestmark = pytest.mark.browser

DRAWN_ANEW = """
(before) => new Promise((done, fail) => {
  const news = new EventSource('/v1/drawn');
  setTimeout(() => fail(new Error('nothing was drawn')), 60000);
  news.addEventListener('drawn', (event) => {
    if (!event.data || event.data === before) return;
    news.close();
    done(event.data);
  });
})
"""
"""Resolves with when the pages were drawn, as soon as that is another time than before."""


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
    with served(folder) as link:
        yield link, site_of(link) + f"/a/{token}"


@pytest.fixture
def browser():
    with chromium() as browser:
        yield browser


def test_a_voice_given_clears_fog_where_somebody_looks(shop_links, browser):
    welcome, survey = shop_links
    admin = browser.new_context(locale="en-GB").new_page()
    become_admin(admin, welcome)
    fog = site_of(welcome) + "/fog?language=en"
    assert "100% of 8 encounters" in seen(admin, fog, "0 of 8")
    customer = browser.new_context(locale="de-DE").new_page()
    customer.goto(survey)
    customer.check("input[name=score][value='5']", force=True)
    customer.click("button[value=send]")
    assert customer.inner_text("h1") == "Danke"
    assert "88% of 8 encounters" in seen(admin, fog, "1 of 8")


def seen(page, address, words):
    """Open the page after each drawing until words stand on it; return its heading."""
    page.goto(address)
    drawn = ""
    for _ in range(12):
        drawn = page.evaluate(DRAWN_ANEW, drawn)
        page.goto(address)
        if page.get_by_text(words, exact=True).count():
            return page.inner_text("h1")
    return pytest.fail(page.inner_text("main"))
