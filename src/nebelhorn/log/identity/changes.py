"""Remember when a customer's ids became others: what was foretold of them before is void."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping

import duckdb
import pyarrow as pa

from nebelhorn.engine import put_arrow

BEFORE_ALL_US = -(2**62)
"""As of when a customer had the ids they had before anything changed."""

_LIVE = "live"


def print_of(ids: Iterable[int]) -> int:
    """Return a print of a set of ids: another set has another one. 0: there are none.

    Examples:
        >>> print_of([7, 8]) == print_of([8, 7]), print_of([7]) == print_of([8]), print_of([])
        (True, False, 0)
    """
    found = 0
    for number in ids:
        said = hashlib.blake2b(number.to_bytes(8, "little", signed=True), digest_size=8).digest()
        found ^= int.from_bytes(said, "little") >> 1
    return found


def keep_changes(
    connection: duckdb.DuckDBPyConnection,
    changed: Iterable[int],
    maps: tuple[Mapping[int, int], Mapping[int, int]],
    times: tuple[int, int],
) -> None:
    """Write down which ids customers have from now on, where something was foretold live.

    Args:
        connection: Facts connection, in a transaction.
        changed: Numbers of the customers.
        maps: Id → customer before, and now, of all ids that have to do with them; who is not
            named is a customer of their own.
        times: When we came to know, and as of when it counts: earlier where a link was undone,
            for then it is as if it had never been said. UTC microseconds.
    """
    customers = sorted(set(changed))
    live = connection.execute("SELECT 1 FROM run WHERE label = ? LIMIT 1", [_LIVE]).fetchall()
    if not customers or not live:
        return
    row = connection.execute("SELECT coalesce(max(until_us), $1) FROM block", [times[0]]).fetchone()
    at_us = max(times[0], int(row[0]) if row else times[0])
    from_us = min(times[1], at_us) if times[1] < times[0] else at_us
    known = {
        int(number)
        for (number,) in connection.execute(
            "SELECT DISTINCT customer_no FROM customer_change WHERE customer_no IN "
            "(SELECT unnest($1::BIGINT[]))",
            [customers],
        ).fetchall()
    }
    before, now = (_members(one, customers) for one in maps)
    rows = [
        (number, BEFORE_ALL_US, BEFORE_ALL_US, print_of(before[number]))
        for number in customers
        if number not in known
    ]
    rows += [(number, at_us, from_us, print_of(now[number])) for number in customers]
    columns = [pa.array(column, pa.int64()) for column in zip(*rows, strict=True)]
    names = ["customer_no", "at_us", "from_us", "ids"]
    put_arrow(connection, "changed_now", pa.table(columns, names=names))
    connection.execute("INSERT INTO customer_change SELECT * FROM changed_now")


def _members(of: Mapping[int, int], customers: Iterable[int]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    for number, customer in of.items():
        found[customer].add(number)
    for customer in customers:
        if of.get(customer, customer) == customer:
            found[customer].add(customer)
    return found
