"""Whether something happens within the horizon: buys, complains, cancels, or comes back."""

from __future__ import annotations

from nebelhorn.errors import SettingsError
from nebelhorn.predictions.kind import Kind, Touchpoints
from nebelhorn.settings import Question

NO, YES = 0, 1


def _classes(question: Question, touchpoints: Touchpoints) -> dict[int, str]:
    numbers = touchpoints.numbers(question.touchpoints)
    others = [touchpoints.names[n] for n in numbers if n not in touchpoints.customers]
    if others:
        msg = (
            f"question {question.name!r} in nebelhorn.toml: {', '.join(others)} is no act of a "
            'customer (by = "customer"); only those are foretold, for the rest measures ourselves'
        )
        raise SettingsError(msg)
    return {NO: "no", YES: "yes"}


def _acts(question: Question, touchpoints: Touchpoints) -> str:
    wanted = ["false"]
    numbers = touchpoints.numbers(question.touchpoints)
    if numbers:
        wanted.append(f"touchpoint_no IN ({', '.join(map(str, numbers))})")
    if question.condition is not None:
        wanted.append(f"event_id IN ({touchpoints.members[question.condition]})")
    return (
        "SELECT id_no AS customer_no, t_us, greatest(coalesce(known_us, t_us), t_us) AS heard_us, "
        f"event_id AS act_id, {YES} AS class FROM event JOIN catalogue USING (touchpoint_no) "
        f"WHERE by_whom = 'customer' AND id_no IS NOT NULL AND ({' OR '.join(wanted)})"
    )


def _intents(question: Question, touchpoints: Touchpoints) -> dict[str, int]:
    """Who means to leave says yes where nothing but leaving is asked about.

    Of other outcomes a plan to leave, stay or buy says too little: more of what? Whoever compares
    or is unsure has not decided. A condition may be met by other acts than leaving.
    """
    numbers = touchpoints.numbers(question.touchpoints)
    leaving = bool(numbers) and touchpoints.leaves.issuperset(numbers)
    if question.condition is not None or not leaving:
        return {}
    return {"leave": YES, "stay": NO, "more": NO}


OUTCOME = Kind(
    name="outcome",
    en="whether it happens within the horizon",
    de="ob es im Zeitraum geschieht",
    needs=("touchpoints or condition",),
    classes=_classes,
    acts=_acts,
    nothing=NO,
    intents=_intents,
)
