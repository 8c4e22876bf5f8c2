"""Whether a customer falls silent: no act and no answer within the horizon."""

from __future__ import annotations

from nebelhorn.predictions.kind import Kind, Touchpoints
from nebelhorn.settings import Question

COMES, SILENT = 0, 1


def _classes(question: Question, touchpoints: Touchpoints) -> dict[int, str]:
    del question, touchpoints
    return {COMES: "no", SILENT: "yes"}


def _acts(question: Question, touchpoints: Touchpoints) -> str:
    del question, touchpoints
    return (
        "SELECT id_no AS customer_no, t_us, greatest(coalesce(known_us, t_us), t_us) AS heard_us, "
        f"event_id AS act_id, {COMES} AS class FROM event JOIN catalogue USING (touchpoint_no) "
        "WHERE by_whom = 'customer' AND id_no IS NOT NULL UNION ALL "
        "SELECT id_no AS customer_no, t_us, greatest(coalesce(known_us, t_us), t_us) AS heard_us, "
        f"answer_id AS act_id, {COMES} AS class FROM answer WHERE id_no IS NOT NULL"
    )


FALLS_SILENT = Kind(
    name="falls_silent",
    en="whether the customer falls silent",
    de="ob der Kunde verstummt",
    needs=(),
    classes=_classes,
    acts=_acts,
    nothing=SILENT,
)
