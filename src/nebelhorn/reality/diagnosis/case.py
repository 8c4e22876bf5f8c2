"""What a diagnosis is about: the catalogue, the questions and whom the headline speaks about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import duckdb

from nebelhorn.settings import By, Question, Settings

DAY_US = 86_400_000_000
DAY = "((t_us + 60480000000000000) // 86400000000 - 700000)"
"""SQL: day since 1970 (UTC); shifted by whole weeks, so that ``//`` rounds down before 1970 too."""

HOUR = "((t_us + 60480000000000000) % 86400000000 // 3600000000)"
"""SQL: hour of the day, UTC."""

NOTHING = 0
"""Stands for a touchpoint where nothing came; touchpoints count from 1."""


@dataclass(frozen=True, slots=True)
class Case:
    """What a diagnosis is about.

    Attributes:
        settings: Catalogue and stages.
        questions: Those of the run, in the order of their numbers; empty: nothing was foretold.
        important: Bits of the groups the headline speaks about; 0: everybody.
        settled: Name of the table ``put_settled`` has made.
        question: Name of the only question that is taken apart; None: all, as the headline.
        open_days: How long before its due day a prediction is made; moments are looked at from so
            many days earlier on.
        texts: What customers wrote, (day since 1970, text), in any order.
    """

    settings: Settings
    questions: Sequence[Question] = ()
    important: int = 0
    settled: str = "settled"
    question: str | None = None
    open_days: int = 0
    texts: Sequence[tuple[int, str]] = ()


@dataclass(frozen=True, slots=True)
class Places:
    """Touchpoints of the log by number.

    Attributes:
        names: Raw name.
        stages: Stage the catalogue says.
        ranks: Place of that stage on the way, from 0.
        company: Acts of the company.
        leaves: How customers leave.
    """

    names: dict[int, str]
    stages: dict[int, str]
    ranks: dict[int, int]
    company: frozenset[int]
    leaves: frozenset[int]


def read_places(connection: duckdb.DuckDBPyConnection, settings: Settings) -> Places:
    """Look the touchpoints of the log up in the catalogue.

    Examples:
        >>> connection = duckdb.connect()
        >>> _ = connection.execute(
        ...     "CREATE TABLE touchpoint AS SELECT 3 AS touchpoint_no, 'call' AS name"
        ... )
        >>> read_places(connection, Settings()).stages
        {3: 'other'}
    """
    rows = connection.execute(
        "SELECT touchpoint_no, name FROM touchpoint ORDER BY touchpoint_no"
    ).fetchall()
    known = {number: settings.touchpoint(name) for number, name in rows}
    order = {stage.id: place for place, stage in enumerate(settings.stage_order())}
    return Places(
        names=dict(rows),
        stages={number: point.stage for number, point in known.items()},
        ranks={number: order.get(point.stage, len(order) - 1) for number, point in known.items()},
        company=frozenset(n for n, point in known.items() if point.by is By.COMPANY),
        leaves=frozenset(n for n, point in known.items() if point.leaves),
    )
