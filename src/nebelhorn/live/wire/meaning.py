"""What property names mean by convention: objects, money, answers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from nebelhorn.live.wire.record import Kind, NotARecord, WireRecord
from nebelhorn.live.wire.values import MOST_CHARS, text_of

ANSWER_EVENT = "survey answered"
"""A track of this name with a score or a text is an answer; case, ``_`` and ``-`` do not matter."""

_ID_KEY = re.compile(r"([A-Za-z][A-Za-z0-9_]*?)(?:_id|_ID|(?<=[a-z0-9])I[dD])")
_CAPITAL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
# They name a person, a device or the message itself, and are no thing an event is about.
_NO_OBJECT = frozenset(
    (
        "user",
        "customer",
        "anonymous",
        "distinct",
        "person",
        "visitor",
        "client",
        "previous",
        "group",
        "message",
        "event",
        "session",
        "device",
        "request",
        "trace",
        "span",
        "correlation",
        "write",
        "tenant",
    )
)
_VALUE_KEYS = ("value", "revenue", "total")
_NUMBER = re.compile(r"-?\d{1,15}(?:\.\d{1,15})?")
_SCALE = re.compile(r"\s*(-?\d+(?:\.\d+)?)\s*:\s*(-?\d+(?:\.\d+)?)\s*")


@dataclass(frozen=True, slots=True)
class Said:
    """What an answer says.

    Attributes:
        score: On its own scale; None: only a text was given.
        scale: Worst and best score; None: not said.
        text: In the customer's words; empty: only a score was given.
    """

    score: float | None
    scale: tuple[float, float] | None
    text: str


def objects_of(record: WireRecord) -> list[tuple[str, str]]:
    """Return the things an event is about: its order, ticket, contract and so on.

    A property whose key ends in ``_id``, ``Id`` or ``ID`` and whose value is a text or a whole
    number names an object; its type is the key without the ending, in small letters. Keys of
    persons, devices and messages (``user_id``, ``sessionId`` …) are left out, and so is what lies
    deeper.

    Returns:
        Type and key of each, in the order of the properties, each once.

    Examples:
        >>> record = WireRecord(
        ...     Kind.track, None, "u1", None, None, "Paid", None, None,
        ...     {"order_id": 17, "salesTicketId": "T-1", "user_id": "u1", "paid": True},
        ... )
        >>> objects_of(record)
        [('order', '17'), ('sales_ticket', 'T-1')]
    """
    found: dict[tuple[str, str], None] = {}
    for name, value in record.properties.items():
        named = _ID_KEY.fullmatch(name)
        key = _object_key(value)
        if named and key:
            kind = _CAPITAL.sub("_", named[1]).lower().strip("_")
            if kind not in _NO_OBJECT:
                found[kind, key] = None
    return list(found)


def _object_key(value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int):
        return ""
    text = str(value).strip()
    return text if len(text) <= MOST_CHARS else ""


def value_of(record: WireRecord) -> float | None:
    """Return the money of an event.

    The first of ``value``, ``revenue`` and ``total`` that is a number, or a text that is one; its
    currency is not converted and stays the property ``currency``.

    Returns:
        In the event's own currency; None: none of them is there.

    Examples:
        >>> value_of(WireRecord(
        ...     Kind.track, None, "u1", None, None, "Paid", None, None, {"revenue": "12.50"}
        ... ))
        12.5
    """
    numbers = (_number(record.properties.get(key)) for key in _VALUE_KEYS)
    return next((number for number in numbers if number is not None), None)


def _number(value: object) -> float | None:
    if isinstance(value, str) and _NUMBER.fullmatch(value.strip()):
        return float(value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value)


def is_answer(name: str, properties: dict[str, Any]) -> bool:
    """Tell whether a track is what a customer said.

    Examples:
        >>> is_answer("survey_answered", {"score": 4})
        True
        >>> is_answer("Level Finished", {"score": 4, "scale": "1:5"})
        False
    """
    same = name.replace("_", " ").replace("-", " ").lower() == ANSWER_EVENT
    return same and not {"score", "text"}.isdisjoint(properties)


def answered_touchpoint(name: str, properties: dict[str, Any]) -> str:
    """Return what an answer is about: its property ``touchpoint``, or the event itself.

    Examples:
        >>> answered_touchpoint("Survey Answered", {"touchpoint": "delivery"})
        'delivery'
    """
    return text_of(properties.get("touchpoint"), "touchpoint") or name


def place_name(kind: Kind, name: str) -> str:
    """Return the touchpoint of a page or screen; titles and addresses are never names.

    A page without a name is one touchpoint, ``page``: taken from addresses, names would be as many
    as there are products.

    Examples:
        >>> place_name(Kind.page, "Home"), place_name(Kind.screen, "")
        ('page: Home', 'screen')
    """
    return f"{kind.value}: {name}" if name else kind.value


def answer_of(record: WireRecord) -> Said:
    """Return what an answer says, out of ``score``, ``scale`` and ``text``.

    Args:
        record: Of kind ``answer``.

    Raises:
        NotARecord: There is neither score nor text, the scale is not written ``WORST:BEST``, or the
            score is not on it. No record that was decoded does this.

    Examples:
        >>> answer_of(WireRecord(
        ...     Kind.answer, None, "u1", None, None, "delivery", None, None,
        ...     {"score": 4, "scale": "1:5"},
        ... ))
        Said(score=4.0, scale=(1.0, 5.0), text='')
    """
    told = record.properties
    score, scale = _number(told.get("score")), _scale(told.get("scale"))
    text = told.get("text")
    words = text.strip() if isinstance(text, str) else ""
    if score is None and told.get("score") is not None:
        msg = "score is no number"
        raise NotARecord(msg)
    if score is None and not words:
        msg = "an answer needs a score or a text"
        raise NotARecord(msg)
    if score is not None and scale and not min(scale) <= score <= max(scale):
        msg = f"score {score:g} is not on the scale {scale[0]:g}:{scale[1]:g}"
        raise NotARecord(msg)
    return Said(score, scale, words)


def _scale(value: object) -> tuple[float, float] | None:
    if value is None:
        return None
    found = _SCALE.fullmatch(value) if isinstance(value, str) else None
    if not found or float(found[1]) == float(found[2]):
        msg = "scale is not written WORST:BEST, as 1:5 or 5:1"
        raise NotARecord(msg)
    return float(found[1]), float(found[2])
