"""Where to ask first: the places most encounters pass unheard, why, and how late we hear there."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from nebelhorn.feedback import FogReason
from nebelhorn.views.labels import clean
from nebelhorn.views.report import Report
from nebelhorn.views.sentences import FOG_REASONS
from nebelhorn.views.shares import share_text
from nebelhorn.views.words import Words

SHOWN = 6
"""So many places stand in the list; the table has all."""


@dataclass(frozen=True, slots=True)
class FogPlace:
    """One touchpoint in fog.

    Attributes:
        label: What readers call it.
        fog: Encounters without a voice, with counts and likely range.
        why: Why there is fog.
        delay: How late voices come; empty: there is none.
        link: Where to write a question for it.
    """

    label: str
    fog: str
    why: str
    delay: str
    link: str


def fog_places(report: Report, words: Words) -> tuple[FogPlace, ...]:
    """Return where somebody should ask, most unheard encounters first.

    Places nobody can be asked at are left out.

    Args:
        report: Fog and labels.
        words: Reader's language.
    """
    cells = [
        cell
        for cell in report.fog.cells
        if cell.group is None
        and cell.period is None
        and cell.fog.k
        and cell.reason not in {None, FogReason.UNREACHABLE}
    ]
    cells.sort(key=lambda cell: (-cell.fog.k, cell.touchpoint))
    return tuple(
        FogPlace(
            label=clean(report.settings.touchpoint(cell.touchpoint).label(words.language)),
            fog=words.say("unheard: {share}", share=share_text(cell.fog, words)),
            why=words.say(FOG_REASONS[cell.reason]) if cell.reason else "",
            delay=""
            if cell.delay_h is None
            else words.say("half within {span}", span=words.span(cell.delay_h * 3600)),
            link=f"/settings?ask={quote(cell.touchpoint, safe='')}#text",
        )
        for cell in cells[:SHOWN]
    )
