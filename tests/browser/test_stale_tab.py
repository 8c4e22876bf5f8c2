"""A tab that outlived an upgrade, in a real Chromium: it says so, and nothing typed is lost."""

from __future__ import annotations

import pytest

from nebelhorn import init
from tests.browser.served import become_admin, chromium, served, site_of

pytestmark = pytest.mark.browser

HOUR_MS = 3_600_000
TYPED = "\n# what took me an hour: „früh“ <b>\n"


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    """Serve a shop; yield its folder, its site and a browser."""
    folder = tmp_path_factory.mktemp("stale") / "shop"
    init(folder)
    with served(folder) as link, chromium() as browser:
        context = browser.new_context(locale="en-GB")
        become_admin(context.new_page(), link)
        yield folder, site_of(link), context


@pytest.fixture
def tab(house):
    """A tab with the settings, on which somebody has typed, and an hour has passed."""
    _, site, context = house
    page = context.new_page()
    page.clock.install()
    page.goto(f"{site}/settings?language=en")
    written = page.input_value("#text")
    page.fill("#text", written + TYPED)
    page.clock.fast_forward(HOUR_MS)
    yield page, written + TYPED
    page.close()


def outlive_an_upgrade(page):
    """Let the page be one that another edition has made."""
    page.evaluate("document.querySelector('[data-edition]').dataset.edition = 'the one before'")


def test_an_old_tab_says_so_when_somebody_comes_back_to_it(tab):
    page, typed = tab
    outlive_an_upgrade(page)
    page.evaluate("document.dispatchEvent(new Event('visibilitychange', { bubbles: true }))")
    hint = page.get_by_role("link", name="Nebelhorn was renewed: load this page anew.")
    hint.wait_for(state="visible")
    hint.click()
    page.wait_for_function("() => document.querySelector('[data-edition]').hidden")
    assert page.input_value("#text") == typed


def test_a_form_of_an_old_tab_is_not_sent_and_saves_after_loading_anew(house, tab):
    folder, _, _ = house
    page, typed = tab
    outlive_an_upgrade(page)
    before = (folder / "nebelhorn.toml").read_text(encoding="utf-8")
    page.get_by_role("button", name="Check and save").click()
    hint = page.get_by_role("link", name="Nebelhorn was renewed: load this page anew.")
    hint.wait_for(state="visible")
    assert (folder / "nebelhorn.toml").read_text(encoding="utf-8") == before
    page.keyboard.press("Enter")  # the link has the focus
    page.wait_for_function("() => document.querySelector('[data-edition]').hidden")
    assert page.input_value("#text") == typed
    page.get_by_role("button", name="Check and save").click()
    page.get_by_role("status").filter(has_text="Saved.").wait_for()
    assert (folder / "nebelhorn.toml").read_text(encoding="utf-8") == typed


def test_a_form_of_a_tab_that_is_up_to_date_is_sent_an_hour_later(house, tab):
    folder, _, _ = house
    page, typed = tab
    page.get_by_role("button", name="Check and save").click()
    page.get_by_role("status").filter(has_text="Saved.").wait_for()
    assert (folder / "nebelhorn.toml").read_text(encoding="utf-8") == typed


def test_while_nobody_answers_nothing_is_sent_and_the_text_stays(tab):
    page, typed = tab
    page.context.set_offline(True)
    page.get_by_role("button", name="Check and save").click()
    page.get_by_text("Nebelhorn cannot be reached just now.").wait_for(state="visible")
    page.context.set_offline(False)
    assert page.input_value("#text") == typed
