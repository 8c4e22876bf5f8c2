"""The shelf of kinds of forecast questions: one a file, one line each in the list."""

from __future__ import annotations

from nebelhorn.errors import SettingsError, choices
from nebelhorn.predictions.kind import Kind
from nebelhorn.predictions.kinds.falls_silent import FALLS_SILENT
from nebelhorn.predictions.kinds.next_answer import NEXT_ANSWER
from nebelhorn.predictions.kinds.next_touchpoint import NEXT_TOUCHPOINT
from nebelhorn.predictions.kinds.outcome import OUTCOME
from nebelhorn.predictions.kinds.value import VALUE
from nebelhorn.settings import Question

KINDS: dict[str, Kind] = {
    kind.name: kind for kind in (NEXT_TOUCHPOINT, OUTCOME, FALLS_SILENT, NEXT_ANSWER, VALUE)
}
"""By name, in the order the reference lists them."""


def kind_of(question: Question) -> Kind:
    """Return the kind of a question.

    Raises:
        SettingsError: There is no such kind, or the question lacks what its kind needs.

    Examples:
        >>> kind_of(Question("silent", "falls_silent", horizon_days=30)).nothing
        1
    """
    if question.kind not in KINDS:
        msg = (
            f"question {question.name!r} in nebelhorn.toml: kind {question.kind!r} is unknown; "
            f"{choices(question.kind, KINDS)}"
        )
        raise SettingsError(msg)
    kind = KINDS[question.kind]
    kind.check(question)
    return kind
