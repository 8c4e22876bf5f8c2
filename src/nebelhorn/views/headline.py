"""The one sentence above everything, computed from the same data as the picture."""

from __future__ import annotations

from dataclasses import dataclass

from nebelhorn.feedback import FogCell
from nebelhorn.views.chosen import Chosen
from nebelhorn.views.labels import clean
from nebelhorn.views.report import Report
from nebelhorn.views.shares import share_text
from nebelhorn.views.words import Words, message, words

PLACES_FROM = 0.1
"""Places without any voice make the headline from this part of the encounters on."""

MOSTLY_HEARD = 0.2
"""Up to this share of fog the headline speaks of the voices instead of the silence."""

_NUMBERS = (
    message("One"),
    message("Two"),
    message("Three"),
    message("Four"),
    message("Five"),
    message("Six"),
    message("Seven"),
    message("Eight"),
    message("Nine"),
    message("Ten"),
    message("Eleven"),
    message("Twelve"),
)


@dataclass(frozen=True, slots=True)
class DarkPlaces:
    """Touchpoints with customers at which nobody ever said anything.

    Attributes:
        names: Raw names, most encounters first.
        encounters: Sum of their encounters; they add up, unlike customers.
        share: Their part of all encounters, 0–1.
        customers: Units at the only place; None for several, whose customers may overlap.
    """

    names: tuple[str, ...]
    encounters: int
    share: float
    customers: int | None


def dark_places(report: Report) -> DarkPlaces:
    """Return the places in full fog: those that carry a ``?`` on the map.

    Args:
        report: Map and fog of everybody.

    Returns:
        No names and zeros when every place has a voice.
    """
    cells = report.cells()
    dark = [s for s in report.journey_map.stations if s.events and not _heard(cells, s.touchpoint)]
    dark.sort(key=lambda s: (-s.events, s.touchpoint))
    encounters = sum(station.events for station in dark)
    return DarkPlaces(
        names=tuple(station.touchpoint for station in dark),
        encounters=encounters,
        share=encounters / report.journey_map.events if report.journey_map.events else 0.0,
        customers=dark[0].customers if len(dark) == 1 else None,
    )


def headline(report: Report, language: str) -> str:
    """Return the sentence a reader should remember.

    Args:
        report: What the report shows.
        language: ``de`` or ``en``.

    Returns:
        A sentence without a full stop.

    Raises:
        SettingsError: There is no such language.
    """
    said = words(language)
    total = report.fog.total
    if not report.journey_map.events:
        return said.say("There is no encounter yet, so there is nothing to see")
    if total.k == total.n:
        return said.say(
            "Nobody has said a word: {customers}, {encounters}, no voice",
            customers=said.units(report.journey_map.customers, report.journey_map.unit),
            encounters=said.say_n("{n} encounter", "{n} encounters", report.journey_map.events),
        )
    if total.k == 0:
        return said.say_n(
            "The one encounter was heard", "All {n} encounters were heard: no fog", total.n
        )
    dark = dark_places(report)
    if dark.share >= PLACES_FROM:
        return _places_headline(dark, report, said)
    if total.value is not None and total.value <= MOSTLY_HEARD:
        return said.say(
            "{heard} of {encounters} were heard; {angry} of the voices are angry",
            heard=said.count(total.n - total.k),
            encounters=said.say_n("{n} encounter", "{n} encounters", total.n),
            angry=said.percent(report.feeling.angry.value),
        )
    return said.say(
        "We did not hear how {part} of {encounters} were",
        part=said.percent(total.value),
        encounters=said.say_n("{n} encounter", "{n} encounters", total.n),
    )


def lead(report: Report, language: str) -> str:
    """Return what must stand beside the headline: counts, the whole as baseline, interval.

    Args:
        report: What the report shows.
        language: ``de`` or ``en``.

    Returns:
        One or two sentences.

    Raises:
        SettingsError: There is no such language.
    """
    said = words(language)
    parts = []
    dark = dark_places(report)
    if dark.names and report.fog.total.k < report.fog.total.n:
        parts.append(
            said.say(
                "In full fog: {places} ({k} of {n} encounters).",
                places=_listed(dark.names, report, said),
                k=said.count(dark.encounters),
                n=said.count(report.journey_map.events),
            )
        )
    if report.fog.total.n:
        parts.append(
            said.say(
                "Over the whole map, encounters without a voice: {share}.",
                share=share_text(report.fog.total, said),
            )
        )
    return " ".join(parts)


def hidden_sentence(chosen: Chosen, language: str) -> str:
    """Say what the map does not draw, in numbers.

    Raises:
        SettingsError: There is no such language.
    """
    return chosen.hidden_sentence(words(language))


def _heard(cells: dict[str, FogCell], touchpoint: str) -> int:
    cell = cells.get(touchpoint)
    return cell.heard if cell else 0


def _places_headline(dark: DarkPlaces, report: Report, said: Words) -> str:
    number = len(dark.names)
    spelled = said.say(_NUMBERS[number - 1]) if number <= len(_NUMBERS) else said.count(number)
    if dark.customers is not None:
        if report.journey_map.unit == "customer":
            return said.say(
                "One place in fog carries {part} of your customers",
                part=said.percent(dark.customers / report.journey_map.customers),
            )
        return said.say(
            "One place in fog carries {part} of the encounters", part=said.percent(dark.share)
        )
    return said.say(
        "{number} places in fog carry {part} of your customers’ encounters",
        number=spelled,
        part=said.percent(dark.share),
    )


def _listed(names: tuple[str, ...], report: Report, said: Words) -> str:
    labels = [clean(report.settings.touchpoint(n).label(said.language)) for n in names]
    shown = ", ".join(label if len(label) <= 40 else label[:39] + "…" for label in labels[:4])
    rest = len(labels) - 4
    return shown if rest <= 0 else said.say("{places} and {n} more", places=shown, n=rest)
