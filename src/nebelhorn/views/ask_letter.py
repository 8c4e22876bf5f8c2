"""The mail that asks a customer one question: what it says, as text and as HTML."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup

from nebelhorn.settings import Scale
from nebelhorn.views.mail.layout import button, buttons, frame, heading, link, paragraph, small
from nebelhorn.views.words import Words

_LONGEST_SUBJECT = 90
_MOST_BUTTONS = 11


@dataclass(frozen=True, slots=True)
class AskFacts:
    """What an ask is about.

    Attributes:
        company: Who asks.
        label: The touchpoint, as readers call it.
        question: The first question, in the language it is asked in.
        language: That language; the rest is in the language of the words.
        encounter: When the encounter was, local time.
        until: Until when it can be answered, local time.
        answer: Address where it is answered; with ``?score=N`` it is shown with N chosen.
        never: Address where the customer objects to every further ask.
        scale: How the first question is answered; None: not shown in the mail.
    """

    company: str
    label: str
    question: str
    language: str
    encounter: datetime
    until: datetime
    answer: str
    never: str
    scale: Scale | None = None


def ask_letter(facts: AskFacts, words: Words) -> tuple[str, str, str]:
    """Return subject, text and HTML of the mail.

    It loads nothing from anywhere, and it says why it came and how to end it. The scores are links
    that only show the page with that score chosen: programs that open links ahead answer nothing.

    Args:
        facts: What it is about.
        words: Of the customer's language.

    Examples:
        >>> from nebelhorn.settings import SCALES
        >>> from nebelhorn.views.words import words
        >>> at = datetime(2026, 3, 2)
        >>> facts = AskFacts("Nord", "Invoice", "Was it clear?", "en", at, at, "https://x/a/1",
        ...                  "https://x/o/1", SCALES["stars"])
        >>> subject, text, html = ask_letter(facts, words("en"))
        >>> subject, text.splitlines()[0]
        ('Was it clear?', 'Nord has one question about: Invoice, 2 Mar 2026.')
        >>> html.count("https://x/a/1?score="), "<img" in html
        (5, False)
    """
    about = words.say(
        "{company} has one question about: {label}, {day}.",
        company=facts.company,
        label=facts.label,
        day=words.day(facts.encounter),
    )
    once = words.say(
        "The link takes one answer, until {day}, and is meant for you alone.",
        day=words.day(facts.until),
    )
    why = words.say("You get this mail because you agreed to be asked.")
    never = words.say("Never ask me again")
    subject = facts.question
    if len(subject) > _LONGEST_SUBJECT:
        subject = words.say("A question about: {label}", label=facts.label)
    text = "\n\n".join(
        [about, facts.question, facts.answer, f"{once} {why}", f"{never}: {facts.never}"]
    )
    scale = facts.scale
    scored = scale is not None and 0 < len(scale.steps()) <= _MOST_BUTTONS
    answering = (
        _scores(facts.answer, scale, words)
        if scale is not None and scored
        else button(words.say("Answer"), facts.answer)
    )
    html = frame(
        words.language,
        subject,
        (
            paragraph(about, space="24px 28px 0"),
            heading(facts.question, language=facts.language),
            answering,
            small(once, why, link(never, facts.never)),
        ),
    )
    return subject, text, html


def _scores(answer: str, scale: Scale, words: Words) -> Markup:
    ends = scale.de if words.language == "de" else scale.en
    links = [(step, f"{answer}?score={step:g}") for step in scale.steps()]
    if len(links) == len(ends):  # two steps say in words what they are
        pairs = zip(ends, links, strict=True)
        return buttons([(end, end, address) for end, (_, address) in pairs], "", "")
    steps = [
        (f"{step:g}", words.say("{n} of {total}", n=f"{step:g}", total=f"{scale.high:g}"), address)
        for step, address in links
    ]
    return buttons(steps, *ends)
