"""The shelf of tools voices come from: one a file, one line each in the list."""

from __future__ import annotations

from nebelhorn.asking.elsewhere.formbricks import FORMBRICKS
from nebelhorn.asking.elsewhere.google_reviews import GOOGLE_REVIEWS
from nebelhorn.asking.elsewhere.limesurvey import LIMESURVEY
from nebelhorn.asking.elsewhere.reviews import REVIEWS
from nebelhorn.asking.elsewhere.typeform import TYPEFORM
from nebelhorn.asking.heard import Shape

SHAPES: dict[str, Shape] = {
    shape.name: shape for shape in (FORMBRICKS, LIMESURVEY, TYPEFORM, GOOGLE_REVIEWS, REVIEWS)
}
"""By name, in the order the reference lists them."""
