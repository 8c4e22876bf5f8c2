"""What a pull's mapping comes to: each record known by its key, changes as events."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from nebelhorn.errors import MappingError, choices
from nebelhorn.live.pull.portion import Record
from nebelhorn.live.pull.seen_rows import Change
from nebelhorn.live.pull.watermark import watermark_of
from nebelhorn.log import AnswerRule, CountRule, EventRule, Mapping, ReadOptions, name_only_table
from nebelhorn.settings import Pull

CHANGES, DELETES = "changes", "deletes"
"""Tables a mapping may have rules about, beside the records themselves."""

_CHANGE_COLUMNS = (
    *("change_id", "change_event", "change_at", "change_key"),
    *("change_column", "change_old", "change_new"),
)
_LONGEST_NAMED = 40


@dataclass(frozen=True, slots=True)
class Plan:
    """How a pull's records become events.

    Attributes:
        pull: What the settings say.
        mapping: What the mapping file says, with what a pull adds.
        table: Name of the table of records.
        needed: Columns that are read as events, or tracked.
        zone: For times without offset.
    """

    pull: Pull
    mapping: Mapping
    table: str
    needed: frozenset[str]
    zone: str

    @property
    def missing(self) -> tuple[str, ...]:
        """Texts that mean "no value"."""
        return self.mapping.missing or ReadOptions().missing

    def kept(self, record: Record) -> Record:
        """Return what is to be remembered of a record: no more than is needed."""
        return {name: value for name, value in record.items() if name in self.needed}

    def mapping_for(self, tables: Sequence[str]) -> Mapping:
        """Return the mapping with only the rules about tables that there are.

        Args:
            tables: Names.
        """
        return dataclasses.replace(
            self.mapping,
            tables={},
            events=tuple(rule for rule in self.mapping.events if rule.table in tables),
            answers=tuple(rule for rule in self.mapping.answers if rule.table in tables),
            counts=tuple(rule for rule in self.mapping.counts if rule.table in tables),
        )

    def change_records(self, changes: Sequence[Change], step: int, now_us: int) -> list[Record]:
        """Return changes as records of a raw table.

        Args:
            changes: All of one kind: of columns, or of records that are gone.
            step: Of the pull; makes their ids, with key and column.
            now_us: When they were found.
        """
        own = [self._time_of(change) for change in changes]
        found = self._written(now_us)
        times = own if all(own) else [found] * len(own)
        return [
            {
                **change.record,
                "change_id": "\x1f".join((self.pull.name, change.key, change.column, str(step))),
                "change_event": _name(self.pull.name, change),
                "change_at": time,
                "change_key": change.key,
                "change_column": change.column or None,
                "change_old": change.old,
                "change_new": change.new,
            }
            for change, time in zip(changes, times, strict=True)
        ]

    def _time_of(self, change: Change) -> str | None:
        if not change.column:
            return None  # when it went nobody said
        if self.pull.time is not None:
            return change.record.get(self.pull.time)
        mark = watermark_of(change.record.get(self.pull.watermark or ""))
        return mark.text if mark is not None and mark.is_time() else None

    def _written(self, now_us: int) -> str:
        """Our own time, in the one way the mapping lets times be written."""
        now = datetime.fromtimestamp(now_us / 1_000_000, UTC)
        if self.mapping.time_format is None:
            return now.isoformat()
        zone = ZoneInfo(self.mapping.time_zone or self.zone)
        return now.astimezone(zone).strftime(self.mapping.time_format)


def make_plan(pull: Pull, mapping: Mapping, *, zone: str) -> Plan:
    """Work out how a pull's records become events.

    The source is called like the pull where the mapping does not say otherwise: ids are unique
    within it. Records are known by ``key`` where a rule names no ``message_id``.

    Args:
        pull: What the settings say.
        mapping: What its mapping file says.
        zone: For times without offset.

    Returns:
        The plan.

    Raises:
        MappingError: It reads several tables.

    Examples:
        >>> rule = EventRule("", time="at", customer="who", touchpoint="Order")
        >>> pull = Pull("orders", "sql", "orders.toml", key="id", track=("status",))
        >>> plan = make_plan(pull, Mapping(events=(rule,)), zone="UTC")
        >>> [(rule.table, rule.message_id) for rule in plan.mapping.events]
        [('orders', 'id'), ('changes', 'change_id')]
    """
    if len(mapping.tables) > 1:
        names = ", ".join(mapping.tables)
        msg = (
            f"pull {pull.name!r}: its mapping reads several tables ({names}); a pull has one: "
            "join them in the query, or make a pull of each"
        )
        raise MappingError(msg)
    table = next(iter(mapping.tables), pull.name)
    whole = name_only_table(mapping, table)
    _check_tables(pull, whole, table)
    if whole.source == Mapping().source:
        whole = dataclasses.replace(whole, source=pull.name)
    if pull.key is not None:
        whole = _known_by_key(whole, table, pull.key)
    needed = {name for rule in _rules(whole) for name in _columns(rule)}
    needed |= {name for name in (pull.key, pull.watermark, pull.time) if name} | set(pull.track)
    events = [*whole.events]
    main = next((rule for rule in events if rule.table == table), None)
    for wanted, name in ((bool(pull.track), CHANGES), (pull.full, DELETES)):
        if wanted and main is not None and all(rule.table != name for rule in events):
            events.append(_change_rule(main, name))
    whole = dataclasses.replace(whole, events=tuple(events))
    return Plan(pull, whole, table, frozenset(needed), zone)


def _check_tables(pull: Pull, mapping: Mapping, table: str) -> None:
    there = [table, CHANGES, DELETES]
    for rule in _rules(mapping):
        if rule.table not in there:
            msg = (
                f"pull {pull.name!r}: its mapping reads a table {rule.table!r}; "
                f"{choices(rule.table, there)}"
            )
            raise MappingError(msg)


def _known_by_key(mapping: Mapping, table: str, key: str) -> Mapping:
    return dataclasses.replace(
        mapping,
        events=tuple(
            dataclasses.replace(rule, message_id=rule.message_id or key)
            if rule.table == table
            else dataclasses.replace(rule, message_id=rule.message_id or "change_id")
            for rule in mapping.events
        ),
        answers=tuple(
            dataclasses.replace(rule, message_id=rule.message_id or key)
            if rule.table == table
            else rule
            for rule in mapping.answers
        ),
    )


def _change_rule(main: EventRule, table: str) -> EventRule:
    return EventRule(
        table=table,
        time="change_at",
        customer=main.customer,
        touchpoint_columns=("change_event",),
        message_id="change_id",
        attributes=main.attributes,
        objects=main.objects,
    )


def _rules(mapping: Mapping) -> list[EventRule | AnswerRule | CountRule]:
    return [*mapping.events, *mapping.answers, *mapping.counts]


_NO_COLUMNS = {"table", "touchpoint", "where", "relations", "scale", "tie", "about"}


def _columns(rule: EventRule | AnswerRule | CountRule) -> Iterator[str]:
    for part in dataclasses.fields(rule):
        said = getattr(rule, part.name)
        if part.name in _NO_COLUMNS or said is None:
            continue
        if isinstance(said, dict):
            names = list(said.values())
        else:
            names = [said] if isinstance(said, str) else list(said)
        yield from (name for name in names if name not in _CHANGE_COLUMNS)


def _name(pull: str, change: Change) -> str:
    if not change.column:
        return f"{pull} deleted"
    if change.new is None or not change.new.strip():
        return f"{pull}: {change.column} emptied"
    if _names_a_state(change.new):
        return f"{pull}: {change.column} changed to {change.new.strip()}"
    return f"{pull}: {change.column} changed"


def _names_a_state(value: str) -> bool:
    """A price or a time would make a new touchpoint every time."""
    text = value.strip()
    digits = sum(sign.isdigit() for sign in text)
    return len(text) <= _LONGEST_NAMED and "\n" not in text and digits * 2 < len(text)
