"""Who looks at a page for customers: in which language, from where."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from starlette.requests import Request

from nebelhorn.app import LinkRefusal, Words, words_of
from nebelhorn.settings import Settings
from nebelhorn.web.cookies import LANGUAGES, preferred_language
from nebelhorn.web.survey.look import Looks
from nebelhorn.web.survey.saying import REFUSED


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody with a link.

    Attributes:
        words: In their language.
        company: Whose page it is.
        query: Of the address.
        chosen: Did they choose the language on a page of ours?
        address: Of the network; empty: not known.
    """

    words: Words
    company: str
    query: dict[str, str]
    chosen: bool
    address: str

    def page(self, template: str, values: dict[str, object], *, status: int = 200) -> Looks:
        """Return a page for them.

        Args:
            template: In ``web/templates``.
            values: What it says.
            status: Of HTTP.
        """
        others = tuple(
            (one, "?" + urlencode({**self.query, "language": one}))
            for one in LANGUAGES
            if one != self.words.language
        )
        return Looks(template, self.words, self.company, others, values, status)

    def say(self, heading: str, *sentences: str, status: int = 200, **values: object) -> Looks:
        """Return a page that says something.

        Args:
            heading: Of the page.
            *sentences: Below it.
            status: Of HTTP.
            **values: ``button``, ``deed`` and ``action`` of a form with one button; none: no form.
        """
        told = {"heading": heading, "sentences": sentences, "button": None, **values}
        return self.page("survey_said.html", told, status=status)

    def refuse(self, why: LinkRefusal) -> Looks:
        """Return the page that says why a link is not taken."""
        status, heading, sentence = REFUSED[why]
        return self.say(self.words.say(heading), self.words.say(sentence), status=status)


def visitor_of(request: Request, settings: Settings, own: str | None = None) -> Visitor:
    """Return who looks.

    The language is the one they chose on the page, else the customer's own where pages speak it,
    else the browser's, else the company's.

    Args:
        request: Of the page.
        settings: Of the company.
        own: The customer's language; None: not known.
    """
    query = dict(request.query_params)
    chosen = query.get("language") in LANGUAGES
    language = query["language"] if chosen else (own or "")[:2].lower()
    if language not in LANGUAGES:
        accepted = preferred_language(request.headers.get("accept-language", ""))
        language = accepted or settings.language
    address = request.client.host if request.client else ""
    return Visitor(words_of("nebelhorn.web", language), settings.name, query, chosen, address)
