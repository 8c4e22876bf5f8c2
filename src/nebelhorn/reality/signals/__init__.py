"""The shelf of signals: one a file, one line each in the list."""

from __future__ import annotations

from nebelhorn.reality.horn.result import Watched
from nebelhorn.reality.signal import Signal
from nebelhorn.reality.signals.arrivals import ARRIVALS
from nebelhorn.reality.signals.enthusiasm import ENTHUSIASM
from nebelhorn.reality.signals.leaving import LEAVING
from nebelhorn.reality.signals.mood import MOOD
from nebelhorn.reality.signals.moves import MOVES
from nebelhorn.reality.signals.new_kind import NEW_KIND
from nebelhorn.reality.signals.pressure import PRESSURE
from nebelhorn.reality.signals.source import SOURCE
from nebelhorn.reality.signals.voices import VOICES

SIGNALS: dict[Watched, Signal] = {
    signal.watched: signal
    for signal in (VOICES, MOOD, ENTHUSIASM, NEW_KIND, SOURCE, MOVES, ARRIVALS, LEAVING, PRESSURE)
}
"""By what they watch, in the order the reference lists them."""
