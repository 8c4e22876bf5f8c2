"""The mail that tells customers what became of what they said, as text and as HTML."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from nebelhorn.views.words import Words


@dataclass(frozen=True, slots=True)
class ToldFacts:
    """What became of what customers said.

    Attributes:
        company: Who tells it.
        title: In one line.
        said: What customers said.
        did: What was done.
        page: Address where it can be read.
        never: Address where the customer objects to every further mail.
    """

    company: str
    title: str
    said: str
    did: str
    page: str
    never: str


def told_letter(facts: ToldFacts, words: Words) -> tuple[str, str, str]:
    """Return subject, text and HTML of the mail.

    It loads nothing from anywhere, asks nothing, and says why it came and how to end it.

    Args:
        facts: What is told, in the words of whoever wrote it.
        words: Of the customer's language, for everything around it.

    Examples:
        >>> from nebelhorn.views.words import words
        >>> facts = ToldFacts("Nord", "Shorter invoices", "Too long.", "One page.", "https://x/t/1",
        ...                   "https://x/o/1")
        >>> subject, text, html = told_letter(facts, words("en"))
        >>> subject, text.splitlines()[0]
        ('Shorter invoices', 'You said something to Nord. This is what became of it.')
        >>> html.count("https://x/t/1")
        1
    """
    begin = words.say(
        "You said something to {company}. This is what became of it.", company=facts.company
    )
    heard, done = words.say("You said"), words.say("We did")
    why = words.say("You get this mail because you spoke, and agreed to be written to.")
    never, read = words.say("Never ask me again"), words.say("Read it on a page")
    text = "\n\n".join(
        [
            begin,
            facts.title,
            f"{heard}: {facts.said}",
            f"{done}: {facts.did}",
            f"{read}: {facts.page}",
            why,
            f"{never}: {facts.never}",
        ]
    )
    parts = "".join(
        f'<h2 style="font-size:1em;margin:1.2em 0 0">{escape(heading)}</h2>'
        f'<p dir="auto" style="margin:.2em 0 0">{escape(told)}</p>'
        for heading, told in ((heard, facts.said), (done, facts.did))
    )
    html = (
        f'<!doctype html><html lang="{words.language}"><head><meta charset="utf-8">'
        f"<title>{escape(facts.title)}</title></head>"
        '<body style="font:16px/1.5 sans-serif;max-width:34em;margin:2em auto;padding:0 1em">'
        f'<p dir="auto">{escape(begin)}</p>'
        f'<h1 style="font-size:1.3em;line-height:1.3" dir="auto">{escape(facts.title)}</h1>{parts}'
        f'<p><a href="{escape(facts.page)}" style="color:#17324d">{escape(read)}</a></p>'
        f'<p style="font-size:.85em;color:#444">{escape(why)} '
        f'<a href="{escape(facts.never)}" style="color:#444">{escape(never)}</a></p>'
        "</body></html>"
    )
    return facts.title, text, html
