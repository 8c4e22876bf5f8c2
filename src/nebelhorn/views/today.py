"""Three sentences for the morning: how right we are, what sounds, what to do next."""

from __future__ import annotations

from dataclasses import dataclass

from nebelhorn.reality import ADOPTED, Level, RealityIndex
from nebelhorn.settings import By, Standing
from nebelhorn.views.diagnosis.section import DiagnosisSection
from nebelhorn.views.headline import dark_places
from nebelhorn.views.horn.alarm_sentences import horn_headline
from nebelhorn.views.index.rule_rows import rule_verdict
from nebelhorn.views.index.verdict import index_marks, index_verdict
from nebelhorn.views.report import Report
from nebelhorn.views.tables import name_of
from nebelhorn.views.words import Words


@dataclass(frozen=True, slots=True)
class Saying:
    """One sentence, and where it leads.

    Attributes:
        sentence: Without a full stop, or several with.
        marks: What it must be marked as.
        button: What the button says.
        page: Where the button leads: the name of a page, and perhaps ``#`` and a part of it.
        loud: Does a red alarm stand open in it?
    """

    sentence: str
    marks: tuple[str, ...]
    button: str
    page: str
    loud: bool = False


def build_today(
    report: Report, why: DiagnosisSection | None, words: Words
) -> tuple[Saying, Saying, Saying]:
    """Say the index, the horn, and what to do next.

    Args:
        report: Everything there is to show.
        why: Its ``DiagnosisSection``; None: there is none.
        words: Reader's language.

    Returns:
        In this order.
    """
    alarms = report.alarms
    red = any(one.acknowledged is None and one.level is Level.RED for one in alarms)
    horn = horn_headline(alarms, report.watched, words, report.charts)
    return (
        _index(report.index, words),
        Saying(horn, (), words.say("To the horn"), "horn", loud=red),
        _next(report, why, words),
    )


def rules_holding(index: RealityIndex, words: Words) -> tuple[int, int]:
    """Return how many rules hold, and how many of these nobody has adopted yet."""
    held = [rule for rule in index.rules if rule_verdict(rule, words) == words.say("holds")]
    return len(held), sum(rule.adopted_by is None for rule in held)


def _index(index: RealityIndex | None, words: Words) -> Saying:
    if index is None:
        sentence = words.say("Nothing has been foretold yet")
        return Saying(sentence, (), words.say("How to begin"), "sources")
    marks = tuple(mark[0].upper() + mark[1:] for mark in index_marks(index, words))
    return Saying(index_verdict(index, words), marks, words.say("To the index"), "index")


def _next(report: Report, why: DiagnosisSection | None, words: Words) -> Saying:
    """Choose the one thing worth doing: what moved, where nobody is heard, rules."""
    if not report.journey_map.events:
        sentence = words.say("Bring in what has happened: there is no encounter yet")
        return Saying(sentence, (), words.say("Bring in a file"), "first")
    waiting = any(one.acknowledged is None for one in report.alarms)
    if waiting and why is not None and why.sentences:
        sentence = words.say("Look at this first: {sentence}", sentence=why.sentences[0])
        part = f"horn#{words.language}-why"
        return Saying(sentence, (), words.say("Why it moved"), part)
    dark = dark_places(report)
    if dark.names:
        ask = _matters_most(dark.names, report)
        place = name_of(ask, report.settings, words)
        met = next(s.events for s in report.journey_map.stations if s.touchpoint == ask)
        sentence = words.say_n(
            "Ask at “{place}”: {n} encounter, and no voice",
            "Ask at “{place}”: {n} encounters, and no voice",
            met,
            place=place,
        )
        return Saying(sentence, (), words.say("Into the fog"), "fog")
    if report.index is not None and report.index.adopted_rules < ADOPTED:
        _, free = rules_holding(report.index, words)
        if free:
            sentence = words.say_n(
                "Read {n} rule that holds and that nobody stands behind yet",
                "Read {n} rules that hold and that nobody stands behind yet",
                free,
            )
            return Saying(sentence, (), words.say("To the rules"), "rules")
    sentence = words.say("Walk along the journey of your customers")
    return Saying(sentence, (), words.say("To the journey map"), "map")


def _matters_most(places: tuple[str, ...], report: Report) -> str:
    """Choose what customers do before what is done to them, and of these a key point.

    Args:
        places: Most encounters first; among equals the first is taken.
        report: With the catalogue.
    """

    def rank(name: str) -> tuple[bool, bool]:
        entry = report.settings.touchpoint(name)
        return entry.by is not By.CUSTOMER, entry.key_point is Standing.NO

    return min(places, key=rank)
