"""Signs of hindsight in columns that never change: they are what was counted in the end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from nebelhorn.rules.leaks.alike import agree, in_order
from nebelhorn.rules.leaks.past import Attribute, Numbers, Past, Places, Stretches, in_days
from nebelhorn.rules.leaks.times import is_span

_FROM_THE_FIRST = "the same from a customer's first event on, and"
_TERMS = 2
_ENOUGH = 0.25
_PENNY = 0.005


@dataclass(frozen=True, slots=True)
class Growing:
    """A column that changes as a customer goes on, and so has a last value.

    Attributes:
        name: Of the column.
        codes: Shape (events,), code of the value last said, −1 before anything was.
        numbers: Shape (events,), the same as a number; None: it is no number.
        labels: Text of each code.
    """

    name: str
    codes: Places
    numbers: Numbers | None
    labels: tuple[str, ...]


def total(
    one: Attribute, past: Past, same: Stretches, growing: Sequence[Growing] = ()
) -> str | None:
    """Say whether a column that stays the same is what was known only in the end.

    It is held against how many events came, how long they took, what was paid in all, and the last
    value of every column that changes on the way. A sum counts only where two amounts or more were
    still to come: an order is worth the one payment that follows, and that is known before.

    Args:
        one: The column.
        past: The events.
        same: Stretches through which it stays the same.
        growing: Columns that change.
    """
    if one.numbers is None:
        return _last_text(one, same, growing)
    said = one.numbers[one.codes[same.first]]
    there = ~np.isnan(said)
    same, said = same.some(there), said[there]
    many = (same.last - same.first + 1).astype(float)
    days = in_days(past.t_us[same.last] - past.t_us[same.first])
    if any(agree(said, many - less, 0.0) for less in (0, 1)) or in_order(said, many):
        return f"{_FROM_THE_FIRST} equal to how many events there came in the end"
    if is_span(said, days) or in_order(said, days):
        return f"{_FROM_THE_FIRST} equal to how long it took in the end"
    if _is_sum(said, past, same):
        return f"{_FROM_THE_FIRST} equal to what was paid in all"
    return _last_number(one.name, said, same, growing)


def final_name(one: Attribute, past: Past, same: Stretches) -> str | None:
    """Say whether a column that stays the same names the touchpoint that came last."""
    number = {name: code for code, name in past.names.items()}
    if number.keys().isdisjoint(one.labels):
        return None
    codes = np.array([number.get(label, -1) for label in one.labels], dtype=np.float64)
    telling = same.some(past.touchpoint[same.first] != past.touchpoint[same.last])
    said = codes[one.codes[telling.first]]
    if agree(said, past.touchpoint[telling.last].astype(float), 0.0):
        return f"{_FROM_THE_FIRST} the touchpoint that came last"
    return None


def _is_sum(said: Numbers, past: Past, same: Stretches) -> bool:
    paid = np.nan_to_num(past.amount)
    so_far, terms = np.cumsum(paid), np.cumsum(paid != 0)
    telling = terms[same.last] - terms[same.first] >= _TERMS
    if not len(same) or telling.mean() < _ENOUGH:
        return False
    some = same.some(telling)
    came = so_far[some.last] - so_far[some.first] + paid[some.first]
    return agree(said[telling], came, _PENNY + 0.001 * np.abs(came))


def _last_number(
    name: str, said: Numbers, same: Stretches, growing: Sequence[Growing]
) -> str | None:
    for other in growing:
        if other.numbers is None or other.name == name:
            continue
        begun, came = other.numbers[same.first], other.numbers[same.last]
        telling = ~np.isnan(came) & (begun != came)
        if agree(said[telling], came[telling], 1e-6 * np.abs(came[telling])):
            return f"{_FROM_THE_FIRST} equal to the last value of {other.name}"
    return None


def _last_text(one: Attribute, same: Stretches, growing: Sequence[Growing]) -> str | None:
    mine = {label: code for code, label in enumerate(one.labels)}
    said = one.codes[same.first].astype(float)
    for other in growing:
        if other.name == one.name or other.numbers is not None:
            continue
        codes = np.array([*(mine.get(label, -1) for label in other.labels), -1], dtype=np.float64)
        if not (codes >= 0).any():
            continue
        telling = (other.codes[same.first] != other.codes[same.last]) & (
            other.codes[same.last] >= 0
        )
        if agree(said[telling], codes[other.codes[same.last]][telling], 0.0):
            return f"{_FROM_THE_FIRST} equal to the last value of {other.name}"
    return None
