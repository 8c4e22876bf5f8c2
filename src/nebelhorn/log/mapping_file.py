"""Read and write mapping files: TOML that says how raw tables become events."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from nebelhorn.errors import MappingError, choices
from nebelhorn.log.mapping import (
    AnswerRule,
    CountRule,
    CustomerPath,
    EventRule,
    Join,
    Mapping,
)
from nebelhorn.log.telling import TOLD
from nebelhorn.settings import TomlTable, check_time_zone, parse_toml, read_bytes

AGGREGATES = ("sum", "min", "max", "first", "count")
_EVENT_KEYS = (
    "table",
    "time",
    "customer",
    "touchpoint",
    "touchpoint_column",
    "touchpoint_columns",
    "message_id",
    "known",
    "value",
    "attributes",
    "objects",
    "where",
    "relations",
    "score",
    "scale",
    "text",
    *TOLD,
    "answered",
    "tie",
)
_ANSWER_KEYS = (
    "table",
    "time",
    "customer",
    "score",
    "scale",
    "text",
    *TOLD,
    "message_id",
    "about",
    "objects",
    "where",
)


def read_mapping(path: Path) -> Mapping:
    """Return everything a mapping file says.

    A rule that names no table is about the only one: the one under ``[tables]`` or, where the
    file lists none, a table still without a name (``""``) that ``name_only_table`` fills in.

    Args:
        path: Of the file. Locations under ``[tables]`` are kept as written.

    Raises:
        SettingsError: The file cannot be read, is not TOML, or says something that cannot be;
            the message names file, rule, key, what was found and what is available.
        MappingError: A rule names a table that is not under ``[tables]``.

    Examples:
        >>> import tempfile
        >>> path = Path(tempfile.mkdtemp()) / "calls.toml"
        >>> rule = ["[[event]]", 'time = "at"', 'customer = "id"', 'touchpoint = "Call"']
        >>> _ = path.write_text(chr(10).join(rule), encoding="utf-8")
        >>> read_mapping(path).events[0].touchpoint
        'Call'
    """
    return parse_mapping(read_bytes(path), file=path.name)


def parse_mapping(content: bytes, *, file: str = "mapping.toml") -> Mapping:
    r"""Return everything the text of a mapping file says.

    Args:
        content: UTF-8 TOML.
        file: Name for messages.

    Raises:
        SettingsError: As ``read_mapping``.
        MappingError: As ``read_mapping``.

    Examples:
        >>> parse_mapping(b'[[event]]\ntime = "at"\ncustomer = "id"')
        Traceback (most recent call last):
        nebelhorn.errors.SettingsError: mapping.toml, [[event]] no. 1: needs touchpoint = "a name" or touchpoint_column = "a column"
    """  # noqa: E501 - an error message is one line
    top = parse_toml(content, file=file)
    top.allow(
        (
            *("source", "day_first", "time_format", "time_zone", "missing", "tables"),
            *("join", "event", "answer", "count", "customer"),
        )
    )
    tables = top.pairs("tables")
    path = _customer_path(top.table("customer"))
    mapping = Mapping(
        source=top.text("source") or Mapping().source,
        tables=tables,
        joins=tuple(_join(table, tables) for table in top.tables("join", called="table")),
        events=tuple(
            _event(table, tables, path) for table in top.tables("event", called="touchpoint")
        ),
        answers=tuple(_answer(table, tables) for table in top.tables("answer", called="table")),
        counts=tuple(_count(table, tables) for table in top.tables("count", called="touchpoint")),
        customer_path=path,
        day_first=top.flag("day_first"),
        time_format=_time_format(top),
        time_zone=check_time_zone(top, "time_zone"),
        missing=top.texts("missing", blank=True),
    )
    if not (mapping.events or mapping.answers or mapping.counts):
        top.fail("has no [[event]], no [[answer]] and no [[count]]; there is nothing to read")
    return mapping


def name_only_table(mapping: Mapping, name: str) -> Mapping:
    """Return the mapping with ``name`` where a rule names no table.

    Args:
        mapping: As read from a file that has no ``[tables]``.
        name: Of the only table of the source.

    Examples:
        >>> rule = EventRule("", time="at", customer="id", touchpoint="Call")
        >>> name_only_table(Mapping(events=(rule,)), "calls").events[0].table
        'calls'
    """
    return replace(
        mapping,
        joins=tuple(replace(rule, table=rule.table or name) for rule in mapping.joins),
        events=tuple(replace(rule, table=rule.table or name) for rule in mapping.events),
        answers=tuple(replace(rule, table=rule.table or name) for rule in mapping.answers),
        counts=tuple(replace(rule, table=rule.table or name) for rule in mapping.counts),
    )


def _table_name(table: TomlTable, key: str, tables: dict[str, str]) -> str:
    name = table.text(key)
    if name is None:
        if len(tables) > 1:
            table.fail(f"{key} is missing; {choices('', tables)}")
        return next(iter(tables), "")
    if tables and name not in tables:
        message = (
            f"{table.file}, {table.place}: there is no table "
            f'"{name}" under [tables]; {choices(name, tables)}'
        )
        raise MappingError(message)
    return name


def _join(table: TomlTable, tables: dict[str, str]) -> Join:
    table.allow(("table", "other", "with", "on", "aggregate"))
    if "other" in table.values and "with" in table.values:
        table.fail("other and with mean the same; keep one")
    key = "with" if "with" in table.values else "other"
    table.needed_text(key)
    aggregate = table.pairs("aggregate")
    for column, function in aggregate.items():
        if function not in AGGREGATES:
            table.fail(f'aggregate of {column} = "{function}"; {choices(function, AGGREGATES)}')
    on = table.texts("on")
    if not on:
        table.fail("on is missing: the column, or columns, equal in both tables")
    return Join(_table_name(table, "table", tables), _table_name(table, key, tables), on, aggregate)


def _event(table: TomlTable, tables: dict[str, str], path: CustomerPath | None) -> EventRule:
    table.allow(_EVENT_KEYS)
    touchpoint, columns = _touchpoint(table)
    customer = table.text("customer")
    if customer is None and path is None:
        table.fail("customer is missing: the column that says who it was")
    score, text = table.text("score"), table.text("text")
    told = [key for key in ("answered", *TOLD) if table.text(key)]
    if told and not (score or text):
        what = "the time" if told[0] == "answered" else "a part"
        table.fail(f"{told[0]} is {what} of an answer, but there is neither score nor text")
    relations = _table_name(table, "relations", tables) if "relations" in table.values else None
    return EventRule(
        table=_table_name(table, "table", tables),
        time=table.needed_text("time"),
        customer=customer,
        touchpoint=touchpoint,
        touchpoint_columns=columns,
        message_id=table.text("message_id"),
        known=table.text("known"),
        value=table.text("value"),
        attributes=table.pairs("attributes", listed=True),
        objects=table.pairs("objects"),
        where=table.text("where"),
        relations=relations,
        score=score,
        scale=_scale(table),
        text=text,
        topic=table.text("topic"),
        circumstance=table.text("circumstance"),
        goal=table.text("goal"),
        answered=table.text("answered"),
        tie=table.choice("tie", ("line",)),
    )


def _answer(table: TomlTable, tables: dict[str, str]) -> AnswerRule:
    table.allow(_ANSWER_KEYS)
    rule = AnswerRule(
        table=_table_name(table, "table", tables),
        time=table.needed_text("time"),
        customer=table.text("customer"),
        score=table.text("score"),
        scale=_scale(table),
        text=table.text("text"),
        topic=table.text("topic"),
        circumstance=table.text("circumstance"),
        goal=table.text("goal"),
        message_id=table.text("message_id"),
        about=table.texts("about") or (),
        objects=table.pairs("objects"),
        where=table.text("where"),
    )
    if rule.score is None and rule.text is None:
        table.fail("needs score or text: the column with what the customer said")
    if rule.customer is None and not rule.objects:
        table.fail('needs customer, or objects = { order = "column" }, to say whose answer it is')
    return rule


def _count(table: TomlTable, tables: dict[str, str]) -> CountRule:
    table.allow(("table", "day", "count", "touchpoint", "touchpoint_column"))
    touchpoint, columns = _touchpoint(table)
    return CountRule(
        table=_table_name(table, "table", tables),
        day=table.needed_text("day"),
        count=table.needed_text("count"),
        touchpoint=touchpoint,
        touchpoint_column=columns[0] if columns else None,
    )


def _touchpoint(table: TomlTable) -> tuple[str | None, tuple[str, ...]]:
    """Return the literal name or the columns, of which exactly one may be said."""
    keys = ("touchpoint", "touchpoint_column", "touchpoint_columns")
    said = [key for key in keys if key in table.values]
    if not said:
        table.fail('needs touchpoint = "a name" or touchpoint_column = "a column"')
    if len(said) > 1:
        table.fail(f"says both {said[0]} and {said[1]}; keep one")
    if said == ["touchpoint"]:
        return table.raw_name("touchpoint"), ()
    columns = table.texts(said[0])
    if not columns:
        table.fail(f"{said[0]} is an empty list")
    return None, columns


def _scale(table: TomlTable) -> tuple[float, float] | None:
    ends = table.numbers("scale")
    if ends is None:
        return None
    if len(ends) != 2 or ends[0] == ends[1]:
        table.fail("scale must be two different numbers, worst and best, such as [1, 5]")
    if "score" not in table.values:
        table.fail("scale needs score: the column with the number")
    return ends[0], ends[1]


def _customer_path(table: TomlTable) -> CustomerPath | None:
    table.allow(("object_type", "via"))
    if not table.values:
        return None
    return CustomerPath(table.needed_text("object_type"), table.texts("via") or ())


def _time_format(table: TomlTable) -> str | None:
    value = table.text("time_format")
    if value is not None and "%" not in value:
        table.fail(f'time_format = "{value}" has no % in it; such as "%d.%m.%Y %H:%M"')
    return value
