"""Touchpoints that wait for somebody to take them into the catalogue."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from nebelhorn.reality import Alarm, Diagnosis, Watched
from nebelhorn.settings import OTHER_STAGE, Settings, Standing
from nebelhorn.views.diagnosis.signs import new_kind_sentence
from nebelhorn.views.horn.alarm_sentences import alarm_fact
from nebelhorn.views.horn.names import day_text
from nebelhorn.views.labels import clean
from nebelhorn.views.words import Words


@dataclass(frozen=True, slots=True)
class Unmodelled:
    """One touchpoint nobody has modelled.

    Attributes:
        name: Raw name, as the log has it; of a dark one the name customers say.
        label: What it could be called.
        sentence: Since when, how often, between what.
        stage: Id of the stage it seems to belong to; empty: nobody knows.
        dark: Does it never reach the log? Then it is only known from what customers say.
    """

    name: str
    label: str
    sentence: str
    stage: str
    dark: bool


def find_unmodelled(
    diagnosis: Diagnosis | None, alarms: Sequence[Alarm], settings: Settings, words: Words
) -> tuple[Unmodelled, ...]:
    """Return new kinds of touchpoints and dark ones that are not in the catalogue yet.

    Args:
        diagnosis: What is new of late; None: nobody asked.
        alarms: New kinds that were heard of before that count while nobody has acknowledged them.
        settings: The catalogue.
        words: Reader's language.

    Returns:
        Each name once: what reaches the log first, most often first, then dark ones.
    """
    found: dict[str, Unmodelled] = {}
    for kind in diagnosis.new_kinds if diagnosis else ():
        said = new_kind_sentence(kind, settings, words, command=False)
        known = "" if kind.stage_now == OTHER_STAGE.id else kind.stage_now
        name = kind.touchpoint
        found[name] = Unmodelled(name, clean(name), said, kind.stage or known, dark=False)
    for alarm in alarms:
        if alarm.watched is Watched.NEW_KIND and alarm.acknowledged is None:
            stage = settings.touchpoint(alarm.subject).stage
            fact = alarm_fact(alarm, settings, words)
            known = "" if stage == OTHER_STAGE.id else stage
            one = Unmodelled(alarm.subject, clean(alarm.subject), fact, known, dark=False)
            found.setdefault(alarm.subject, one)
    for heard in diagnosis.dark.names if diagnosis else ():
        said = words.say_n(
            "Customers name it {n} time, since {day}; it never reaches the log.",
            "Customers name it {n} times, since {day}; it never reaches the log.",
            heard.times,
            day=day_text(heard.first_day, words),
        )
        one = Unmodelled(heard.name, clean(heard.name), said, "", dark=True)
        found.setdefault(heard.name, one)
    return tuple(one for one in found.values() if not is_modelled(one.name, settings))


def is_modelled(name: str, settings: Settings) -> bool:
    """Has a person put a touchpoint into the catalogue, not only an import?

    Examples:
        >>> is_modelled("forum", Settings())
        False
    """
    entry = settings.touchpoint(name)
    return bool(entry.de or entry.en) or entry.key_point is Standing.CONFIRMED
