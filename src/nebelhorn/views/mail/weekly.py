"""The weekly letter: what the pages say today, fit for a mail."""

from __future__ import annotations

from markupsafe import Markup

from nebelhorn.views.index.verdict import index_basis
from nebelhorn.views.labels import clean
from nebelhorn.views.mail.layout import (
    MailText,
    bars,
    button,
    frame,
    heading,
    paragraph,
    small,
    subheading,
)
from nebelhorn.views.pages import Looks, build_looks
from nebelhorn.views.report import Report
from nebelhorn.views.today import Saying
from nebelhorn.views.words import Words, words

_PAGES = ("map", "fog", "rules")
"""What they say stands below the three sentences of the day."""


def build_letter(report: Report, language: str, site: str | None) -> MailText:
    """Write the letter.

    It says what the pages say, word for word, and leads to them.

    Args:
        report: Everything there is to show.
        language: ``de`` or ``en``.
        site: Where the pages are; None: nobody has said, and nothing leads there.

    Raises:
        SettingsError: There is no such language.
    """
    said = words(language)
    looks = build_looks(report, language)
    index, horn, after = looks.today
    subject = f"{clean(report.settings.name)}: {index.sentence}"
    parts = [
        (said.say("The Reality Index"), _index_rows(report, index, said), index),
        (said.say("The horn"), [paragraph(horn.sentence)], horn),
        (said.say("What to do next"), [paragraph(after.sentence)], after),
    ]
    rows = [heading(index.sentence), small(_when(report, said))]
    for title, inside, saying in parts:
        rows += [subheading(title), *inside]
        if site is not None:
            rows.append(button(saying.button, _link(site, saying.page)))
    rows.append(subheading(said.say("And beside that")))
    rows += [paragraph(sentence) for sentence in _beside(looks)]
    rows.append(small(_why(said)))
    html = frame(language, subject, rows)
    return MailText(subject, _text(report, looks, said, site), html)


def _index_rows(report: Report, saying: Saying, said: Words) -> list[Markup]:
    index = report.index
    if index is None:
        return [paragraph(saying.sentence)]
    rows = []
    score = index.headline
    if score.value is not None and score.naive is not None:
        whose = said.say("We") if index.is_ours else said.say("Machine")
        rows.append(
            bars(
                (
                    (whose, score.value, said.of_100(score.value)),
                    (said.say("Blind guessing"), score.naive, said.of_100(score.naive)),
                )
            )
        )
    marks = ", ".join(saying.marks)
    return [*rows, paragraph(f"{marks}: {index_basis(index, said)}")]


def _beside(looks: Looks) -> list[str]:
    """Return the headlines of the other pages; pages with nothing to show share one."""
    said = (looks.looks[name].headline for name in _PAGES)
    whole = (one if one.endswith((".", "!", "?")) else f"{one}." for one in said)
    return list(dict.fromkeys(whole))


def _text(report: Report, looks: Looks, said: Words, site: str | None) -> str:
    index, horn, after = looks.today
    parts = [index.sentence, _when(report, said)]
    if report.index is not None:
        parts.append(f"{', '.join(index.marks)}: {index_basis(report.index, said)}")
    for title, saying in (
        (said.say("The horn"), horn),
        (said.say("What to do next"), after),
    ):
        parts.append(f"{title}: {saying.sentence}")
        if site is not None:
            parts.append(_link(site, saying.page))
    parts += [*_beside(looks), _why(said)]
    return "\n\n".join(parts) + "\n"


def _when(report: Report, said: Words) -> str:
    zone = report.settings.time_zone
    return said.say(
        "{company}, as of {moment}",
        company=clean(report.settings.name),
        moment=said.moment(report.made_at, zone),
    )


def _why(said: Words) -> str:
    return said.say(
        "You get this letter once a week because your account stands in the settings under "
        "[letter]; whoever runs Nebelhorn can take it out."
    )


def _link(site: str, page: str) -> str:
    return f"{site}/{page}"
