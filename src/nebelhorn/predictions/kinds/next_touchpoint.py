"""Which touchpoint comes next within the horizon, or silence."""

from __future__ import annotations

from nebelhorn.predictions.kind import Kind, Touchpoints
from nebelhorn.settings import Question

SILENCE = 0
MOST_TOUCHPOINTS = 1024
"""More touchpoints of customers than this are not told apart; the rest is never foretold."""


def _classes(question: Question, touchpoints: Touchpoints) -> dict[int, str]:
    del question
    numbers = sorted(touchpoints.customers)[:MOST_TOUCHPOINTS]
    return {SILENCE: "silence", **{number: touchpoints.names[number] for number in numbers}}


def _acts(question: Question, touchpoints: Touchpoints) -> str:
    del question, touchpoints
    return (
        "SELECT id_no AS customer_no, t_us, greatest(coalesce(known_us, t_us), t_us) AS heard_us, "
        "event_id AS act_id, touchpoint_no AS class FROM event "
        "JOIN catalogue USING (touchpoint_no) WHERE by_whom = 'customer' AND id_no IS NOT NULL"
    )


NEXT_TOUCHPOINT = Kind(
    name="next_touchpoint",
    en="what the customer does next, or silence",
    de="was der Kunde als Nächstes tut, oder Stille",
    needs=(),
    classes=_classes,
    acts=_acts,
    nothing=SILENCE,
    early=True,
)
