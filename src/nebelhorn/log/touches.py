"""Bring what has just arrived into the facts, together with how far has been read."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import duckdb
import pyarrow as pa

from nebelhorn.engine import put_arrow, quote_identifier, quote_text
from nebelhorn.log.answering import about_number
from nebelhorn.log.identity import (
    NOTHING_LINKED,
    Linked,
    Tie,
    add_ties,
    as_written,
)
from nebelhorn.log.naming import keep_names, keep_texts
from nebelhorn.log.numbering import (
    OBJECT_NO,
    attribute_columns,
    id_number,
    number_customers,
    number_touchpoints,
    source_number,
)
from nebelhorn.log.objects import keep_objects
from nebelhorn.log.office import salt
from nebelhorn.log.stores import Stores, transaction
from nebelhorn.log.touch import TOUCH_COLUMNS, Touch
from nebelhorn.log.tying import settled_ties

MOST_ATTRIBUTES = 200
"""The facts get no more columns than this from what arrives; more are let go."""

_SEPARATOR = "chr(31)"
_ANSWER_ID = (
    f"CAST(hash({{source}} || {_SEPARATOR} || 'answer' || {_SEPARATOR} || 'id' || {_SEPARATOR} "
    "|| {message}) >> 1 AS BIGINT)"
)


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of touches.

    Attributes:
        events: Count of new events.
        answers: Count of new answers.
        known: Count of touches that were there already.
        customers: Numbers of the customers something new is known of, ascending.
        linked: What became of links between ids; its ``changed`` are the customers whose open
            predictions are void.
    """

    events: int
    answers: int
    known: int
    customers: tuple[int, ...]
    linked: Linked = NOTHING_LINKED


def read_until(connection: duckdb.DuckDBPyConnection, reader: str) -> int:
    """Return how far a reader has come; 0 before it has read anything."""
    row = connection.execute("SELECT until FROM cursor WHERE reader = ?", [reader]).fetchone()
    return int(row[0]) if row else 0


def known_answers(
    connection: duckdb.DuckDBPyConnection, source: str, messages: Collection[str]
) -> set[str]:
    """Return which answers of a source are among the facts already.

    Args:
        connection: Facts.
        source: Name of the source.
        messages: Ids of answers there, as `Touch.message` has them.
    """
    if not messages:
        return set()
    number = _ANSWER_ID.format(source="$source", message="m.message")
    rows = connection.execute(
        f"SELECT m.message FROM (SELECT unnest($messages::VARCHAR[]) AS message) AS m "
        f"WHERE {number} IN (SELECT answer_id FROM answer)",
        {"source": source, "messages": sorted(messages)},
    ).fetchall()
    return {str(message) for (message,) in rows}


def take_touches(
    stores: Stores,
    touches: Sequence[Touch],
    *,
    reader: str,
    until: int,
    ties: Sequence[Tie] = (),
) -> Taken:
    """Append touches, links and the reader's cursor in one transaction: all of it or nothing.

    So what is read twice, after whatever crash, is counted once. Names and texts reach the office
    first; each of these writes may be repeated.

    Args:
        stores: Of the workspace.
        touches: What came, in any order; may be empty.
        reader: Whose cursor moves.
        until: Where to.
        ties: What was said about ids that are one, in the order it came.

    Returns:
        What was new.

    Raises:
        DiskFull: There was no room left; nothing of it was taken.
        SourceError: Two customers' keys got one number.
    """
    with (
        transaction(stores.facts),
        as_written(stores.facts),
        ThreadPoolExecutor(max_workers=1) as office_hand,
    ):
        came = touches or ties
        taken = _append(stores, touches, ties, office_hand) if came else Taken(0, 0, 0, ())
        stores.facts.execute("DELETE FROM cursor WHERE reader = ?", [reader])
        stores.facts.execute("INSERT INTO cursor VALUES (?, ?)", [reader, until])
    return taken


def _append(
    stores: Stores,
    touches: Sequence[Touch],
    ties: Sequence[Tie],
    office_hand: ThreadPoolExecutor,
) -> Taken:
    facts = stores.facts
    secret = salt(stores.office)
    named = {one.customer for one in touches if one.customer is not None}
    ties = settled_ties(stores, named, ties, secret)
    names = _attributes(facts, touches)
    put_arrow(facts, "arrived_read", _table(touches, names))
    sources = {one.source for one in touches} | {tie.source for tie in ties}
    numbers = {name: source_number(facts, name) for name in sorted(sources)}
    number_touchpoints(
        facts, "SELECT touchpoint FROM arrived_read WHERE NOT is_answer OR touchpoint <> ''"
    )
    keys = pa.array([key for tie in ties for key in (tie.a, tie.b)], pa.string())
    put_arrow(facts, "arrived_tied", pa.table({"customer": keys}))
    number_customers(
        facts,
        "SELECT customer FROM arrived_read UNION ALL SELECT customer FROM arrived_tied",
        salt=secret,
        into="customer_key",
    )
    waiting = [keep_names(stores, office_hand)]
    cases = " ".join(f"WHEN {quote_text(name)} THEN {number}" for name, number in numbers.items())
    facts.execute(
        "CREATE OR REPLACE TEMP TABLE arrived AS SELECT "
        f"CASE WHEN is_answer THEN {_ANSWER_ID.format(source='source', message='message')} ELSE "
        f"CAST(hash(source || {_SEPARATOR} || 'id' || {_SEPARATOR} || message) >> 1 AS BIGINT) END "
        "AS id, "
        f"CASE source {cases} END AS source_no, k.id_no, r.* FROM arrived_read AS r "
        "LEFT JOIN customer_key AS k USING (customer) "
        "QUALIFY row_number() OVER (PARTITION BY id ORDER BY line) = 1"
    )
    events = _events(facts, attribute_columns(facts, names))
    answers = _answers(facts)
    waiting.append(keep_texts(stores, office_hand, "arrived_answer"))
    _objects(facts, touches)
    for one in waiting:
        one.result()
    key_numbers = {key: id_number(key, secret) for tie in ties for key in (tie.a, tie.b)}
    linked = add_ties(facts, ties, key_numbers, numbers)
    customers = facts.execute(
        "SELECT DISTINCT coalesce(i.customer_no, n.id_no) AS number FROM arrived_new AS n "
        "LEFT JOIN identity AS i ON i.id_no = n.id_no WHERE n.id_no IS NOT NULL ORDER BY number"
    ).fetchall()
    known = len(touches) - events - answers
    return Taken(events, answers, known, tuple(int(row[0]) for row in customers), linked)


def _table(touches: Sequence[Touch], attributes: Sequence[str]) -> pa.Table:
    scales = [one.scale or (None, None) for one in touches]
    told = {"line", "scale_low", "scale_high"}
    columns: dict[str, list[object]] = {
        name: [getattr(one, name) for one in touches]
        for name in TOUCH_COLUMNS.names
        if name not in told
    }
    columns["line"] = list(range(len(touches)))
    columns["scale_low"] = [low for low, _ in scales]
    columns["scale_high"] = [high for _, high in scales]
    table = pa.table({name: columns[name] for name in TOUCH_COLUMNS.names}, schema=TOUCH_COLUMNS)
    for name in attributes:
        texts = pa.array([one.attributes.get(name) for one in touches], pa.string())
        table = table.append_column(f"attribute:{name}", texts)
    return table


def _attributes(facts: duckdb.DuckDBPyConnection, touches: Sequence[Touch]) -> list[str]:
    """Return the attributes that get a column: those that have one first."""
    known = {name for (name,) in facts.execute("SELECT name FROM attribute").fetchall()}
    told = {name for one in touches for name in one.attributes}
    room = max(0, MOST_ATTRIBUTES - len(known))
    return sorted(told & known) + sorted(told - known)[:room]


def _events(facts: duckdb.DuckDBPyConnection, columns: dict[str, str]) -> int:
    facts.execute(
        "CREATE OR REPLACE TEMP TABLE arrived_event AS SELECT a.*, t.touchpoint_no "
        "FROM arrived AS a JOIN touchpoint AS t ON t.name = a.touchpoint WHERE NOT is_answer "
        "AND NOT EXISTS (SELECT 1 FROM event AS e WHERE e.event_id = a.id)"
    )
    kept = "".join(f", {quote_identifier(column)}" for column in columns.values())
    told = "".join(f", {quote_identifier('attribute:' + name)}" for name in columns)
    row = facts.execute(
        "INSERT INTO event (event_id, id_no, t_us, known_us, touchpoint_no, source_no, "
        f"value{kept}) SELECT id, id_no, t_us, known_us, touchpoint_no, source_no, value{told} "
        "FROM arrived_event ORDER BY id_no, t_us, id"
    ).fetchone()
    return int(row[0]) if row else 0


def _answers(facts: duckdb.DuckDBPyConnection) -> int:
    facts.execute(
        "CREATE OR REPLACE TEMP TABLE arrived_answer AS SELECT a.*, a.id AS answer_id "
        "FROM arrived AS a WHERE is_answer "
        "AND NOT EXISTS (SELECT 1 FROM answer AS w WHERE w.answer_id = a.id)"
    )
    names = facts.execute(
        "SELECT DISTINCT touchpoint FROM arrived_answer WHERE touchpoint <> '' ORDER BY touchpoint"
    ).fetchall()
    about = {name: about_number(facts, (name,)) for (name,) in names}
    put_arrow(
        facts,
        "arrived_about",
        pa.table(
            {
                "touchpoint": pa.array(about.keys(), pa.string()),
                "about_no": pa.array(about.values(), pa.int32()),
            }
        ),
    )
    row = facts.execute(
        "INSERT INTO answer BY NAME SELECT a.answer_id, a.id_no, a.t_us, a.known_us, a.score, "
        "a.raw_score, a.scale_low, a.scale_high, a.on_event_id, b.about_no, a.said IS NOT NULL AS "
        "has_text, a.source_no, a.circumstance, a.goal, a.goal_reached, a.intent "
        "FROM arrived_answer AS a LEFT JOIN arrived_about AS b USING (touchpoint)"
    ).fetchone()
    facts.execute(
        "CREATE OR REPLACE TEMP TABLE arrived_new AS SELECT id_no FROM arrived_event "
        "UNION SELECT id_no FROM arrived_answer WHERE id_no IS NOT NULL"
    )
    return int(row[0]) if row else 0


def _objects(facts: duckdb.DuckDBPyConnection, touches: Sequence[Touch]) -> None:
    rows = [(n, *held) for n, one in enumerate(touches) for held in one.objects]
    if not rows:
        return
    lines, types, names = zip(*rows, strict=True)
    put_arrow(
        facts,
        "arrived_held",
        pa.table({"line": lines, "type": types, "name": names}),
    )
    number = OBJECT_NO.format(type="h.type", name="h.name")
    facts.execute(
        f"CREATE OR REPLACE TEMP TABLE held AS SELECT DISTINCT e.id AS event_id, {number} "
        "AS object_no, h.type, h.name FROM arrived_held AS h JOIN arrived_event AS e USING (line)"
    )
    keep_objects(facts, "SELECT object_no, type, name FROM held")
    facts.execute("INSERT INTO event_object SELECT event_id, object_no, NULL::VARCHAR FROM held")
