"""Look at a few customers only, with everything that otherwise looks at all of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import duckdb
import numpy as np
import pyarrow as pa

from nebelhorn.engine import put_arrow, put_table, put_view
from nebelhorn.log import put_customer_views
from nebelhorn.predictions import PAUSE_US

_TABLES = ("event", "answer")


def narrow(facts: duckdb.DuckDBPyConnection, customers: Sequence[int]) -> None:
    """Let ``event`` and ``answer`` be those of some customers, on this connection alone.

    Temporary views of these names stand before the true tables: so what is made of them, in
    whatever room, is made of these customers.

    Args:
        facts: A connection of its own (a cursor), for nobody else may see this.
        customers: Their numbers.
    """
    widen(facts)
    put_arrow(facts, "touched", pa.table({"id_no": np.array(customers, dtype=np.int64)}))
    for table in _TABLES:
        put_table(
            facts,
            f"few_{table}",
            f"SELECT * FROM {table} WHERE id_no IN (SELECT id_no FROM touched)",
        )
    for table in _TABLES:
        put_view(facts, table, f"SELECT * FROM few_{table}")


def widen(facts: duckdb.DuckDBPyConnection) -> None:
    """Let ``event`` and ``answer`` be those of all customers again, as links stand now."""
    put_customer_views(facts)


def instants(
    facts: duckdb.DuckDBPyConnection, from_us: int, customers: Iterable[int] | None = None
) -> list[tuple[int, int]]:
    """Return when decision points may open: so long after each moment that a pause is one.

    Args:
        facts: Reads ``event``, ``answer`` and ``customer_change``.
        from_us: No earlier than this, UTC microseconds.
        customers: Of these; None: of all.

    Returns:
        (UTC microseconds, number of the customer), as ``Schedule.add`` takes them.
    """
    wanted = ""
    if customers is not None:
        put_arrow(facts, "wanted", pa.table({"id_no": np.array(sorted(customers), np.int64)}))
        wanted = "AND id_no IN (SELECT id_no FROM wanted) "
    each = " UNION ".join(
        f"SELECT greatest(coalesce(known_us, t_us), t_us) + {PAUSE_US} AS at_us, id_no "
        f"FROM {table} WHERE id_no IS NOT NULL {wanted}AND at_us >= {from_us:d}"
        for table in _TABLES
    )
    of = wanted.replace("id_no IN", "customer_no IN")
    each += (
        f" UNION SELECT at_us + {PAUSE_US} AS at_us, customer_no FROM customer_change "
        f"WHERE true {of}AND at_us + {PAUSE_US} >= {from_us:d}"
    )
    return [(int(at_us), int(number)) for at_us, number in facts.execute(each).fetchall()]
