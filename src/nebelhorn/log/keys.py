"""The keys that tie sealed predictions to customers; dropping one erases the customer."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from nebelhorn.log.office import keep_rows, seal_key

KEY_BYTES = 32

_AT_ONCE = 500


def customer_keys(engine: Engine) -> dict[int, bytes]:
    """Return the keys of all customers who have one: customer number → 32 bytes."""
    with engine.connect() as connection:
        rows = connection.execute(sa.select(seal_key.c.id_no, seal_key.c.content)).all()
    return {int(number): bytes(content) for number, content in rows}


def make_customer_keys(
    engine: Engine, numbers: Iterable[int], *, chance: Callable[[int], bytes]
) -> dict[int, bytes]:
    """Give every customer a key who has none yet.

    Args:
        engine: The office.
        numbers: Customer numbers.
        chance: Returns so many random bytes; ``secrets.token_bytes`` outside of tests.

    Returns:
        The keys of all customers who have one.
    """
    known = customer_keys(engine)
    fresh = [(number, chance(KEY_BYTES)) for number in sorted(set(numbers) - known.keys())]
    with engine.begin() as connection:
        keep_rows(connection, seal_key, fresh)
    return known | dict(fresh)


def make_keys_of(
    engine: Engine, numbers: Iterable[int], *, chance: Callable[[int], bytes]
) -> dict[int, bytes]:
    """Return the keys of some customers; who has none yet is given one.

    Args:
        engine: The office.
        numbers: Customer numbers.
        chance: Returns so many random bytes; ``secrets.token_bytes`` outside of tests.

    Returns:
        The keys of these customers.
    """
    wanted = sorted(set(numbers))
    known: dict[int, bytes] = {}
    with engine.begin() as connection:
        for start in range(0, len(wanted), _AT_ONCE):
            part = wanted[start : start + _AT_ONCE]
            asked = sa.select(seal_key.c.id_no, seal_key.c.content).where(
                seal_key.c.id_no.in_(part)
            )
            known |= {int(number): bytes(key) for number, key in connection.execute(asked)}
        fresh = [(number, chance(KEY_BYTES)) for number in wanted if number not in known]
        keep_rows(connection, seal_key, fresh)
    return known | dict(fresh)


def drop_customer_key(engine: Engine, number: int) -> bool:
    """Drop a customer's key for ever; the file's bytes are overwritten.

    Returns:
        Was there one?
    """
    with engine.begin() as connection:
        gone = connection.execute(sa.delete(seal_key).where(seal_key.c.id_no == number))
    return bool(gone.rowcount)
