"""The shelf of scales: one a file, one line each in the list."""

from __future__ import annotations

from nebelhorn.settings.scale import Scale
from nebelhorn.settings.scales.ces import CES
from nebelhorn.settings.scales.csat import CSAT
from nebelhorn.settings.scales.free import FREE
from nebelhorn.settings.scales.nps import NPS
from nebelhorn.settings.scales.stars import STARS
from nebelhorn.settings.scales.thumbs import THUMBS

SCALES: dict[str, Scale] = {scale.name: scale for scale in (NPS, CSAT, CES, STARS, THUMBS, FREE)}
"""By name, in the order the reference lists them."""
