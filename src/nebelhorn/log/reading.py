"""Turn a rule of a mapping into SQL expressions over one raw table."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

import duckdb

from nebelhorn.conditions import Kind, parse_where, render
from nebelhorn.engine import quote_identifier, quote_text
from nebelhorn.errors import MappingError, SourceError, choices
from nebelhorn.log.mapping import CountRule, EventRule, Mapping
from nebelhorn.log.numbers import find_number_format
from nebelhorn.log.profile import profile
from nebelhorn.log.raw import RawTable
from nebelhorn.log.telling import TOLD, told_columns, told_fields, told_found
from nebelhorn.log.times import TimeFormat, find_time_format, is_time

SEPARATOR = "chr(31)"


@dataclass(frozen=True, slots=True)
class Reading:
    """One rule, ready to be selected from its table.

    Attributes:
        table: The raw table (joins included).
        fields: Field name → SQL expression. Always ``key`` (BIGINT, identity of the record) and
            ``reason`` (0: fine, else a key of ``REASONS``).
        where: SQL predicate for the records the rule speaks about.
        found: What was found out, as (what, value), to be printed.
        scale: Worst and best score, when a person said them.
    """

    table: RawTable
    fields: dict[str, str]
    where: str
    found: tuple[tuple[str, str], ...] = ()
    scale: tuple[float, float] | None = None

    def select(self, *names: str, numbered: bool = False) -> str:
        """Return a SELECT of fields (all by default) over the rule's records."""
        chosen = names or tuple(self.fields)
        columns = ", ".join(f"{self.fields[name]} AS {quote_identifier(name)}" for name in chosen)
        line = "_line, " if numbered else ""
        relation = self.table.numbered if numbered else self.table.relation
        return f"SELECT {line}{columns} FROM {relation} AS r WHERE {self.where}"


@dataclass(frozen=True, slots=True)
class ReadingContext:
    """What reading any rule needs.

    Attributes:
        connection: Facts connection; raw tables can be read on it.
        mapping: The mapping the rule is part of.
        zone: For times without offset, when the mapping names none.
        patient: Where no way of writing times fits a column, reject its records one by one
            instead of stopping.
        known_us: When records became known that do not say it; None: when they happened.
    """

    connection: duckdb.DuckDBPyConnection
    mapping: Mapping
    zone: str
    patient: bool = False
    known_us: int | None = None

    def time(self, table: RawTable, column: str) -> TimeFormat:
        """Find the format of a time column, or take the mapping's.

        Raises:
            SourceError: No known way of writing times fits; the message shows a value.
        """
        zone = self.mapping.time_zone or self.zone
        if self.mapping.time_format:
            return TimeFormat("strptime", self.mapping.time_format, zone)
        found = find_time_format(
            self.connection, table.relation, column, zone=zone, day_first=self.mapping.day_first
        )
        if found is not None:
            return found
        row = self.connection.execute(
            f"SELECT min({quote_identifier(column)}) FROM {table.relation}"
        ).fetchone()
        if row is None or row[0] is None or self.patient:
            return TimeFormat("iso", None, zone)
        msg = (
            f"{table.name}: column {column} does not look like times (found {row[0]!r}); "
            "name another column, or give its format such as --time-format '%d.%m.%Y %H:%M'"
        )
        raise SourceError(msg)

    def where(self, table: RawTable, condition: str | None) -> str:
        """Return the predicate of a rule's ``where``; everything without one.

        Raises:
            ConditionError: The condition cannot be understood.
        """
        if condition is None:
            return "TRUE"
        seen = profile(self.connection, table)
        kinds = {
            name: Kind.NUMBER if seen[name].values and seen[name].numeric == 1.0 else Kind.TEXT
            for name in table.columns
        }
        return render(parse_where(condition, kinds))


def read_event_rule(context: ReadingContext, table: RawTable, rule: EventRule) -> Reading:
    """Prepare a rule that makes events.

    Returns:
        Fields ``key, customer, t_us, known_us, touchpoint, value, reason`` and ``message``;
        ``attribute:<name>``, ``object:<type>``; with a score or text ``raw_score, said,
        answered_us, topic, circumstance, goal`` and ``answer_reason`` (why the answer alone cannot
        be taken).

    Raises:
        MappingError: The rule names a column that is not there.
        SourceError: Times cannot be read.
    """
    _check_columns(table, rule)
    time = context.time(table, rule.time)
    column = quote_identifier(rule.time)
    fields = {
        "key": record_key(context, table, rule.message_id, _told_apart(context, rule)),
        "customer": quote_identifier(rule.customer) if rule.customer else "CAST(NULL AS VARCHAR)",
        "t_us": time.sql(column),
        "known_us": f"CAST({context.known_us or 'NULL'} AS BIGINT)",
        "touchpoint": _touchpoint(rule),
        "value": "CAST(NULL AS DOUBLE)",
        "message": quote_identifier(rule.message_id)
        if rule.message_id
        else "CAST(NULL AS VARCHAR)",
    }
    found = [(rule.time, time.describe())]
    if rule.known:
        fields["known_us"] = context.time(table, rule.known).sql(quote_identifier(rule.known))
    if rule.value:
        number = find_number_format(context.connection, table.relation, rule.value)
        fields["value"] = number.sql(quote_identifier(rule.value))
    fields |= {
        f"attribute:{name}": quote_identifier(source) for name, source in rule.attributes.items()
    }
    fields |= {f"object:{kind}": quote_identifier(source) for kind, source in rule.objects.items()}
    fields["reason"] = _event_reason(rule, fields)
    scale = None
    if rule.score or rule.text:
        said = answer_fields(context, table, rule)
        scale = rule.scale
        fields["answer_reason"] = answer_reason(said, scale)
        fields |= {name: said[name] for name in ("raw_score", "said", "answered_us", *TOLD)}
    where = context.where(table, rule.where)
    if rule.touchpoint is not None:
        # A literal touchpoint without a time did not happen to this record: nothing to reject.
        where = f"({where}) AND {column} IS NOT NULL"
    found += told_found(context.connection, table, rule, where)
    return Reading(table, fields, where, tuple(found), scale)


def read_count_rule(context: ReadingContext, table: RawTable, rule: CountRule) -> Reading:
    """Prepare a rule that makes counts.

    Returns:
        Fields ``key, t_us, touchpoint, count, reason``.

    Raises:
        MappingError: The rule names a column that is not there.
        SourceError: Days cannot be read.
    """
    _check_columns(table, rule)
    # A day is what the calendar at the source says, whatever the zone.
    time = dataclasses.replace(context.time(table, rule.day), zone="UTC")
    count = f"TRY_CAST({quote_identifier(rule.count)} AS BIGINT)"
    name = (
        quote_text(rule.touchpoint)
        if rule.touchpoint
        else quote_identifier(rule.touchpoint_column or "")
    )
    fields = {
        "key": record_key(context, table, None, rule.touchpoint),
        "t_us": time.sql(quote_identifier(rule.day)),
        "touchpoint": name,
        "count": count,
    }
    fields["reason"] = (
        f"CASE WHEN {quote_identifier(rule.day)} IS NULL THEN 2 "
        f"WHEN NOT {is_time(fields['t_us'])} THEN 3 "
        f"WHEN {name} IS NULL THEN 4 WHEN {count} IS NULL OR {count} < 0 THEN 12 ELSE 0 END"
    )
    return Reading(table, fields, "TRUE", ((rule.day, time.describe()),))


def canonical(table: RawTable) -> str:
    """Return SQL for a record as one text: all columns by name, so their order does not matter."""
    parts = [f"coalesce({quote_identifier(name)}, chr(0))" for name in sorted(table.columns)]
    return f" || {SEPARATOR} || ".join(parts)


def record_key(
    context: ReadingContext, table: RawTable, message_id: str | None, literal: str | None
) -> str:
    """Return SQL for the identity of a record: of (source, id), or of (source, content)."""
    source = quote_text(context.mapping.source)
    rule = f"{quote_text(literal)} || {SEPARATOR} || " if literal else ""
    content = (
        f"'id' || {SEPARATOR} || {quote_identifier(message_id)}" if message_id else canonical(table)
    )
    return f"CAST(hash({source} || {SEPARATOR} || {rule}{content}) >> 1 AS BIGINT)"


def _told_apart(context: ReadingContext, rule: EventRule) -> str | None:
    # One record may be several events. Where it is only one, the touchpoint's name is no part of
    # its identity: a name that was guessed wrong and corrected must not double the log.
    several = sum(other.table == rule.table for other in context.mapping.events) > 1
    return rule.touchpoint if several else None


def _touchpoint(rule: EventRule) -> str:
    if rule.touchpoint is not None:
        return quote_text(rule.touchpoint)
    if len(rule.touchpoint_columns) == 1:
        return quote_identifier(rule.touchpoint_columns[0])
    parts = ", ".join(quote_identifier(name) for name in rule.touchpoint_columns)
    return f"nullif(concat_ws('+', {parts}), '')"


def answer_reason(fields: dict[str, str], scale: tuple[float, float] | None) -> str:
    """Return SQL for why an answer cannot be taken (0: it can): no number, or outside the scale.

    A scale that nobody said is found from the scores themselves, so nothing lies outside it.
    """
    outside = ""
    if scale is not None:
        low, high = sorted(scale)
        outside = f"WHEN {fields['raw_score']} NOT BETWEEN {low!r} AND {high!r} THEN 10 "
    return (
        f"CASE WHEN {fields['score_text']} IS NOT NULL "
        f"AND isfinite({fields['raw_score']}) IS NOT TRUE THEN 9 "
        f"{outside}ELSE 0 END"
    )


def _event_reason(rule: EventRule, fields: dict[str, str]) -> str:
    cases = [
        f"WHEN {quote_identifier(rule.time)} IS NULL THEN 2",
        f"WHEN NOT {is_time(fields['t_us'])} THEN 3",
    ]
    if rule.customer:
        cases.insert(0, f"WHEN {fields['customer']} IS NULL THEN 1")
    if rule.touchpoint is None:
        cases.append(f"WHEN {fields['touchpoint']} IS NULL THEN 4")
    if rule.value:
        cases.append(
            f"WHEN {quote_identifier(rule.value)} IS NOT NULL "
            f"AND isfinite({fields['value']}) IS NOT TRUE THEN 5"
        )
    return f"CAST(CASE {' '.join(cases)} ELSE 0 END AS TINYINT)"


def answer_fields(context: ReadingContext, table: RawTable, rule: EventRule) -> dict[str, str]:
    """Return ``score_text, raw_score, said, answered_us, topic, circumstance, goal``."""
    score = "CAST(NULL AS DOUBLE)"
    if rule.score:
        number = find_number_format(context.connection, table.relation, rule.score)
        score = number.sql(quote_identifier(rule.score))
    answered = "CAST(NULL AS BIGINT)"
    if rule.answered:
        answered = context.time(table, rule.answered).sql(quote_identifier(rule.answered))
    return {
        "score_text": quote_identifier(rule.score) if rule.score else "CAST(NULL AS VARCHAR)",
        "raw_score": score,
        "said": quote_identifier(rule.text) if rule.text else "CAST(NULL AS VARCHAR)",
        "answered_us": answered,
        **told_fields(rule),
    }


def _check_columns(table: RawTable, rule: EventRule | CountRule) -> None:
    if isinstance(rule, CountRule):
        named = [rule.day, rule.count, rule.touchpoint_column]
    else:
        named = [rule.time, rule.customer, rule.message_id, rule.known, rule.value, rule.score]
        named += [rule.text, rule.answered, *told_columns(rule).values(), *rule.touchpoint_columns]
        named += [*rule.attributes.values(), *rule.objects.values()]
    check_columns(table, [name for name in named if name])


def check_columns(table: RawTable, names: list[str]) -> None:
    """Check that a table has these columns.

    Raises:
        MappingError: One is missing; the message says which there are.
    """
    for name in names:
        if name not in table.columns:
            msg = f"{table.name}: no column {name!r}; {choices(name, table.columns)}"
            raise MappingError(msg)
