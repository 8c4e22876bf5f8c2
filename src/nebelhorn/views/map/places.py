"""The touchpoints as a list: what a telephone shows before the map."""

from __future__ import annotations

from dataclasses import dataclass

from nebelhorn.views.labels import clean
from nebelhorn.views.map.drop_off import drop_off, drop_off_sentence
from nebelhorn.views.map.links import MapLinks
from nebelhorn.views.mood import score_of, step_of
from nebelhorn.views.report import Report
from nebelhorn.views.words import Words


@dataclass(frozen=True, slots=True)
class PlaceLine:
    """One touchpoint of the list.

    Attributes:
        label: What readers see.
        mood: −100 to +100 as text; ``?`` where nobody said.
        step: Colour of its mood, 0–6; None: nobody said.
        heard: How much of it was heard.
        ends: How often journeys end here.
        link: To the customers behind it; empty: nowhere.
        encounters: How many there were.
    """

    label: str
    mood: str
    step: int | None
    heard: str
    ends: str
    link: str
    encounters: int


def place_lines(report: Report, words: Words, links: MapLinks | None) -> tuple[PlaceLine, ...]:
    """Return the touchpoints with known customers, the busiest first.

    Args:
        report: Map, cells and settings.
        words: Reader's language.
        links: Where each leads; None: nowhere.
    """
    cells, whole = report.cells(), report.journey_map
    lines = []
    for one in whole.stations:
        cell = cells.get(one.touchpoint)
        score = score_of(cell)
        lines.append(
            PlaceLine(
                label=clean(report.settings.touchpoint(one.touchpoint).label(words.language)),
                mood=words.mood(score),
                step=step_of(score),
                heard=words.say(
                    "{n} of {total} heard",
                    n=words.count(cell.heard if cell else 0),
                    total=words.count(one.events),
                ),
                ends=drop_off_sentence(drop_off(one, whole), words),
                link=links.at(one.touchpoint) if links else "",
                encounters=one.events,
            )
        )
    return tuple(lines)
