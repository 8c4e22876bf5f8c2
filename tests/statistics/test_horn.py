"""The horn against worlds whose truth is known; the long runs are in studies/horn.py."""

from __future__ import annotations

import pytest

from studies.horn import delay, false_alarms, false_proofs, freak_alarms, moody, real


@pytest.mark.parametrize("n", [50, 5000])
def test_false_alarms_are_rare_however_much_there_is(n: int) -> None:
    assert false_alarms(real(n), runs=60) <= 0.16


def test_days_that_resemble_each_other_do_not_break_it() -> None:
    assert false_alarms(moody(500), runs=60) <= 0.2


def test_five_points_are_heard_soon() -> None:
    assert delay(real(500), runs=40) <= 8
    assert delay(real(5000), runs=40) <= 4


def test_a_day_at_nothing_never_alarms() -> None:
    assert freak_alarms(real(500), runs=60) == (0.0, 0.0)


def test_nothing_is_proven_that_is_not() -> None:
    assert false_proofs(real(50), runs=30) == 0.0
