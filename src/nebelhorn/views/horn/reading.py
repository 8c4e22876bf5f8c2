"""What it means which of three figures sinks: the index, the lead, or how well the chances fit."""

from __future__ import annotations

from collections.abc import Sequence

from nebelhorn.reality import Chart, ChartState, Watched
from nebelhorn.settings import Settings
from nebelhorn.views.horn.names import subject_name
from nebelhorn.views.words import Words, message

_DOWN = frozenset({ChartState.YELLOW, ChartState.RED})
_THREE = (Watched.INDEX, Watched.SKILL, Watched.CALIBRATION)

# (index sinks, lead sinks, calibration sinks)
_READINGS = {
    (True, False, False): message(
        "It has become harder to foretell, for blind guessing too, and the forecasts say so "
        "honestly: look at where customers are now."
    ),
    (True, True, True): message(
        "The forecasts no longer fit: look at what is new and where customers go now."
    ),
    (True, False, True): message(
        "The world has changed and the forecasts are too sure: the chances must be fitted anew."
    ),
    (True, True, False): message(
        "What the forecasts knew beyond blind guessing wears off, and they say so honestly."
    ),
    (False, True, False): message(
        "Blind guessing has caught up: the world has become simpler, not the forecasts worse."
    ),
    (False, False, True): message(
        "Too sure of its chances, though no fall of its hits was heard: fit the chances anew."
    ),
    (False, True, True): message(
        "Blind guessing has caught up, and the forecasts are too sure of themselves."
    ),
}


def readings(charts: Sequence[Chart], settings: Settings, words: Words) -> list[str]:
    """Say for each question what it means which of its three charts sound now.

    Args:
        charts: All of the horn.
        settings: Labels of questions.
        words: Reader's language.

    Returns:
        One sentence a question of which something sounds; none while one of the three learns.
    """
    states: dict[str, dict[Watched, ChartState]] = {}
    for chart in charts:
        if chart.watched in _THREE:
            states.setdefault(chart.subject, {})[chart.watched] = chart.state
    said = []
    for subject, seen in states.items():
        known = [seen.get(one, ChartState.LEARNING) for one in _THREE]
        down = (known[0] in _DOWN, known[1] in _DOWN, known[2] in _DOWN)
        if ChartState.LEARNING in known or down not in _READINGS:
            continue
        what = subject_name(Watched.INDEX, subject, settings, words)
        said.append(words.say("{what}: {reading}", what=what, reading=words.say(_READINGS[down])))
    return said
