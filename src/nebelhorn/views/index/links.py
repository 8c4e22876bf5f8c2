"""Where figures of the index lead on a page: to the predictions behind them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

from nebelhorn.reality import RealityIndex, RuleIndex
from nebelhorn.views.tables import Table

BEHIND = "/index/predictions"
"""The page of predictions."""


def behind_link(**asked: str) -> str:
    """Return the address of the predictions behind a figure.

    Examples:
        >>> behind_link(group="a b", state="hit")
        '/index/predictions?group=a+b&state=hit'
    """
    return f"{BEHIND}?{urlencode(asked)}"


def stretch_link(from_us: int) -> str:
    """Return the same of a point of the chart.

    Args:
        from_us: Its beginning, UTC microseconds.

    Examples:
        >>> stretch_link(0)
        '/index/predictions?from=1970-01-01'
    """
    first = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=from_us)
    return behind_link(**{"from": first.date().isoformat()})


def rule_name(rule: RuleIndex) -> str:
    """Return what a rule is called in addresses: 16 hexadecimal digits."""
    return f"{rule.rule_id & (1 << 64) - 1:016x}"


def rule_link(rule: RuleIndex) -> str:
    """Return the address of the predictions that cite a rule and foretell what it does.

    Args:
        rule: Any of an index; one situation can foretell something of several questions.
    """
    named = {"rule": rule_name(rule), "question": rule.question, "foretells": rule.foretells}
    return behind_link(**named)


def linked(table: Table | None, links: Iterable[str]) -> Table | None:
    """Return a table whose rows lead somewhere.

    Args:
        table: Any; None stays None.
        links: One a row, in order.
    """
    return None if table is None else replace(table, links=tuple(links)[: len(table.rows)])


def part_links(index: RealityIndex) -> dict[str, list[str]]:
    """Return where rows lead, by name of the table."""
    return {
        "periods": [stretch_link(one.from_us) for one in index.periods],
        "questions": [behind_link(question=one.name) for one in index.questions],
        "groups": [behind_link(group=one.name) for one in index.groups],
        "places": [behind_link(after=one.name) for one in index.touchpoints],
        "rules": [rule_link(one) for one in index.rules],
    }
