"""The section about the horn: a sentence, the open alarms, all charts, then tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from nebelhorn.reality import Alarm, Chart, ChartState, Level, Watched
from nebelhorn.settings import Settings
from nebelhorn.views.horn.alarm_sentences import (
    alarm_fact,
    horn_headline,
)
from nebelhorn.views.horn.loudness import acknowledged_sentence, level_sentence
from nebelhorn.views.horn.names import (
    LEVELS,
    STATES,
    day_text,
    figure_text,
    watched_name,
)
from nebelhorn.views.horn.picture import draw_chart
from nebelhorn.views.horn.plot import SMALL, TINY, lately_n, smoothed
from nebelhorn.views.horn.reading import readings
from nebelhorn.views.tables import Table, table_of
from nebelhorn.views.words import Words

MOST_OPEN = 6
"""So many open alarms are shown with a picture; the table has all."""

_OURS = frozenset({Watched.WE, Watched.WE_SKILL})
_LOUD = {ChartState.RED: 0, ChartState.YELLOW: 1, ChartState.CALM: 2, ChartState.LEARNING: 3}


@dataclass(frozen=True, slots=True)
class OpenAlarm:
    """An alarm that nobody has acknowledged.

    Attributes:
        red: Is it red?
        level: The level as a word.
        fact: What sank and since when.
        loud: How loud that is.
        alarm_id: What to acknowledge it by.
        picture: The chart it comes from; None where it comes from none.
    """

    red: bool
    level: str
    fact: str
    loud: str
    alarm_id: str
    picture: Markup | None


@dataclass(frozen=True, slots=True)
class HornSection:
    """Everything the section shows.

    Attributes:
        headline: Does it sound?
        sounds: Is a red alarm open?
        readings: What it means which figures sink.
        open: Red ones first, of them those of our own index, then newest first.
        more_open: Says how many open ones stand only in the table; empty: none.
        watching: How many charts are drawn.
        charts: (name, state, class of the state, picture), the loudest first.
        alarms_table: All alarms; None without any.
        charts_table: All charts; None without any.
    """

    headline: str
    sounds: bool
    readings: tuple[str, ...]
    open: tuple[OpenAlarm, ...]
    more_open: str
    watching: str
    charts: tuple[tuple[str, str, str, Markup], ...]
    alarms_table: Table | None
    charts_table: Table | None


def build_horn(
    charts: Sequence[Chart],
    alarms: Sequence[Alarm],
    settings: Settings,
    words: Words,
    *,
    watching: int | None = None,
) -> HornSection:
    """Say and draw what the horn has heard.

    Args:
        charts: Every figure that is watched by day.
        alarms: In any order.
        settings: Labels of questions and touchpoints.
        words: Reader's language.
        watching: How many figures are watched, also those that make no chart; None: the charts.

    Returns:
        What the template shows.
    """
    newest = sorted(alarms, key=lambda one: (-one.raised_day, one.alarm_id))
    waiting = [one for one in newest if one.acknowledged is None]
    waiting.sort(key=lambda one: (one.level is not Level.RED, one.watched not in _OURS))
    drawn = sorted(
        (chart for chart in charts if chart.points),
        key=lambda chart: (
            _LOUD[chart.state],
            chart.watched not in _OURS,
            -(chart.points[-1].sum or 0.0),
        ),
    )
    left = len(waiting) - MOST_OPEN
    watched = len(charts) if watching is None else watching
    return HornSection(
        headline=horn_headline(alarms, watched, words, charts),
        sounds=any(one.level is Level.RED for one in waiting),
        readings=tuple(readings(charts, settings, words)),
        open=tuple(_open(alarm, charts, newest, settings, words) for alarm in waiting[:MOST_OPEN]),
        more_open=words.say_n(
            "{n} more open alarm stands in the table.",
            "{n} more open alarms stand in the table.",
            left,
        )
        if left > 0
        else "",
        watching=words.say_n("{n} chart", "{n} charts", len(drawn)),
        charts=tuple(
            (
                watched_name(chart.watched, chart.subject, settings, words),
                words.say(STATES[chart.state]),
                chart.state.value,
                draw_chart(
                    chart,
                    newest,
                    settings,
                    words,
                    size=TINY,
                    prefix=f"{words.language}-horn{number}-",
                ),
            )
            for number, chart in enumerate(drawn)
        ),
        alarms_table=alarms_table(newest, settings, words) if newest else None,
        charts_table=charts_table(drawn, settings, words) if drawn else None,
    )


def alarms_table(alarms: Sequence[Alarm], settings: Settings, words: Words) -> Table:
    """List alarms, acknowledged or not.

    Args:
        alarms: In the order shown.
        settings: Labels of questions and touchpoints.
        words: Reader's language.

    Returns:
        One row an alarm; the last column is what to acknowledge it by.
    """
    rows = [
        (
            watched_name(alarm.watched, alarm.subject, settings, words),
            words.say(LEVELS[alarm.level]),
            day_text(alarm.since_day, words),
            day_text(alarm.raised_day, words),
            figure_text(alarm.watched, alarm.usual, words),
            figure_text(alarm.watched, alarm.lately, words),
            words.count(alarm.n),
            "–" if alarm.proven_day is None else day_text(alarm.proven_day, words),
            acknowledged_sentence(alarm, words) or words.say("open"),
            alarm.alarm_id,
        )
        for alarm in alarms
    ]
    head = (
        words.say("What"),
        words.say("Level"),
        words.say("Since"),
        words.say("Heard on"),
        words.say("Before"),
        words.say("Lately"),
        words.say("Count"),
        words.say("Proven"),
        words.say("Acknowledged"),
        words.say("Name of the alarm"),
    )
    return table_of(words.say("All alarms"), head, rows, first=2, text=(8, 9))


def charts_table(charts: Sequence[Chart], settings: Settings, words: Words) -> Table:
    """List charts with the smallest drop that each would show within 14 days.

    Args:
        charts: At least one point each, in the order shown.
        settings: Labels of questions and touchpoints.
        words: Reader's language.

    Returns:
        One row a chart.
    """
    rows = [
        (
            watched_name(chart.watched, chart.subject, settings, words),
            words.say(STATES[chart.state]),
            figure_text(chart.watched, smoothed(chart.points)[-1], words),
            figure_text(chart.watched, chart.usual, words),
            _sum(chart, words),
            _visible(chart, words),
            words.count(lately_n(chart.points)),
            day_text(chart.points[-1].day, words),
        )
        for chart in charts
    ]
    head = (
        words.say("Chart"),
        words.say("State"),
        words.say("Last 7 days"),
        words.say("Usual"),
        words.say("Sum, of its red threshold"),
        words.say("Smallest drop visible within 14 days"),
        words.say("Count in those"),
        words.say("Last day"),
    )
    return table_of(words.say("All charts of the horn"), head, rows, first=2)


def _sum(chart: Chart, words: Words) -> str:
    last = chart.points[-1].sum
    return "–" if last is None else words.percent(min(1.0, last))


def _visible(chart: Chart, words: Words) -> str:
    if chart.visible_drop is None:
        learning = chart.state is ChartState.LEARNING
        return "–" if learning else words.say("none that is possible")
    return words.say("{x} points", x=words.decimal(round(100 * chart.visible_drop, 1)))


def _open(
    alarm: Alarm,
    charts: Sequence[Chart],
    alarms: Sequence[Alarm],
    settings: Settings,
    words: Words,
) -> OpenAlarm:
    found = next(
        (
            chart
            for chart in charts
            if chart.points and (chart.watched, chart.subject) == (alarm.watched, alarm.subject)
        ),
        None,
    )
    place = alarms.index(alarm)
    return OpenAlarm(
        red=alarm.level is Level.RED,
        level=words.say(LEVELS[alarm.level]),
        fact=alarm_fact(alarm, settings, words),
        loud=level_sentence(alarm, words),
        alarm_id=alarm.alarm_id,
        picture=draw_chart(
            found,
            alarms,
            settings,
            words,
            size=SMALL,
            prefix=f"{words.language}-alarm{place}-",
        )
        if found
        else None,
    )
