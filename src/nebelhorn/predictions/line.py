"""Which run is looked at: what is sealed live, or the backtest. They are never mixed."""

from __future__ import annotations

from dataclasses import dataclass, replace

import duckdb

from nebelhorn.predictions.definition import set_version
from nebelhorn.predictions.run_choice import RunChoice
from nebelhorn.predictions.runs import BACKTEST, LIVE, Run, newest_run, runs_so_far

MATURES_DAYS = 28
"""An index is said of what is sealed live once what was sealed on so many days has come due."""

_DAY_US = 86_400_000_000
_STEP = 1 << 40
"""Seals and points are numbered run by run; no run has as many."""


@dataclass(frozen=True, slots=True)
class LiveLine:
    """All live runs in a row that ask the same questions; a new touchpoint begins a new run.

    Attributes:
        run: The newest, with the others in ``earlier``; its ``as_of_us`` is until when everything
            is sealed.
        since_us: When the first of them began, UTC microseconds.
    """

    run: Run
    since_us: int

    @property
    def index_from_us(self) -> int:
        """From when on an index is said of it, UTC microseconds.

        Then what was sealed on the first 28 days has come due, of every question.
        """
        return self.since_us + max(self.run.open_us(), default=0) + MATURES_DAYS * _DAY_US

    @property
    def has_matured(self) -> bool:
        """Is an index said of it?"""
        return self.run.as_of_us >= self.index_from_us


def live_line(connection: duckdb.DuckDBPyConnection) -> LiveLine | None:
    """Return what is sealed live, by the questions that are asked now.

    Returns:
        None: nothing was ever sealed live.
    """
    runs = [run for run, _ in runs_so_far(connection) if run.label == LIVE]
    if not runs:
        return None
    newest, earlier = runs[-1], list[Run]()
    asked = set_version(newest.questions())
    for run in reversed(runs[:-1]):
        if set_version(run.questions()) != asked:
            break
        earlier.append(run)
    known_us = max(max(run.until_us, run.as_of_us) for run in (newest, *earlier))
    since_us = (earlier or [newest])[-1].as_of_us
    line = replace(newest, as_of_us=known_us, earlier=tuple(earlier))
    return LiveLine(line, since_us)


def run_looked_at(
    connection: duckdb.DuckDBPyConnection, choice: RunChoice | None = None
) -> Run | None:
    """Return the run that is looked at.

    Args:
        connection: Facts.
        choice: Which; None: what is sealed live once it has matured, before that the backtest
            where there is one.

    Returns:
        None: there is none.
    """
    backtest = None if choice is RunChoice.LIVE else newest_run(connection, BACKTEST)
    if choice is RunChoice.BACKTEST:
        return backtest
    line = live_line(connection)
    if line is None or (backtest is not None and not line.has_matured):
        return backtest
    return line.run


def of_line(run: Run, column: str = "run_no") -> str:
    """Return SQL that is true of what was sealed by a run and those it goes on from.

    Examples:
        >>> one = Run(7, LIVE, "{}", 0, 0, ended=False)
        >>> of_line(replace(one, earlier=(replace(one, run_no=5),)))
        'run_no IN (7, 5)'
    """
    return f"{column} IN ({', '.join(str(one.run_no) for one in (run, *run.earlier))})"


def number_in_line(run: Run, column: str, run_no: str = "run_no") -> str:
    """Return SQL of a number of a seal or point that is the only one of its kind in the line.

    Those of the newest run keep theirs.

    Examples:
        >>> number_in_line(Run(7, LIVE, "{}", 0, 0, ended=False), "seal_no")
        '(seal_no + (7 - run_no)::BIGINT * 1099511627776)'
    """
    return f"({column} + ({run.run_no:d} - {run_no})::BIGINT * {_STEP})"


def number_in_run(run: Run, number: int) -> tuple[int, int]:
    """Return the run that sealed something, and its number there.

    Examples:
        >>> number_in_run(Run(7, LIVE, "{}", 0, 0, ended=False), 2 * 1099511627776 + 33)
        (5, 33)
    """
    return run.run_no - number // _STEP, number % _STEP


def groups_in_line(run: Run, column: str = "groups", run_no: str = "run_no") -> str:
    """Return SQL of group bits as the newest run of a line means them.

    A group that an earlier run did not have, or had by another condition, has no bit there.

    Examples:
        >>> def run(no, groups):
        ...     return Run(no, LIVE, '{"groups": %s}' % groups, 0, 0, ended=False)
        >>> old = run(1, '[["a", "x = 1"], ["b", "x = 2"]]')
        >>> groups_in_line(replace(run(2, '[["b", "x = 2"]]'), earlier=(old,)))
        '(CASE run_no WHEN 1 THEN (((groups >> 1) & 1) << 0) ELSE groups END)::UINTEGER'
    """
    now, cases = run.groups(), list[str]()
    for one in run.earlier:
        before = one.groups()
        if before == now:
            continue
        bits = [
            f"((({column} >> {before.index(group)}) & 1) << {bit})"
            for bit, group in enumerate(now)
            if group in before
        ]
        cases.append(f"WHEN {one.run_no:d} THEN {' | '.join(bits) or 0}")
    if not cases:
        return column
    return f"(CASE {run_no} {' '.join(cases)} ELSE {column} END)::UINTEGER"
