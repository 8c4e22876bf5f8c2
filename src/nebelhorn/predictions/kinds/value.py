"""How much a customer spends within the horizon, in bands."""

from __future__ import annotations

from nebelhorn.predictions.kind import Deciding, Kind, Touchpoints
from nebelhorn.settings import Question


def _classes(question: Question, touchpoints: Touchpoints) -> dict[int, str]:
    del touchpoints
    edges = [0.0, *question.bands]
    bands = [
        f"{low:g}..{high:g}"
        for low, high in zip(edges, [*edges[1:], None], strict=True)
        if high is not None
    ]
    return {0: "nothing", **dict(enumerate([*bands, f"{edges[-1]:g}.."], start=1))}


def _acts(question: Question, touchpoints: Touchpoints) -> str:
    del question, touchpoints
    # Hundredths as whole numbers: sums of fractions would depend on the order of adding.
    return (
        "SELECT id_no AS customer_no, t_us, greatest(coalesce(known_us, t_us), t_us) AS heard_us, "
        "event_id AS act_id, CAST(round(value * 100) AS BIGINT) AS class FROM event "
        "JOIN catalogue USING (touchpoint_no) WHERE by_whom = 'customer' "
        "AND id_no IS NOT NULL AND value IS NOT NULL AND abs(value) < 1e12"
    )


VALUE = Kind(
    name="value",
    en="how much the customer spends",
    de="wie viel der Kunde ausgibt",
    needs=("bands",),
    classes=_classes,
    acts=_acts,
    deciding=Deciding.SUM,
    nothing=0,
)
