"""Why a figure moved, in words and as a waterfall."""

from __future__ import annotations
