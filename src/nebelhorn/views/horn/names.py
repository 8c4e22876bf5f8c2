"""What readers call the figures that the horn watches, and how such a figure is written."""

from __future__ import annotations

from nebelhorn.reality import ChartState, Level, Watched
from nebelhorn.settings import Settings
from nebelhorn.views.index.situation import quoted, short
from nebelhorn.views.index.verdict import day_of
from nebelhorn.views.words import Words, message

SIGNED = frozenset({Watched.SKILL, Watched.CALIBRATION, Watched.WE_SKILL})
"""Differences of shares, −1 to 1; all other charts watch shares."""

LEVELS = {Level.YELLOW: message("yellow"), Level.RED: message("red")}
"""How loud, as a word."""

STATES = {
    ChartState.LEARNING: message("still learning"),
    ChartState.CALM: message("calm"),
    ChartState.YELLOW: message("yellow"),
    ChartState.RED: message("red"),
}
"""How a chart stands, as a word."""

_QUESTIONS = frozenset(
    {Watched.INDEX, Watched.SKILL, Watched.CALIBRATION, Watched.WE, Watched.WE_SKILL}
)
_NAMES = {
    Watched.INDEX: message("Right: {what}"),
    Watched.SKILL: message("Lead over blind guessing: {what}"),
    Watched.CALIBRATION: message("Right, less the sealed confidence: {what}"),
    Watched.WE: message("We right: {what}"),
    Watched.WE_SKILL: message("Our own rules' lead over blind guessing: {what}"),
    Watched.VOICES: message("Encounters heard: {what}"),
    Watched.MOOD: message("Mood: {what}"),
    Watched.ENTHUSIASM: message("Enthusiastic of all voices"),
    Watched.NEW_KIND: message("New kind of touchpoint: {what}"),
    Watched.SOURCE: message("Days with something from: {what}"),
    Watched.MOVES: message("Where customers go after: {what}"),
    Watched.ARRIVALS: message("Newcomers by a known way"),
    Watched.LEAVING: message("Leavers who gave a sign"),
    Watched.PRESSURE: message("Contacts after two weeks of peace: {what}"),
}
_DAY_US = 86_400_000_000


def watched_name(watched: Watched, subject: str, settings: Settings, words: Words) -> str:
    """Return what readers call the figure of a chart or an alarm.

    Args:
        watched: What is watched.
        subject: Name of the question, raw touchpoint or source; ``""``: everybody.
        settings: Labels of questions and touchpoints.
        words: Reader's language.

    Returns:
        A few words.

    Examples:
        >>> from nebelhorn.views.words import words
        >>> watched_name(Watched.VOICES, "solved", Settings(), words("en"))
        'Encounters heard: “solved”'
    """
    return words.say(_NAMES[watched], what=subject_name(watched, subject, settings, words))


def subject_name(watched: Watched, subject: str, settings: Settings, words: Words) -> str:
    """Return what readers call the subject, in their quotation marks; ``""`` without one.

    Examples:
        >>> from nebelhorn.views.words import words
        >>> subject_name(Watched.SOURCE, "crm.csv", Settings(), words("de"))
        '„crm.csv“'
    """
    if not subject:
        return ""
    if watched in _QUESTIONS:
        labels = [q.label(words.language) for q in settings.questions if q.name == subject]
        return words.say("“{name}”", name=short(labels[0] if labels else subject))
    if watched is Watched.SOURCE:
        return words.say("“{name}”", name=short(subject))
    return quoted(subject, settings, words)


def figure_text(watched: Watched, value: float | None, words: Words) -> str:
    """Return the figure of a chart: so many of 100, a mood, or points with their sign.

    Examples:
        >>> from nebelhorn.views.words import words
        >>> figure_text(Watched.VOICES, 0.312, words("en"))
        '31 of 100'
        >>> figure_text(Watched.SKILL, -0.021, words("en"))
        '−2.1 points'
    """
    if value is None:
        return "–"
    if watched in SIGNED:
        return words.say("{x} points", x=words.points(value))
    if watched is Watched.MOOD:
        return words.mood(value)
    return words.say("{right} of 100", right=words.of_100(value))


def apart(one: float, other: float, words: Words) -> tuple[str, str]:
    """Return two shares as so many of 100, told apart if need be.

    Examples:
        >>> from nebelhorn.views.words import words
        >>> apart(0.031, 0.31, words("en")), apart(0.514, 0.511, words("en"))
        (('3', '31'), ('51.4', '51.1'))
    """
    first, second = words.of_100(one), words.of_100(other)
    if first == second:
        first, second = words.of_100(one, digits=1), words.of_100(other, digits=1)
    return first, second


def day_text(day: int, words: Words) -> str:
    """Return a day, counted from 1970 (UTC), in the reader's short form.

    Examples:
        >>> from nebelhorn.views.words import words
        >>> day_text(20402, words("en"))
        '10 Nov 2025'
    """
    return day_of(day * _DAY_US, words)
