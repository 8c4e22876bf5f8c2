"""How the next answer will turn out, if one comes within the horizon."""

from __future__ import annotations

from nebelhorn.predictions.kind import Kind, Touchpoints
from nebelhorn.settings import Question

ANGRY, LUKEWARM, ENTHUSIASTIC = 0, 1, 2


def _classes(question: Question, touchpoints: Touchpoints) -> dict[int, str]:
    del question, touchpoints
    return {ANGRY: "angry", LUKEWARM: "lukewarm", ENTHUSIASTIC: "enthusiastic"}


def _acts(question: Question, touchpoints: Touchpoints) -> str:
    del question, touchpoints
    return (
        "SELECT id_no AS customer_no, t_us, greatest(coalesce(known_us, t_us), t_us) AS heard_us, "
        f"answer_id AS act_id, CASE WHEN score < 0.65 THEN {ANGRY} WHEN score < 0.9 "
        f"THEN {LUKEWARM} ELSE {ENTHUSIASTIC} END AS class FROM answer "
        "WHERE id_no IS NOT NULL AND score IS NOT NULL"
    )


NEXT_ANSWER = Kind(
    name="next_answer",
    en="how the next answer will turn out",
    de="wie die nächste Antwort ausfällt",
    needs=(),
    classes=_classes,
    acts=_acts,
    nothing=None,
)
