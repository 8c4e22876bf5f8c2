"""An invented company of which everything is known, to ask whether Nebelhorn found it out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nebelhorn.lazy import export_lazily

if TYPE_CHECKING:
    from nebelhorn.demo.beliefs import with_beliefs, write_beliefs
    from nebelhorn.demo.catalogue import demo_settings
    from nebelhorn.demo.incidents import CALM_UNTIL, INCIDENTS, Incident, Kind
    from nebelhorn.demo.playback import Happening, Playback, hold_back
    from nebelhorn.demo.points import DARK, UNMODELLED
    from nebelhorn.demo.simulate import USUAL_PEOPLE, Simulated, simulate

__all__ = [
    "CALM_UNTIL",
    "DARK",
    "INCIDENTS",
    "UNMODELLED",
    "USUAL_PEOPLE",
    "Happening",
    "Incident",
    "Kind",
    "Playback",
    "Simulated",
    "demo_settings",
    "hold_back",
    "simulate",
    "with_beliefs",
    "write_beliefs",
]

export_lazily(__name__)
