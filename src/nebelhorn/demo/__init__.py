"""An invented company of which everything is known, to ask whether Nebelhorn found it out."""

from __future__ import annotations

from nebelhorn.demo.beliefs import with_beliefs, write_beliefs
from nebelhorn.demo.catalogue import demo_settings
from nebelhorn.demo.incidents import CALM_UNTIL, INCIDENTS, Incident, Kind
from nebelhorn.demo.points import DARK, UNMODELLED
from nebelhorn.demo.simulate import USUAL_PEOPLE, Simulated, simulate

__all__ = [
    "CALM_UNTIL",
    "DARK",
    "INCIDENTS",
    "UNMODELLED",
    "USUAL_PEOPLE",
    "Incident",
    "Kind",
    "Simulated",
    "demo_settings",
    "simulate",
    "with_beliefs",
    "write_beliefs",
]
