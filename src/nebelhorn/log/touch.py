"""One thing that has just arrived, on its way into the facts."""

from __future__ import annotations

from dataclasses import dataclass, field

import pyarrow as pa

TOUCH_COLUMNS = pa.schema(
    [
        ("line", pa.int64()),
        ("source", pa.string()),
        ("message", pa.string()),
        ("customer", pa.string()),
        ("t_us", pa.int64()),
        ("known_us", pa.int64()),
        ("touchpoint", pa.string()),
        ("value", pa.float64()),
        ("score", pa.float64()),
        ("raw_score", pa.float64()),
        ("scale_low", pa.float64()),
        ("scale_high", pa.float64()),
        ("said", pa.string()),
        ("is_answer", pa.bool_()),
        ("on_event_id", pa.int64()),
        ("circumstance", pa.string()),
        ("goal", pa.string()),
        ("goal_reached", pa.string()),
        ("intent", pa.string()),
    ]
)
"""How touches are handed to the facts: ``line`` is their place among those that came together."""


@dataclass(frozen=True, slots=True)
class Touch:
    """One touchpoint, or one answer, that has just arrived.

    Attributes:
        source: Name of the source it came from.
        message: Its id there: what has the same id is the same event, however often it comes.
        customer: The customer's key; None: nobody knows who said it, which only answers may be.
        t_us: When it happened, UTC microseconds.
        known_us: When it was received, UTC microseconds; None: it is history, known when it
            happened.
        touchpoint: Name; of an answer, the touchpoint it is about, or empty.
        value: What it was worth; None: not said.
        score: Of an answer, 0–1; None: none was given.
        raw_score: As it was given.
        scale: Worst and best score there could be.
        said: Text of an answer.
        is_answer: Is it an answer?
        on_event_id: Of an answer, number of the event it is about; None: not known.
        circumstance: In which they were, 1 to 80 characters; None: not told.
        goal: What they wanted to achieve, 1 to 80 characters; None: not told.
        goal_reached: ``yes``, ``partly`` or ``no``; None: not told.
        intent: What they are planning to do; None: not told.
        attributes: What else is kept of it, texts by name.
        objects: (type, name) of the orders, tickets, devices … it is about.
    """

    source: str
    message: str
    customer: str | None
    t_us: int
    known_us: int | None
    touchpoint: str
    value: float | None = None
    score: float | None = None
    raw_score: float | None = None
    scale: tuple[float, float] | None = None
    said: str | None = None
    is_answer: bool = False
    on_event_id: int | None = None
    circumstance: str | None = None
    goal: str | None = None
    goal_reached: str | None = None
    intent: str | None = None
    attributes: dict[str, str] = field(default_factory=dict)
    objects: tuple[tuple[str, str], ...] = ()
