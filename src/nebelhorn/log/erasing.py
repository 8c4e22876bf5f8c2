"""Take everything about one customer out of facts and office."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable
from typing import Any

import duckdb
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from nebelhorn.log.identity import as_written, resolve
from nebelhorn.log.office import answer_text, customer, reject
from nebelhorn.log.stores import Stores, transaction

_AT_ONCE = 500


def ids_of(connection: duckdb.DuckDBPyConnection, id_no: int) -> list[int]:
    """Return all ids that are the customer one id belongs to, itself with them.

    Args:
        connection: Facts.
        id_no: Of the customer.
    """
    whose = resolve(connection, [id_no]).customer
    mine = whose.get(id_no, id_no)
    return sorted({id_no, mine, *(number for number, other in whose.items() if other == mine)})


def erase_texts(stores: Stores, ids: Collection[int]) -> int:
    """Delete what a customer wrote; return how many texts.

    Args:
        stores: Of the workspace.
        ids: The customer's; their answers must still be in the facts.
    """
    rows = stores.facts.execute(
        f"SELECT answer_id FROM answer WHERE id_no IN ({_listed(ids)})"
    ).fetchall()
    return _delete(stores.office, answer_text.c.answer_id, [int(number) for (number,) in rows])


def erase_facts(connection: duckdb.DuckDBPyConnection, ids: Collection[int]) -> tuple[int, int]:
    """Delete a customer's events, answers and links, and objects nobody else has to do with.

    Args:
        connection: Facts.
        ids: All of the customer's.

    Returns:
        Counts of events and of answers.
    """
    mine = _listed(ids)
    with transaction(connection), as_written(connection):
        connection.execute(
            "DELETE FROM event_object WHERE event_id IN "
            f"(SELECT event_id FROM event WHERE id_no IN ({mine}))"
        )
        events = _count(connection, f"DELETE FROM event WHERE id_no IN ({mine})")
        answers = _count(connection, f"DELETE FROM answer WHERE id_no IN ({mine})")
        links = f"SELECT link_no FROM link WHERE a_no IN ({mine}) OR b_no IN ({mine})"
        connection.execute(f"DELETE FROM conflict WHERE link_no IN ({links})")
        connection.execute(f"DELETE FROM link WHERE a_no IN ({mine}) OR b_no IN ({mine})")
        connection.execute(f"DELETE FROM customer_change WHERE customer_no IN ({mine})")
        connection.execute(
            f"DELETE FROM identity WHERE id_no IN ({mine}) OR customer_no IN ({mine})"
        )
        connection.execute(
            "DELETE FROM object WHERE object_no NOT IN (SELECT object_no FROM event_object) AND "
            "object_no NOT IN (SELECT object_no FROM answer WHERE object_no IS NOT NULL)"
        )
        connection.execute(
            "DELETE FROM object_object WHERE source_no NOT IN (SELECT object_no FROM object) "
            "OR target_no NOT IN (SELECT object_no FROM object)"
        )
    return events, answers


def erase_rejects(office: Engine, names: Collection[str]) -> int:
    """Delete the records put aside, imported or sent, that name a customer; return how many.

    A record that names several is deleted as a whole.

    Args:
        office: Where they lie.
        names: The customer's ids, as they were sent.
    """
    found = []
    with office.connect() as connection:
        for number, raw, record in connection.execute(
            sa.select(reject.c.reject_id, reject.c.raw, reject.c.record)
        ):
            if any(mentions(text, names) for text in (raw, record) if text):
                found.append(int(number))
    return _delete(office, reject.c.reject_id, found)


def erase_names(office: Engine, ids: Collection[int]) -> int:
    """Delete the ids a customer was known by; comes last, for they say what else to look for.

    Args:
        office: Where they lie.
        ids: Their numbers.
    """
    return _delete(office, customer.c.id_no, list(ids))


def mentions(text: str, names: Collection[str]) -> bool:
    r"""Tell whether a record names somebody: as a value of JSON, or as a word of other text.

    Examples:
        >>> mentions('{"user": {"id": "\\u00e4nne"}}', ["änne"])
        True
        >>> mentions("7;anna@x.de", ["anna@x.de"])
        True
        >>> mentions('{"total": "77"}', ["7"]), mentions("anna@x.dev", ["anna@x.de"])
        (False, False)
    """
    try:
        said = json.loads(text)
    except ValueError:
        return any(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text) for name in names)
    return _holds(said, names)


def _holds(said: Any, names: Collection[str]) -> bool:
    if isinstance(said, dict):
        return any(_holds(part, names) for pair in said.items() for part in pair)
    if isinstance(said, list):
        return any(_holds(part, names) for part in said)
    return not isinstance(said, (bool, float)) and str(said) in names


def _listed(ids: Iterable[int]) -> str:
    return ", ".join(f"{number:d}" for number in ids)


def _count(connection: duckdb.DuckDBPyConnection, sql: str) -> int:
    row = connection.execute(sql).fetchone()
    return int(row[0]) if row else 0


def _delete(office: Engine, column: sa.Column[Any], values: list[int]) -> int:
    gone = 0
    with office.begin() as connection:
        for start in range(0, len(values), _AT_ONCE):
            chosen = column.in_(values[start : start + _AT_ONCE])
            gone += connection.execute(sa.delete(column.table).where(chosen)).rowcount
    return gone
