"""Day cells: sums by the day a journey began and its groups, which any filter adds up from."""

from __future__ import annotations
