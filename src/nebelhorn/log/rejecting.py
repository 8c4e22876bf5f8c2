"""Keep every record that could not be taken: where it stood, why, and what it said."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import duckdb
import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from nebelhorn.engine import quote_identifier
from nebelhorn.log.office import keep_rows, reject
from nebelhorn.log.raw import RawTable
from nebelhorn.log.reading import Reading
from nebelhorn.log.reject_reasons import REASONS
from nebelhorn.log.staging import content_order

_CHUNK = 20_000


@dataclass(frozen=True, slots=True)
class Reject:
    """A record that was not taken.

    Attributes:
        reject_id: Stable number; the same record rejected again has the same.
        source: Name of the source.
        location: File, URL or query it came from.
        table: Raw table.
        line: 1-based line or record number; None where there is none.
        reason: Why, in words.
        raw: What was found.
        record: Its cells by column; None when it could not be cut into cells.
        mapping: Text of the mapping it was read with.
        replayed: Has it been tried again since?
    """

    reject_id: int
    source: str
    location: str
    table: str
    line: int | None
    reason: str
    raw: str
    record: dict[str, str | None] | None
    mapping: str
    replayed: bool


@dataclass(frozen=True, slots=True)
class RejectOrigin:
    """Where a batch of rejects came from.

    Attributes:
        source: Name of the source.
        location: File, URL or query.
        mapping: Text of the mapping it was read with.
        now_us: When it was rejected, UTC microseconds.
    """

    source: str
    location: str
    mapping: str
    now_us: int


def rejected_records(
    connection: duckdb.DuckDBPyConnection, reading: Reading, staged: str, *, conflicts: bool
) -> Iterator[tuple[int, str, list[str | None]]]:
    """Read again, with their lines, the records of a rule that were not taken.

    Args:
        connection: Facts connection.
        reading: The rule.
        staged: Name the rule was staged under.
        conflicts: Are there records with equal ids and other content?

    Yields:
        (line, reason, cells in the order of the table's columns).
    """
    reason = reading.fields["reason"]
    if "answer_reason" in reading.fields:
        only_answer = reading.fields["answer_reason"]
        reason = f"CASE WHEN ({reason}) > 0 THEN ({reason}) ELSE {only_answer} END"
    cells = ", ".join(f"r.{quote_identifier(name)}" for name in reading.table.columns)
    yield from _chunks(
        connection,
        f"SELECT r._line, {reason} AS why, {cells} FROM {reading.table.numbered} AS r "
        f"WHERE ({reading.where}) AND ({reason}) > 0 ORDER BY r._line",
    )
    if conflicts:
        numbered = {name: f"x{place}" for place, name in enumerate(reading.table.columns)}
        raw = ", ".join(f"r.{quote_identifier(name)} AS {new}" for name, new in numbered.items())
        fields = ", ".join(
            f"{sql} AS {quote_identifier(name)}" for name, sql in reading.fields.items()
        )
        yield from _chunks(
            connection,
            f"SELECT _line, 7 AS why, {', '.join(numbered.values())} FROM (SELECT r._line, {raw}, "
            f"{fields} FROM {reading.table.numbered} AS r WHERE {reading.where}) "
            f"SEMI JOIN {staged}_again USING (key) WHERE reason = 0 QUALIFY dense_rank() OVER "
            f"(PARTITION BY key ORDER BY {content_order(reading)}) > 1 ORDER BY _line",
        )


def keep_rejects(
    office: Engine,
    origin: RejectOrigin,
    table: RawTable,
    records: Iterator[tuple[int, str, list[str | None]]],
) -> tuple[int, int]:
    """Write rejected records, and those the source could not even cut, to the office.

    Args:
        office: Where they are kept.
        origin: Where they came from.
        table: Their raw table; its ``unreadable`` is asked too.
        records: From ``rejected_records``.

    Returns:
        Count of records of the rule, and of records that could not be cut into cells.
    """
    seen: Counter[str] = Counter()
    taken = 0
    with office.begin() as connection:
        rows: list[tuple[object, ...]] = []
        for line, reason, cells in records:
            record = dict(zip(table.columns, cells, strict=True))
            raw = _as_csv(cells)
            text = json.dumps(record, ensure_ascii=False, sort_keys=True)
            rows.append(_row(origin, table, (line, reason, raw, text), seen))
            taken += 1
            if len(rows) >= _CHUNK:
                _keep(connection, rows)
                rows = []
        uncut = table.unreadable()
        for broken in uncut:
            rows.append(_row(origin, table, (broken.line, broken.reason, broken.raw, None), seen))
        _keep(connection, rows)
    return taken, len(uncut)


def list_rejects(
    office: Engine, *, limit: int = 100, replayed: bool | None = False
) -> tuple[int, list[Reject]]:
    """Return how many records stand rejected, and the first of them.

    Args:
        office: Where they are kept.
        limit: How many to return, by location and line.
        replayed: Only those taken since (True), only those still out (False), or all (None).
    """
    chosen = sa.true() if replayed is None else reject.c.replayed == replayed
    with office.connect() as connection:
        total = connection.execute(
            sa.select(sa.func.count()).select_from(reject).where(chosen)
        ).scalar_one()
        rows = connection.execute(
            sa.select(reject)
            .where(chosen)
            .order_by(reject.c.location, reject.c.table_name, reject.c.line, reject.c.reject_id)
            .limit(limit)
        )
        return int(total), [_reject(row) for row in rows]


def reasons(office: Engine) -> list[tuple[str, int]]:
    """Return how many records stand rejected a reason, most first."""
    with office.connect() as connection:
        rows = connection.execute(
            sa.select(reject.c.reason, sa.func.count())
            .where(reject.c.replayed == sa.false())
            .group_by(reject.c.reason)
            .order_by(sa.func.count().desc(), reject.c.reason)
        )
        return [(str(reason), int(count)) for reason, count in rows]


def mark_replayed(office: Engine, reject_ids: Sequence[int], *, now_us: int) -> None:
    """Take records off the list that were tried again and not rejected again.

    Args:
        office: Where they are kept.
        reject_ids: What was tried.
        now_us: The import they were tried with; what it rejected stays on the list.
    """
    with office.begin() as connection:
        for start in range(0, len(reject_ids), 500):
            connection.execute(
                sa.update(reject)
                .where(
                    reject.c.reject_id.in_(list(reject_ids[start : start + 500])),
                    reject.c.rejected_us < now_us,
                )
                .values(replayed=True)
            )


def _keep(connection: Connection, rows: list[tuple[object, ...]]) -> None:
    # A record that was tried again and rejected again stands on the list again.
    keep_rows(connection, reject, rows)
    for start in range(0, len(rows), 500):
        numbers = [row[0] for row in rows[start : start + 500]]
        connection.execute(
            sa.update(reject)
            .where(reject.c.reject_id.in_(numbers))
            .values(replayed=False, rejected_us=rows[start][-1])
        )


def _chunks(
    connection: duckdb.DuckDBPyConnection, sql: str
) -> Iterator[tuple[int, str, list[str | None]]]:
    cursor = connection.execute(sql)
    while rows := cursor.fetchmany(_CHUNK):
        for line, why, *cells in rows:
            yield int(line), REASONS[int(why)], list(cells)


def _row(
    origin: RejectOrigin,
    table: RawTable,
    found: tuple[int | None, str, str, str | None],
    seen: Counter[str],
) -> tuple[object, ...]:
    line, reason, raw, record = found
    # The cells by name: columns in another order are the same record.
    identity = "\x1f".join((origin.source, reason, record or raw))
    seen[identity] += 1
    digest = hashlib.sha256(f"{identity}\x1f{seen[identity]}".encode()).digest()
    number = int.from_bytes(digest[:8], "big") >> 1
    place = (origin.source, origin.location, table.name, line)
    return (number, *place, reason, raw, record, origin.mapping, False, origin.now_us)


def _as_csv(cells: Sequence[str | None]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="").writerow(["" if cell is None else cell for cell in cells])
    return buffer.getvalue()


def _reject(row: sa.Row[tuple[object, ...]]) -> Reject:
    return Reject(
        reject_id=row.reject_id,
        source=row.source,
        location=row.location,
        table=row.table_name,
        line=row.line,
        reason=row.reason,
        raw=row.raw,
        record=json.loads(row.record) if row.record else None,
        mapping=row.mapping,
        replayed=bool(row.replayed),
    )
