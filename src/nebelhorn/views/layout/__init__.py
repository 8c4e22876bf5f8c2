"""Where the touchpoints of a map stand: a layered layout made for journeys.

Stages are fixed columns, each folded into a few; inside a column touchpoints are ordered so that
heavy flows cross little; long flows get a lane of their own. Deterministic, standard library
only, and its cost is capped.
"""

from __future__ import annotations
