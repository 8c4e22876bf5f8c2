"""The shelf of figures: one a file, one line each in the list."""

from __future__ import annotations

from figure import Figure
from figures.big import measure_big
from figures.engines import measure_engines
from figures.importing import measure_import
from figures.kernels import measure_kernels
from figures.live import measure_live
from figures.map import measure_map
from figures.prediction import measure_prediction
from figures.replay import measure_replay
from figures.variants import measure_variants
from figures.voices import measure_voices
from figures.web import measure_web

FIGURES: tuple[Figure, ...] = (
    Figure("map", measure_map),
    Figure("variants", measure_variants),
    Figure("kernels", measure_kernels),
    Figure("import", measure_import),
    Figure("prediction", measure_prediction),
    Figure("replay", measure_replay, usual=False),
    Figure("live", measure_live, usual=False),
    Figure("voices", measure_voices, usual=False),
    Figure("web", measure_web, usual=False),
    Figure("big", measure_big, usual=False),
    Figure("engines", measure_engines, usual=False),
)
"""In the order they are printed; those not usual take long and are run with ``--only``."""
