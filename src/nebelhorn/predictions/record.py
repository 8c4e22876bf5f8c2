"""The sealed record: fixed width, whole numbers only, the same bytes everywhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

RECORD = np.dtype(
    [
        ("question_no", "<u2"),
        ("kind", "u1"),
        ("flags", "u1"),
        ("customer_no", "<i8"),
        ("moment_id", "<i8"),
        ("sealed_us", "<i8"),
        ("due_us", "<i8"),
        ("groups", "<u4"),
        ("rule_id", "<u8"),
        ("support", "<u4"),
        ("confidence", "<u2"),
        ("classes", "<u2", (8,)),
        ("chances", "<u2", (8,)),
        ("majority", "<u2"),
        ("majority_chance", "<u2"),
        ("markov", "<u2"),
        ("markov_chance", "<u2"),
        ("we", "<u2"),
        ("we_rule_id", "<u8"),
    ]
)
"""Little-endian, packed, in this order; 104 bytes. ``flags`` bit 0: abstained."""

ABSTAINED = 1

NOBODY = 65_535
"""Class where no rule that people stand behind says anything."""


@dataclass(frozen=True, slots=True)
class SealedPoints:
    """Of whom something is sealed, and when; arrays of equal length.

    Attributes:
        customer_no: Of whom.
        kind: 0 event, 1 answer, 2 quiet spell.
        moment_id: The moment it follows.
        sealed_us: When, ascending, UTC microseconds.
        groups: Bits of the groups the customer belonged to.
    """

    customer_no: NDArray[np.int64]
    kind: NDArray[np.uint8]
    moment_id: NDArray[np.int64]
    sealed_us: NDArray[np.int64]
    groups: NDArray[np.uint32]

    def __len__(self) -> int:
        return len(self.sealed_us)


@dataclass(frozen=True, slots=True)
class SealedForecasts:
    """What is sealed for one question, a row a point.

    Attributes:
        flags: Bit 0: abstained.
        rule_no: Number of the cited rule in the table ``rule``.
        support: How many points the rule rests on.
        confidence: Share of them that turned out as predicted, of 65,535.
        classes: Shape (n, 8), likeliest first.
        chances: Shape (n, 8), of 65,535.
        majority: Class a naive guess takes from the last 90 days.
        majority_chance: Of 65,535.
        markov: Class a naive guess takes from the last moment.
        markov_chance: Of 65,535.
        we: Class that people foretell by beliefs and adopted rules; 65,535: they say nothing.
        we_rule_no: Number of the rule they say it by; that of the cited rule where they say
            nothing.
        intent: Class that follows from what the customer said they were planning; 65,535: they
            have said nothing that this question asks.
    """

    flags: NDArray[np.uint8]
    rule_no: NDArray[np.int32]
    support: NDArray[np.uint32]
    confidence: NDArray[np.uint16]
    classes: NDArray[np.uint16]
    chances: NDArray[np.uint16]
    majority: NDArray[np.uint16]
    majority_chance: NDArray[np.uint16]
    markov: NDArray[np.uint16]
    markov_chance: NDArray[np.uint16]
    we: NDArray[np.uint16]
    we_rule_no: NDArray[np.int32]
    intent: NDArray[np.uint16]


Part = TypeVar("Part", SealedPoints, SealedForecasts)


def cut(part: Part, rows: slice) -> Part:
    """Return some rows."""
    return type(part)(*(getattr(part, field.name)[rows] for field in fields(part)))


def join(parts: Sequence[Part]) -> Part:
    """Put parts one after the other; at least one."""
    names = [field.name for field in fields(parts[0])]
    columns = [np.concatenate([getattr(part, name) for part in parts]) for name in names]
    return type(parts[0])(*columns)


def to_records(
    points: SealedPoints,
    forecasts: SealedForecasts,
    *,
    question_no: int,
    open_us: int,
    rule_ids: tuple[NDArray[np.uint64], NDArray[np.uint64]],
) -> NDArray[np.void]:
    """Return the records of one question that are hashed, shape (n,), of dtype ``RECORD``.

    Args:
        points: Of whom and when.
        forecasts: What is foretold, in the same order.
        question_no: Number of the question in its run.
        open_us: Horizon and grace, microseconds; ``due_us`` is that much after ``sealed_us``.
        rule_ids: Each of shape (n,), ids of the cited rules and of those people say it by.

    Examples:
        >>> RECORD.itemsize
        104
    """
    records = np.empty(len(points), dtype=RECORD)
    records["question_no"] = question_no
    records["due_us"] = points.sealed_us + open_us
    records["rule_id"], records["we_rule_id"] = rule_ids
    for part in (points, forecasts):
        for field in fields(part):
            if field.name != "intent" and not field.name.endswith("rule_no"):
                records[field.name] = getattr(part, field.name)
    return records


def tails(intent: NDArray[np.uint16]) -> list[bytes]:
    """Return what stands behind each record: two bytes where a customer has said their intent.

    Where nobody has, nothing stands there, so that such a seal is the same as before intents were
    sealed.

    Args:
        intent: Shape (n,), class; 65,535: nobody has said.

    Examples:
        >>> [one.hex() for one in tails(np.array([1, 65_535], dtype=np.uint16))]
        ['0100', '']
    """
    return [b"" if one == NOBODY else one.to_bytes(2, "little") for one in intent.tolist()]
