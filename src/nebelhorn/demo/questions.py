"""What the demo company wants to know beforehand."""

from __future__ import annotations

from typing import Final

from nebelhorn.demo import points
from nebelhorn.settings import Question, Standing

_ALWAYS: Final = Standing.CONFIRMED

QUESTIONS: Final = (
    Question(
        "next",
        "next_touchpoint",
        14.0,
        de="Was kommt in 14 Tagen als Nächstes?",
        en="What comes next within 14 days?",
        standing=_ALWAYS,
    ),
    Question(
        "leaves",
        "outcome",
        30.0,
        touchpoints=(points.CANCELLATION,),
        de="Wer kündigt in 30 Tagen?",
        en="Who leaves within 30 days?",
        standing=_ALWAYS,
    ),
    Question(
        "buys",
        "outcome",
        30.0,
        touchpoints=(points.TARIFF_CHANGE,),
        de="Wer kauft in 30 Tagen?",
        en="Who buys within 30 days?",
        standing=_ALWAYS,
    ),
    Question(
        "answer",
        "next_answer",
        30.0,
        de="Wie fällt die nächste Antwort aus?",
        en="How will the next answer turn out?",
        standing=_ALWAYS,
    ),
    Question(
        "silent",
        "falls_silent",
        30.0,
        de="Wer verstummt für 30 Tage?",
        en="Who falls silent for 30 days?",
        standing=_ALWAYS,
    ),
)
"""What the company asks; its people's beliefs foretell classes of these."""
