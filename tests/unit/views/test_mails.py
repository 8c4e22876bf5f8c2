"""Mails load nothing, say the same in text and HTML, and let nobody in who writes the names."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from html.parser import HTMLParser

import pytest

from nebelhorn.settings import SCALES
from nebelhorn.views import AskFacts, ask_letter, build_letter, build_looks, words
from nebelhorn.views.mail.layout import buttons, frame

AT = datetime(2026, 3, 2, tzinfo=UTC)
FACTS = AskFacts(
    *("Nord", "Invoice", "Was it clear?", "en", AT, AT),
    *("https://ask.example/a/x", "https://ask.example/o/x"),
)
EVIL = '"><script>alert(1)</script><img src="https://spy.example/x.png">{0} %s'


class Links(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str] = []
        self.ground: list[bool] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        said = dict(attrs)
        if "href" in said:
            self.links.append(str(said["href"]))
        assert not {"src", "srcset", "background", "onclick"} & set(said)
        style = said.get("style") or ""
        if tag == "td" and re.search(r"(?<!-)color:", style):
            self.ground.append("background-color" in style)


@pytest.mark.parametrize("scale", ["nps", "csat", "ces", "stars", "thumbs", "free", None])
@pytest.mark.parametrize("language", ["de", "en"])
def test_each_score_is_a_link_that_only_shows(scale: str | None, language: str) -> None:
    facts = replace(FACTS, scale=SCALES[scale] if scale else None)
    subject, text, html = ask_letter(facts, words(language))
    found = Links(html)
    steps = SCALES[scale].steps() if scale else ()
    wanted = [f"https://ask.example/a/x?score={step:g}" for step in steps]
    assert found.links == [*(wanted or ["https://ask.example/a/x"]), "https://ask.example/o/x"]
    assert "https://ask.example/a/x\n" in text
    assert text.rstrip().endswith("https://ask.example/o/x")
    assert subject == "Was it clear?"
    assert all(found.ground)
    assert not {"img", "script", "link", "form", "input", "iframe", "object"} & set(found.tags)
    assert "url(" not in html
    assert "@import" not in html


def test_names_and_questions_are_text_and_nothing_else() -> None:
    facts = replace(FACTS, company=EVIL, label=EVIL, question=EVIL, scale=SCALES["stars"])
    for language in ("de", "en"):
        _, _, html = ask_letter(facts, words(language))
        assert not {"img", "script"} & set(Links(html).tags)
        assert "alert(1)" in html


def test_a_question_in_a_language_of_its_own_says_so_to_readers_aloud() -> None:
    _, _, html = ask_letter(replace(FACTS, question="Ça va ?", language="fr"), words("en"))
    assert '<html lang="en">' in html
    assert '<h1 lang="fr"' in html


def test_what_buttons_mean_stands_below_them() -> None:
    html = frame(
        "en", "x", [buttons([("1", "1 of 2", "https://a"), ("2", "2", "https://b")], "bad", "good")]
    )
    assert html.index("bad") < html.index("good")
    assert 'aria-label="1 of 2"' in html


@pytest.mark.parametrize("language", ["de", "en"])
def test_the_letter_says_what_the_page_says(any_report, language: str) -> None:
    pages = build_looks(any_report, language)
    said = build_letter(any_report, language, "https://ask.example")
    found = Links(said.html)
    for saying in pages.today:
        assert saying.sentence in said.text
        assert f"https://ask.example/{saying.page}" in found.links
    for name in ("map", "fog", "rules"):
        assert pages.looks[name].headline in said.text
    assert len(said.text.split("\n\n")) == len(set(said.text.split("\n\n")))
    assert all(found.ground)
    assert not {"img", "script", "svg", "form"} & set(found.tags)
    assert len(said.html) < 60_000


def test_without_an_address_the_letter_leads_nowhere(fibre) -> None:
    assert Links(build_letter(fibre, "en", None).html).links == []
