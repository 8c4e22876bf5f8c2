"""What a person may say about an import, and how it is laid over a mapping."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass

from nebelhorn.log import ColumnRoles, Mapping, ReadOptions


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """What a person says about an import; None everywhere means: find out, and print it.

    Attributes:
        roles: Which column plays which part.
        touchpoint_name: One touchpoint for all records.
        source: Name of the source; ids are unique within it.
        day_first: Of ``03/04/2026``: is 3 the day?
        time_format: strptime format of the times.
        time_zone: IANA zone for times without offset; None: the workspace's.
        scale: Worst and best score.
        tie_by_line: Does file order break ties?
        replace: Take the new reading where an event is there with another one.
        read: What is said about the source's format.
    """

    roles: ColumnRoles = dataclasses.field(default_factory=ColumnRoles)
    touchpoint_name: str | None = None
    source: str = "import"
    day_first: bool | None = None
    time_format: str | None = None
    time_zone: str | None = None
    scale: tuple[float, float] | None = None
    tie_by_line: bool = False
    replace: bool = False
    read: ReadOptions = dataclasses.field(default_factory=ReadOptions)


def overrule(plan: Mapping, said: ImportOptions, *, keep_source: bool) -> Mapping:
    """Lay what a person says now over a mapping; what they did not say stays."""
    events = tuple(
        dataclasses.replace(
            rule,
            scale=said.scale or rule.scale,
            tie="line" if said.tie_by_line else rule.tie,
            customer=said.roles.customer or rule.customer,
            touchpoint=said.touchpoint_name or rule.touchpoint,
            touchpoint_columns=_touchpoint_columns(said, rule.touchpoint_columns),
            time=said.roles.time or rule.time,
        )
        for rule in plan.events
    )
    answers = tuple(
        dataclasses.replace(rule, scale=said.scale or rule.scale) for rule in plan.answers
    )
    return dataclasses.replace(
        plan,
        events=events,
        answers=answers,
        source=plan.source if keep_source and said.source == "import" else said.source,
        day_first=plan.day_first if said.day_first is None else said.day_first,
        time_format=said.time_format or plan.time_format,
        time_zone=said.time_zone or plan.time_zone,
    )


def _touchpoint_columns(said: ImportOptions, planned: Sequence[str]) -> tuple[str, ...]:
    if said.touchpoint_name:
        return ()
    return (said.roles.touchpoint,) if said.roles.touchpoint else tuple(planned)
